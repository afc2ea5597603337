"""Large letters: a cookie and a link, no session; public pages are kept once for each size."""

from http.cookies import SimpleCookie

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory
from django.urls import reverse

from foundation.content import display
from website.page_cache import PageCache

pytestmark = pytest.mark.django_db


def test_the_choice_is_kept_and_leads_back_without_a_session() -> None:
    client = Client()
    answer = client.get(reverse("display"), {"mode": "elder", "next": "/verify/"})
    assert (answer.status_code, answer["Location"]) == (302, "/verify/")
    assert list(answer.cookies) == [display.COOKIE]
    page = client.get("/verify/").content.decode()
    assert '<html lang="zh-hans" data-mode="elder">' in page
    assert "标准字" in page
    client.get(reverse("display"), {"mode": "standard", "next": "/verify/"})
    page = client.get("/verify/").content.decode()
    assert '<html lang="zh-hans">' in page
    assert "大字" in page


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(back: str) -> None:
    assert Client().get(reverse("display"), {"mode": "elder", "next": back})["Location"] == "/"


@pytest.mark.parametrize(
    ("header", "mode"),
    [
        ("display=elder", "elder"),
        ("a=b; display=elder; c=d", "elder"),
        ("display=huge", ""),
        ("", ""),
        ("xdisplay=1", ""),
    ],
)
def test_the_cookie_is_read_alike_ahead_of_django(header: str, mode: str) -> None:
    assert display.mode_in(header) == mode
    cookie = SimpleCookie(header).get(display.COOKIE)
    assert display.mode_of(cookie.value if cookie else None) == mode


def test_the_page_cache_keeps_both_sizes_apart() -> None:
    caches["pages"].clear()
    asked = []

    def site(environ, start_response):
        asked.append(environ.get("HTTP_COOKIE", ""))
        start_response("200 OK", [("Content-Type", "text/html"), ("X-Public-Seconds", "60")])
        return [b"large" if asked[-1] else b"standard"]

    cache = PageCache(site)

    def read(cookie: str) -> bytes:
        environ = RequestFactory().get("/menu/").environ | ({"HTTP_COOKIE": cookie} if cookie else {})
        return b"".join(cache(environ, lambda status, headers, *rest: None))

    assert [read(""), read("display=elder"), read("other=1"), read("display=elder; other=1")] == [
        b"standard",
        b"large",
        b"standard",
        b"large",
    ]
    assert asked == ["", "display=elder"]
