"""Home, menu and course pages: what they say, in both languages, at a constant cost."""

import gzip
import re

import pytest
from django.conf import settings

from courses.models import Pool
from courses.policies import LEARNER_FEE
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.roles import Role
from foundation.policy.operations import set_policy
from tests.factories.courses import (
    class_facts,
    in_english,
    make_course,
    make_course_page,
    make_menu,
    make_occupation,
    make_wish,
    township,
)
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db
TITLES = re.compile(r'<h3><a href="([^"]+)">([^<]+)</a></h3>')
PAGES = ["/", "/menu/", "/menu/{slug}/"]


@pytest.fixture
def menu():
    return make_menu()


def serve(menu, **facts):
    course = make_course(**facts)
    make_course_page(menu, course)
    return course


def dishes(response) -> list[str]:
    return [title for _url, title in TITLES.findall(response.content.decode())]


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_menu_shows_live_pages_of_active_courses_in_their_sections(client, menu):
    tractor = serve(menu, section="machine", title="拖拉机")
    tea = serve(menu, section="tea", title="炒茶")
    serve(menu, title="停开的课", active=False)
    hidden = make_course(title="没上架")
    make_course_page(menu, hidden).unpublish()
    response = client.get("/menu/")
    assert TITLES.findall(response.content.decode()) == [
        (f"/menu/{tea.slug}/", "炒茶"),
        (f"/menu/{tractor.slug}/", "拖拉机"),
    ]


def test_a_section_plate_keeps_its_section_and_counts_it(client, menu):
    serve(menu, section="tea", title="炒茶")
    serve(menu, section="stove", title="小笼包")
    serve(menu, section="stove", title="榨面")
    response = client.get("/menu/?section=stove")
    assert dishes(response) == ["小笼包", "榨面"]
    plates = [(plate["section"], plate["note"], plate["current"]) for plate in response.context["plates"]]
    assert plates == [("tea", "1 门", False), ("stove", "2 门", True)]


def test_an_unknown_section_shows_the_whole_menu(client, menu):
    serve(menu, title="炒茶")
    assert dishes(client.get("/menu/?section=nonsense")) == ["炒茶"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("护理", ["养老护理"]),
        ("carer", ["养老护理"]),
        ("小笼", ["小笼包"]),
        ("STEAMED", ["小笼包"]),
        ("面点", ["小笼包"]),
        ("Ｓｔｅａｍｅｄ　buns", ["小笼包"]),
        ("养老 护理", ["养老护理"]),
        ("养老 小笼", []),
        ("飞机", []),
    ],
)
def test_search_reads_title_trade_and_summary_in_both_languages(client, menu, query, found):
    serve(
        menu,
        section="care",
        title="养老护理",
        title_en="Looking after the old",
        occupation=make_occupation(name="养老护理员", name_en="Elderly carer"),
    )
    serve(
        menu,
        section="stove",
        title="小笼包",
        title_en="Steamed buns",
        occupation=make_occupation(name="中式面点师", name_en="Pastry cook"),
    )
    response = client.get("/menu/", {"q": query})
    assert dishes(response) == found


def test_nothing_found_leads_to_ordering_just_that(client, menu):
    response = client.get("/menu/", {"q": "养 蜂"})
    assert 'href="/order/wish/?what=%E5%85%BB+%E8%9C%82"' in response.content.decode()


def test_what_is_searched_for_cannot_become_markup(client, menu):
    assert "<script>" not in client.get("/menu/", {"q": '"><script>'}).content.decode()


def test_the_soonest_class_with_a_seat_comes_first(client, menu, classes):
    later, full, sooner, without = (serve(menu, title=title) for title in ("后开", "满了", "先开", "没班"))
    classes(later, class_facts(days=9))
    classes(full, class_facts(days=1, seats_left=0, waiting=3))
    classes(sooner, class_facts(days=4, seats_left=0), class_facts(days=6, seats_left=2))
    make_wish(course=without, group_size=5)
    response = client.get("/")
    assert [dish["title"] for dish in response.context["soonest"]] == ["先开", "后开"]
    tags = {
        dish["title"]: dish["tags"][0] for group in client.get("/menu/").context["groups"] for dish in group["dishes"]
    }
    assert tags == {
        "后开": {"label": "还有 7 个位子", "tone": "ok"},
        "满了": {"label": "位子满了，可以留个心愿", "tone": "wait"},
        "先开": {"label": "还有 2 个位子", "tone": "ok"},
        "没班": {"label": "5 人想学", "tone": "info"},
    }


def test_wishes_add_up_on_the_pages(client, menu):
    course = serve(menu, title="香榧嫁接", min_size=25)
    make_wish(course=course, township=township("330683106"), group_size=19)
    for address in ("/", "/menu/", f"/menu/{course.slug}/"):
        (pool,) = client.get(address).context["pools"]
        assert (pool["title"], pool["text"], pool["value"], pool["max"], pool["url"]) == (
            "香榧嫁接 · 谷来镇",
            "要 25 人，有 19 人了，再来 6 人就开到谷来镇",
            19,
            25,
            f"/order/pools/{Pool.objects.get().code}/",
        )


def test_a_course_page_gives_the_five_answers_and_the_way_in(client, menu, classes):
    course = serve(
        menu,
        title="炒茶",
        hours=60,
        occupation=make_occupation(name="茶叶加工工"),
        level=5,
        paper="level_certificate",
    )
    facts = class_facts(waiting=3)
    classes(course, facts)
    response = client.get(f"/menu/{course.slug}/")
    assert [(answer["strong"], answer["small"]) for answer in response.context["answers"]] == [
        ("甘霖镇文化礼堂", "甘霖镇"),
        (response.context["answers"][1]["strong"], "一共 20 次课，60 课时"),
        ("还有 7 个位子", "共 42 个，3 人在等"),
        ("你 0 元", "县里办的培训，学费不用你出"),
        ("茶叶加工工 五级证书", "考两样：笔试和动手，都及格就发"),
    ]
    assert re.fullmatch(r"\d+月\d+日 星期. 晚上 6:30 开课", response.context["answers"][1]["strong"])
    assert response.context["join_url"] == f"/join/{facts.code}/"
    assert f'href="/join/{facts.code}/"' in response.content.decode()


def test_without_a_class_the_page_offers_a_wish(client, menu, classes):
    course = serve(menu, min_size=12, max_size=30, season="slack")
    response = client.get(f"/menu/{course.slug}/")
    assert [answer["strong"] for answer in response.context["answers"]][:3] == [
        "地方还没定",
        "日子还没定",
        "满 12 人开班",
    ]
    assert f'href="/order/wish/?course={course.slug}"' in response.content.decode()
    assert "/join/" not in response.content.decode()


@pytest.mark.parametrize(
    ("facts", "ladder"),
    [
        ({"levels": [5, 4, 3], "level": 4}, [("五级", "ahead"), ("四级", "here"), ("三级", "ahead")]),
        ({"levels": [], "level": None}, []),
    ],
)
def test_the_ladder_shows_the_levels_a_trade_has(client, menu, facts, ladder):
    course = serve(menu, occupation=make_occupation(levels=facts["levels"]), level=facts["level"])
    response = client.get(f"/menu/{course.slug}/")
    assert [(str(step["label"]), step["state"]) for step in response.context["ladder"]] == ladder


def test_a_course_without_a_trade_has_no_ladder(client, menu):
    assert client.get(f"/menu/{serve(menu).slug}/").context["ladder"] == []


def test_the_fee_is_a_policy(client, menu):
    course = serve(menu)
    set_policy(LEARNER_FEE, 80, actor=SYSTEM, valid_from=clock.today())
    response = client.get(f"/menu/{course.slug}/")
    assert response.context["answers"][3]["strong"] == "你 80 元"


def test_english_stands_under_en_with_english_addresses(client, menu, classes):
    course = serve(menu, title="炒茶", title_en="Roasting tea")
    facts = class_facts()
    classes(course, facts)
    in_english(menu)
    assert TITLES.findall(client.get("/en/menu/").content.decode())[0] == (f"/en/menu/{course.slug}/", "Roasting tea")
    page = client.get(f"/en/menu/{course.slug}/")
    assert page.context["join_url"] == f"/en/join/{facts.code}/"
    assert [row["value"] for row in page.context["lessons"]] == ["First lesson"]
    assert [row["value"] for row in client.get(f"/menu/{course.slug}/").context["lessons"]] == ["第一讲"]


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_are_the_same_for_everybody(client, menu, classes, address):
    course = serve(menu)
    classes(course, class_facts())
    url = address.format(slug=course.slug)
    stranger = client.get(url)
    client.force_login(make_staff(Role.BUREAU_SUPERVISOR))
    assert client.get(url).content == stranger.content
    assert stranger.cookies == {}
    assert "csrf" not in stranger.content.decode()
    assert "idempotency" not in stranger.content.decode()
    assert "Cookie" not in stranger.get("Vary", "")


@pytest.mark.parametrize(("address", "most"), [("/", 16), ("/menu/", 17), ("/menu/{slug}/", 17)])
def test_the_cost_of_a_page_does_not_grow(client, menu, classes, django_assert_num_queries, address, most):
    """The same number of queries with one course, one class and one wish as with many."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from wagtail.models import Site

    counted = []
    for rows in (1, 3):
        for _row in range(rows):
            course = serve(menu, occupation=make_occupation(), level=5)
            classes(course, class_facts())
            make_wish(course=course)
        Site.clear_site_root_paths_cache()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address.format(slug=course.slug)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= most


def test_a_menu_of_31_dishes_stays_light(client, menu, classes):
    """Page, stylesheet and pictures together, compressed: at most 60 kB in at most 6 files."""
    for number in range(31):
        course = serve(menu, section=["tea", "stove", "fruit", "care", "machine", "craft"][number % 6])
        classes(course, class_facts())
    content = client.get("/menu/").content
    files = sorted(set(re.findall(r'(?:href|src)="/static/([^"#]+)', content.decode())))
    folder = settings.SITE_DIR / "static"
    weight = len(gzip.compress(content)) + sum(len(gzip.compress((folder / path).read_bytes())) for path in files)
    assert files == ["css/diancai.css", "favicon.svg", "pictures/all.svg"]
    assert weight <= 60_000
