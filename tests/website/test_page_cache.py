"""Public pages ahead of all middleware: the same for everybody, compressed once, gone when what they show changes."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from foundation.content import public
from foundation.kernel import clock
from website import page_cache
from website.page_cache import PageCache

pytestmark = pytest.mark.django_db


class CountingSite:
    """A WSGI application that says how often it was asked."""

    def __init__(self, *, public_for: int | None, cookie: bool = False) -> None:
        self.asked = 0
        self.public_for = public_for
        self.cookie = cookie

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked += 1
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if self.public_for is not None:
            headers.append((public.HEADER, str(self.public_for)))
        if self.cookie:
            headers.append(("Set-Cookie", "sessionid=1"))
        start_response("200 OK", headers)
        return [f"page {self.asked}".encode()]


class Answer:
    def __init__(self, application: PageCache, path: str = "/menu/", **environ: str) -> None:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
            self.status, self.headers = status, dict(headers)

        self.body = b"".join(application(RequestFactory().get(path).environ | environ, start))


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    caches["pages"].clear()


def test_the_second_reader_gets_the_kept_page_without_a_query(django_assert_num_queries) -> None:
    site = CountingSite(public_for=60)
    cache = PageCache(site)
    first = Answer(cache)
    with django_assert_num_queries(0):
        second = Answer(cache)
    assert (first.body, second.body, site.asked) == (b"page 1", b"page 1", 1)
    assert public.HEADER not in second.headers


def test_other_processes_share_what_one_has_built() -> None:
    site = CountingSite(public_for=60)
    Answer(PageCache(site))
    assert Answer(PageCache(site)).body == b"page 1"


def test_compressed_for_those_who_take_it_and_not_sent_twice() -> None:
    cache = PageCache(CountingSite(public_for=60))
    plain = Answer(cache)
    squeezed = Answer(cache, HTTP_ACCEPT_ENCODING="gzip, br")
    assert (squeezed.headers["Content-Encoding"], gzip.decompress(squeezed.body)) == ("gzip", plain.body)
    again = Answer(cache, HTTP_IF_NONE_MATCH=plain.headers["ETag"])
    assert (again.status, again.body) == ("304 Not Modified", b"")


def test_a_purge_is_seen_by_the_next_request_of_every_process_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "GENERATION_SECONDS", 3600.0)
    site = CountingSite(public_for=60)
    here, there = PageCache(site), PageCache(site)
    assert (Answer(here).body, Answer(there).body) == (b"page 1", b"page 1")
    public.forget()
    assert (Answer(here).body, Answer(there).body) == (b"page 2", b"page 2")


def test_a_purge_on_another_machine_is_seen_within_a_second(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    site = CountingSite(public_for=60)
    here = PageCache(site)
    assert Answer(here).body == b"page 1"
    settings.DATA_DIR = tmp_path / "of the other machine, and out of reach"
    public.forget()
    monkeypatch.setattr(public, "GENERATION_SECONDS", -1.0)
    assert Answer(here).body == b"page 2"


def test_pages_without_number_stay_in_the_process_that_built_them(django_assert_num_queries: Any) -> None:
    public.are_countless("/each-its-own/")
    for path in ("/each-its-own/1", "/en/each-its-own/1", "/menu/?q=tea"):
        site = CountingSite(public_for=60)
        here, there = PageCache(site), PageCache(site)
        here._watch.generation(), there._watch.generation()
        with django_assert_num_queries(0):
            bodies = [Answer(cache, path).body for cache in (here, there, here)]
        assert bodies == [b"page 1", b"page 2", b"page 1"]


def test_the_pages_asked_for_last_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MOST_BYTES", 2 * len(gzip.compress(b"page 1")))
    site = CountingSite(public_for=60)
    cache = PageCache(site)
    for word in ("tea", "rice", "tea", "bamboo", "tea"):
        Answer(cache, f"/menu/?q={word}")
    assert site.asked == 3


def test_a_page_lives_by_our_clock_and_never_past_midnight() -> None:
    site = CountingSite(public_for=60)
    cache = PageCache(site)
    assert Answer(cache).body == b"page 1"
    with clock.shifted(timedelta(seconds=61)):
        assert Answer(cache).body == b"page 2"
    now = timezone.localtime(clock.now())
    late = now.replace(hour=23, minute=59, second=48, microsecond=0)
    with clock.shifted(late - now):
        assert 10 <= int(public.show_to_everybody(HttpResponse())[public.HEADER]) <= 12


def test_a_page_that_says_how_to_store_it_keeps_its_word() -> None:
    class Careful(CountingSite):
        def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
            start_response("200 OK", [(public.HEADER, "60"), ("Cache-Control", "no-store")])
            return [b"page"]

    cache = PageCache(Careful(public_for=60))
    assert [Answer(cache).headers["Cache-Control"] for _time in range(2)] == ["no-store", "no-store"]


@pytest.mark.parametrize(
    ("site", "path", "environ"),
    [
        (CountingSite(public_for=None), "/me/", {}),
        (CountingSite(public_for=60, cookie=True), "/menu/", {}),
        (CountingSite(public_for=60), "/menu/?utm_source=x", {}),
        (CountingSite(public_for=60), "/menu/", {"REQUEST_METHOD": "POST"}),
        (CountingSite(public_for=60), "/menu/" + "x" * 300, {}),
        (CountingSite(public_for=0), "/menu/", {}),
    ],
)
def test_what_is_not_the_same_for_everybody_is_never_kept(
    site: CountingSite, path: str, environ: dict[str, str]
) -> None:
    cache = PageCache(site)
    answers = [Answer(cache, path, **environ) for _time in range(2)]
    assert site.asked == 2
    assert all(public.HEADER not in answer.headers for answer in answers)


def test_addresses_of_other_hosts_and_languages_stand_apart() -> None:
    site = CountingSite(public_for=60)
    cache = PageCache(site)
    bodies = {Answer(cache, path, HTTP_HOST=host).body for path in ("/menu/", "/en/menu/") for host in ("a", "b")}
    assert len(bodies) == 4


def test_an_act_that_changes_public_pages_empties_the_cache(django_capture_on_commit_callbacks) -> None:
    public.changes_public_pages(["test.act"])
    before = public.generation()
    with django_capture_on_commit_callbacks(execute=True):
        public.forget_after("test.other")
    assert public.generation() == before
    with django_capture_on_commit_callbacks(execute=True):
        public.forget_after("test.act")
    assert public.generation() != before


def test_django_itself_answers_through_it() -> None:
    answer = Answer(PageCache(WSGIHandler()), "/healthz", HTTP_HOST="testserver")
    assert (answer.status, answer.body) == ("200 OK", b"ok\n")
