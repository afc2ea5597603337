"""How wishes add up: where they gather, when they reach further, when a call is made, and what the counts hold."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Course, Pool, Wish
from courses.operations import answer_wishes, withdraw_wish
from courses.operations.pools import answer_pool, call_again, close_pool
from courses.pool_integrity import check_pools
from courses.queries.pools import end_of_the_way, people_of
from courses.signals import pool_reached
from courses.tasks import POOL_WISHES, regroup_when_due
from foundation.jobs.models import Job
from foundation.jobs.runner import run_to_end
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.places.models import Division, NeighbouringVillages
from foundation.policy.operations import set_policy
from tests.factories.courses import make_course, make_wish, township
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
GUIMEN = "330683200"


def make_village(name: str, code: str, parent: Division | None = None) -> Division:
    return Division.objects.create(
        code=code, name=name, kind="village", parent=parent or township(), valid_from=date(2019, 1, 1)
    )


def neighbours(one: Division, other: Division) -> None:
    first, second = sorted((one, other), key=lambda village: village.pk)
    NeighbouringVillages.objects.create(one=first, other=second)


@pytest.fixture
def villages() -> tuple[Division, Division, Division]:
    """上街 and 下街 are neighbours; 远山 lies apart. All in one township."""
    upper, lower, far = (
        make_village(name, f"33068310020{number}") for number, name in enumerate(("上街村", "下街村", "远山村"))
    )
    neighbours(upper, lower)
    return upper, lower, far


def policy(key: str, value: Any) -> None:
    set_policy(f"courses.{key}", value, actor=SYSTEM, valid_from=clock.today())


def regroup(days: int = 0) -> Job:
    """What the hour's upkeep and its job do, so many days on."""
    with clock.shifted(timedelta(days=days)):
        regroup_when_due()
        job = Job.objects.filter(kind=POOL_WISHES).latest("created_at")
        return run_to_end(job.pk)


def living() -> list[tuple[str, str, int]]:
    rows = Pool.objects.filter(state__in=("gathering", "called"), people__gt=0).order_by("-people", "pk")
    return [(pool.place.name, pool.reach, pool.people) for pool in rows]


def make_pool(people: int = 3, **course: Any) -> Pool:
    wish = make_wish(course=make_course(**course), group_size=people)
    assert wish.pool is not None
    return wish.pool


def test_a_wish_gathers_in_its_village_and_one_without_in_its_township(villages):
    upper, _lower, far = villages
    course = make_course()
    for village, size in ((upper, 3), (upper, 2), (far, 4), (None, 6)):
        make_wish(course=course, village=village, group_size=size)
    assert living() == [("甘霖镇", "township", 6), ("上街村", "village", 5), ("远山村", "village", 4)]
    assert not list(check_pools())


def test_who_comes_later_joins_what_gathers_around(villages):
    course = make_course()
    make_wish(course=course, group_size=6)
    for village in villages:
        make_wish(course=course, village=village)
    assert living() == [("甘霖镇", "township", 9)]


def test_another_course_or_season_is_another_pool():
    course = make_course()
    make_wish(course=course, season="winter")
    make_wish(course=course, season="spring")
    make_wish(season="winter")
    assert Pool.objects.count() == 3


def test_words_of_ones_own_are_in_no_pool():
    assert make_wish(free_text="养蜂").pool is None
    assert not Pool.objects.exists()


def test_a_pool_reaches_further_as_policy_says(villages):
    upper, lower, far = villages
    course = make_course(min_size=30)
    for village, size in ((upper, 3), (lower, 2), (far, 4)):
        make_wish(course=course, village=village, group_size=size)
    assert regroup_when_due() == 0
    regroup(days=7)
    assert living() == [("上街村", "neighbours", 5), ("远山村", "neighbours", 4)]
    with clock.shifted(timedelta(days=8)):
        make_wish(course=course, village=lower)
    assert living()[0] == ("上街村", "neighbours", 6)
    job = regroup(days=14)
    assert living() == [("甘霖镇", "township", 10)]
    assert (job.state, job.done) == ("done", 2)
    assert {end_of_the_way(pool).reach for pool in Pool.objects.all()} == {"township"}
    assert not list(check_pools())


def test_where_policy_ends_the_pool_stays(villages):
    policy("pool_reach", "neighbours")
    make_wish(course=make_course(), village=villages[0])
    regroup(days=60)
    assert living() == [("上街村", "neighbours", 1)]
    with clock.shifted(timedelta(days=90)):
        assert regroup_when_due() == 0


def test_policy_may_gather_wider_from_the_first_day_on(villages):
    policy("pool_neighbours_after_days", 0)
    course = make_course()
    for village in villages:
        make_wish(course=course, village=village)
    assert living() == [("上街村", "neighbours", 2), ("远山村", "neighbours", 1)]


def test_the_threshold_opens_one_call_and_tells_everybody():
    heard: list[tuple[str, int]] = []

    def listen(sender: Any, pool: Pool, **kwargs: Any) -> None:
        heard.append((pool.state, pool.people))

    pool_reached.connect(listen)
    try:
        course = make_course(min_size=10, max_size=14)
        wishes = [make_wish(course=course, group_size=size) for size in (4, 5, 1, 2)]
    finally:
        pool_reached.disconnect(listen)
    (pool,) = Pool.objects.all()
    assert (pool.state, pool.people, pool.wish_count, heard) == ("called", 12, 4, [("called", 10)])
    told = Notice.objects.filter(occasion="courses.pool_called")
    assert {notice.person for notice in told} == {wish.person for wish in wishes[:3]}
    assert list(people_of(pool)) == [wish.person for wish in wishes]


def test_a_called_pool_takes_a_full_class_and_the_next_begins_anew():
    course = make_course(min_size=10, max_size=14)
    for size in (10, 4, 3):
        make_wish(course=course, group_size=size)
    assert [(pool.state, pool.people) for pool in Pool.objects.order_by("pk")] == [("called", 14), ("gathering", 3)]


def test_the_bureau_sets_one_threshold_for_all():
    pool = make_pool(people=8, min_size=15)
    policy("pool_threshold", 8)
    regroup()
    pool.refresh_from_db()
    assert (pool.threshold, pool.state) == (8, "called")


def test_a_course_that_needs_more_people_moves_its_pools_threshold():
    pool = make_pool(people=8, min_size=15)
    Course.objects.filter(pk=pool.course_id).update(min_size=20)
    regroup()
    pool.refresh_from_db()
    assert (pool.threshold, pool.missing) == (20, 12)


def test_whoever_leaves_is_not_counted_any_more():
    course = make_course()
    stays, leaves = make_wish(course=course, group_size=3), make_wish(course=course, group_size=4)
    withdraw_wish(leaves, actor=SYSTEM)
    leaves.refresh_from_db()
    (pool,) = Pool.objects.all()
    assert (pool.people, pool.wish_count, leaves.pool, stays.pool) == (3, 1, None, pool)


def test_a_class_opened_elsewhere_takes_its_wishes_out_of_the_pool():
    wish = make_wish(group_size=3)
    fields = {"title": "班", "venue": "礼堂"}
    answer_wishes(wish.course, actor=SYSTEM, township=township(), class_code="2026-TEA-0001", fields=lambda: fields)
    assert [(pool.people, pool.state) for pool in Pool.objects.all()] == [(0, "gathering")]


def test_half_way_and_nearly_there_are_told_once_to_who_waited_already():
    course = make_course(min_size=10)
    first = make_wish(course=course, group_size=4)
    second = make_wish(course=course, group_size=1)
    make_wish(course=course, group_size=1)
    third = make_wish(course=course, group_size=2)
    withdraw_wish(third, actor=SYSTEM)
    make_wish(course=course, group_size=2)
    rows = Notice.objects.filter(occasion__startswith="courses.pool_").order_by("pk")
    told = [(notice.occasion.rpartition("_")[2], notice.person) for notice in rows]
    assert told[:2] == [("half", first.person), ("nearly", first.person)]
    assert told[2][:2] == ("nearly", second.person)
    assert len(told) == 4
    assert rows[0].text.startswith(f"你点的{course.title}，甘霖镇有 5 人了，再来 5 人就开班。")


def test_an_answered_pool_keeps_its_figures_and_counts_anew_where_it_is_called_again():
    pool = make_pool(people=15)
    make_wish(course=pool.course, group_size=2)
    answer_pool(pool, actor=SYSTEM)
    withdraw_wish(Wish.objects.latest("pk"), actor=SYSTEM)
    pool.refresh_from_db()
    assert (pool.state, pool.people) == ("answered", 17)
    call_again(pool, actor=SYSTEM)
    assert (pool.state, pool.people, pool.wish_count) == ("called", 15, 1)
    assert not list(check_pools())


def test_people_of_a_pool_that_came_to_nothing_gather_anew_after_a_month():
    pool = make_pool(people=15)
    close_pool(pool, actor=SYSTEM, reason="附近的学校都排满了")
    assert Notice.objects.get(occasion="courses.pool_closed").text.count("附近的学校都排满了") == 1
    assert regroup_when_due() == 0
    regroup(days=30)
    assert [(one.state, one.people) for one in Pool.objects.exclude(pk=pool.pk)] == [("called", 15)]


def test_the_job_pools_what_came_another_way(villages):
    course = make_course(min_size=200, max_size=500)
    people = [make_person() for _ in range(12)]
    Wish.objects.bulk_create(
        Wish(
            person=person,
            course=course,
            township=township(),
            village=villages[number % 3],
            group_size=2,
            expires_on=clock.today(),
        )
        for number, person in enumerate(people)
    )
    job = regroup()
    assert (job.state, job.done) == ("done", 12)
    assert living() == [("上街村", "village", 8), ("下街村", "village", 8), ("远山村", "village", 8)]
    assert not list(check_pools())


def test_the_check_finds_a_pool_that_counts_wrong_and_a_wish_astray():
    pool = make_pool(people=3)
    Pool.objects.filter(pk=pool.pk).update(people=4)
    other = make_wish(group_size=2)
    Wish.objects.filter(pk=other.pk).update(pool=pool)
    found = list(check_pools())
    assert found[0] == (f"pool {pool.code} counts 4 people in 1 wishes, but its open wishes come to 5 in 2")
    assert len(found) == 3


def test_pooling_asks_as_much_with_three_wishes_as_with_one(villages):
    course = make_course(min_size=40)
    counts = []
    for _ in range(4):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            make_wish(course=course, village=villages[0])
        counts.append(len(captured))
    assert counts[1] == counts[3]
