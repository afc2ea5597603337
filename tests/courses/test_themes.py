"""Words of people's own: which are alike, the theme they make, the course it becomes, and undoing each of it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Pool, Theme, Wish
from courses.operations.themes import (
    attach_theme,
    detach_theme,
    dissolve_theme,
    make_theme,
    put_into_theme,
    take_out_of_theme,
)
from courses.pool_integrity import check_pools
from courses.queries.themes import alike, groups_of_words
from foundation.audit.queries import timeline
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.notices.models import Notice
from foundation.people.roles import Role
from tests.factories.courses import make_course, make_wish, township
from tests.factories.people import make_person, make_staff

pytestmark = pytest.mark.django_db
CHONGREN = "330683102"


def bees() -> tuple[Wish, Wish, Wish]:
    return (
        make_wish(free_text="土蜂养殖", group_size=6),
        make_wish(free_text="想学养土蜂", group_size=3, township=township(CHONGREN)),
        make_wish(free_text="修电动车", group_size=2),
    )


def refusal(act) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        (["土蜂养殖", "想学养土蜂", "养蜂"], [["土蜂养殖", "想学养土蜂"], ["养蜂"]]),
        (["短视频剪辑", "拍短视频", "电动车"], [["短视频剪辑", "拍短视频"], ["电动车"]]),
        (["养蜂", "养 蜂", "养蜂技术"], [["养蜂", "养 蜂", "养蜂技术"]]),
        (["Excel", "excel 表格"], [["Excel", "excel 表格"]]),
        (["木", "木工"], [["木"], ["木工"]]),
        ([], []),
    ],
)
def test_words_that_share_half_their_pairs_are_alike(texts, groups):
    assert alike(texts) == groups


def test_groups_count_people_and_wishes_most_people_first():
    bees()
    found = [(group.texts, group.people, group.wishes) for group in groups_of_words()]
    assert found == [(["土蜂养殖", "想学养土蜂"], 9, 2), (["修电动车"], 2, 1)]


def test_a_theme_on_the_menu_turns_its_wishes_into_wishes_for_the_course():
    one, other, third = bees()
    theme = make_theme("养蜂", ["土蜂养殖", "想学养土蜂"], actor=SYSTEM)
    course = make_course(title="中蜂养殖")
    assert attach_theme(theme, course, actor=SYSTEM) == 2
    for wish in (one, other, third):
        wish.refresh_from_db()
    assert (one.course, other.course, third.course) == (course, course, None)
    assert sorted(Pool.objects.values_list("place__name", "people")) == [("崇仁镇", 3), ("甘霖镇", 6)]
    assert [notice.text for notice in one.person.notices.filter(occasion="courses.theme_attached")] == [
        "你写的“土蜂养殖”，菜单上有了：中蜂养殖。你的心愿算进去了，不用再点。"
    ]
    assert not third.person.notices.filter(occasion="courses.theme_attached").exists()
    assert not list(check_pools())


def test_whoever_waits_for_the_course_already_is_counted_once():
    person = make_person()
    course = make_course()
    make_wish(person, course=course, group_size=2)
    double = make_wish(person, free_text="土蜂养殖", group_size=9)
    theme = make_theme("养蜂", ["土蜂养殖"], actor=SYSTEM)
    assert attach_theme(theme, course, actor=SYSTEM) == 0
    double.refresh_from_db()
    assert (double.course, double.state, Pool.objects.get().people) == (None, "open", 2)


def test_a_wrong_course_is_taken_back_with_everything_it_did():
    one, _other, _third = bees()
    theme = make_theme("养蜂", ["土蜂养殖", "想学养土蜂"], actor=SYSTEM)
    attach_theme(theme, make_course(), actor=SYSTEM)
    assert detach_theme(theme, actor=SYSTEM) == 2
    one.refresh_from_db()
    assert (one.course, one.pool, one.theme, one.free_text) == (None, None, theme, "土蜂养殖")
    assert (theme.state, theme.course) == ("open", None)
    assert list(Pool.objects.values_list("people", flat=True)) == [0, 0]
    assert Notice.objects.filter(occasion="courses.theme_detached").count() == 2
    dissolve_theme(theme, actor=SYSTEM)
    one.refresh_from_db()
    assert (one.theme, len(groups_of_words())) == (None, 2)
    assert [entry.action.rpartition(".")[2] for entry in timeline(theme)] == [
        "made",
        "wishes_put_in",
        "attached",
        "detached",
        "dissolved",
    ]


def test_words_can_be_put_in_and_taken_out_one_by_one():
    one, other, third = bees()
    theme = make_theme("养蜂", ["土蜂养殖"], actor=SYSTEM)
    course = make_course()
    attach_theme(theme, course, actor=SYSTEM)
    assert put_into_theme(theme, ["想学养土蜂", "修电动车"], actor=SYSTEM) == 2
    assert take_out_of_theme(theme, "修电动车", actor=SYSTEM) == 1
    for wish in (one, other, third):
        wish.refresh_from_db()
    assert [(wish.course, wish.theme) for wish in (one, other, third)] == [
        (course, theme),
        (course, theme),
        (None, None),
    ]


def test_what_is_refused():
    bees()
    theme = make_theme("养蜂", ["土蜂养殖"], actor=SYSTEM)
    assert refusal(lambda: make_theme("  ", ["修电动车"], actor=SYSTEM)) == "courses.theme_name"
    assert refusal(lambda: make_theme("养蜂", ["修电动车"], actor=SYSTEM)) == "courses.theme_exists"
    assert refusal(lambda: make_theme("空的", ["没人写过"], actor=SYSTEM)) == "courses.theme_empty"
    off_menu = make_course(active=False)
    assert refusal(lambda: attach_theme(theme, off_menu, actor=SYSTEM)) == "courses.course_not_on_menu"
    attach_theme(theme, make_course(), actor=SYSTEM)
    assert refusal(lambda: dissolve_theme(theme, actor=SYSTEM)) == "state.not_allowed"
    assert Theme.objects.count() == 1


def test_a_township_reads_its_own_words_and_changes_nothing(client):
    bees()
    reviewer = make_staff(Role.TOWNSHIP_REVIEWER)
    client.force_login(reviewer)
    page = client.get("/desk/wishes/words/")
    assert [group.texts for group in page.context["groups"]] == [["土蜂养殖"], ["修电动车"]]
    assert page.context["form"] is None
    assert client.post("/desk/wishes/words/together/", {"texts": ["土蜂养殖"], "name": "养蜂"}).status_code == 404
    assert refusal(lambda: make_theme("养蜂", ["土蜂养殖"], actor=reviewer)) == "not_permitted"


class TestTheDesk:
    @pytest.fixture
    def officer(self, client):
        client.force_login(make_staff(Role.PROGRAMME_OFFICER))
        return client

    def test_makes_a_theme_attaches_it_and_takes_it_back(self, officer):
        bees()
        officer.post("/desk/wishes/words/together/", {"texts": ["土蜂养殖", "想学养土蜂"], "name": "养蜂"})
        theme = Theme.objects.get()
        course = make_course(title="中蜂养殖")
        here = f"/desk/wishes/themes/{theme.pk}/"
        assert officer.get(here).context["likely"] == []
        assert officer.post(f"{here}attach/", {"course": course.pk})["Location"] == here
        assert Wish.objects.filter(course=course).count() == 2
        officer.post(f"{here}detach/")
        officer.post(f"{here}take-out/", {"text": "想学养土蜂"})
        officer.post(f"{here}dissolve/")
        assert (Wish.objects.filter(course=course).count(), officer.get(here).status_code) == (0, 404)

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"texts": ["土蜂养殖"]},
            {"name": "养蜂"},
            {"texts": ["没人写过"], "name": "养蜂"},
            {"texts": ["土蜂养殖"], "name": "长" * 61},
            {"texts": ["土蜂养殖"], "theme": "999"},
        ],
    )
    def test_says_what_is_missing_and_keeps_what_was_ticked(self, officer, sent):
        bees()
        page = officer.post("/desk/wishes/words/together/", sent)
        assert (page.status_code, Theme.objects.count()) == (422, 0)
        assert page.context["ticked"] == sent.get("texts", [])

    def test_costs_the_same_with_one_group_and_with_three(self, officer):
        def queries() -> int:
            cache.clear()  # the sidebar's numbers are asked anew each time
            with CaptureQueriesContext(connection) as captured:
                officer.get("/desk/wishes/words/")
            return len(captured)

        make_wish(free_text="养蜂")
        make_theme("木工", [make_wish(free_text="木工").free_text], actor=SYSTEM)
        alone = queries()
        make_wish(free_text="修电动车")
        make_wish(free_text="短视频")
        make_theme("理发", [make_wish(free_text="理发").free_text], actor=SYSTEM)
        assert queries() == alone
