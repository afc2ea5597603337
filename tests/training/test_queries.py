"""Pages and desks take as many queries for three rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.people import desks
from foundation.people.models import User
from tests.factories.training import make_class, make_course, make_school, school_of
from training.queries.completions import completions_of_many
from training.queries.finder import upcoming_classes

pytestmark = pytest.mark.django_db


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def page_queries(user, address):
    client = Client()
    client.force_login(user)
    client.get(address)
    return queries(lambda: client.get(address))


LISTS = {
    "class-list": ("enrolling", "manager", 10),
    "filing-list": ("filed", "reviewer", 10),
    "session-list": ("running", "trainer", -1),
    "desk": ("returned", "manager", 10),
}


@pytest.mark.parametrize("page", list(LISTS))
def test_lists_take_the_same_queries_for_one_and_three_classes(page):
    state, who, starts_in = LISTS[page]
    school, people = make_school(), 1 if state == "running" else 0
    make_class(state, school=school, starts_in=starts_in, people=people)
    one = page_queries(getattr(school, who), reverse(page))
    for _again in range(2):
        make_class(state, school=school, starts_in=starts_in, people=people)
    assert page_queries(getattr(school, who), reverse(page)) == one


@pytest.mark.parametrize(
    ("page", "state", "who"),
    [
        ("class-detail", "running", "manager"),
        ("class-detail", "closed", "manager"),
        ("class-assess", "assessing", "manager"),
        ("class-complete", "assessing", "manager"),
        ("class-review", "filed", "reviewer"),
        ("class-plan", "draft", "manager"),
    ],
)
def test_class_pages_take_the_same_queries_for_one_and_three_people_and_sessions(page, state, who):
    counts = []
    for size in (1, 3):
        starts_in = -6 if state in ("running", "assessing", "closed") else 10
        training_class = make_class(state, people=size, sessions=2 + size, starts_in=starts_in)
        user = getattr(school_of(training_class), who)
        counts.append(page_queries(user, reverse(page, args=[training_class.code])))
    assert counts[0] == counts[1]


def test_a_sheet_takes_the_same_queries_for_one_and_three_people():
    counts = []
    for size in (1, 3):
        training_class = make_class("running", people=size, starts_in=-1)
        address = reverse("session-sheet", args=[training_class.sessions.get(number=1).pk])
        counts.append(page_queries(school_of(training_class).trainer, address))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("who", "state"), [("manager", "returned"), ("reviewer", "filed"), ("trainer", "running")])
def test_waiting_tasks_take_the_same_queries_for_one_and_three(who, state):
    school, counts, tasks = make_school(), [], []
    for more in (1, 2):
        for _again in range(more):
            make_class(state, school=school, people=1, starts_in=-1 if state == "running" else 10, sessions=2)
        counts.append(queries(lambda: tasks.append(len(desks.tasks_for(fresh(getattr(school, who)))))))
    assert tasks[1] == 3 * tasks[0] > 0
    assert counts[0] == counts[1]


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_the_menus_question_takes_one_query_for_any_number_of_courses():
    courses = [make_course() for _ in range(3)]
    first = make_class("enrolling", course=courses[0], capacity=20, people=3)
    make_class("enrolling", course=courses[0], starts_in=15)
    make_class("enrolling", course=courses[1])
    make_class("approved", course=courses[2])
    ids = [course.pk for course in courses]
    found = {}
    assert queries(lambda: found.update(upcoming_classes(ids))) == 1
    assert {pk: len(classes) for pk, classes in found.items()} == {ids[0]: 2, ids[1]: 1}
    soonest = found[ids[0]][0]
    assert (soonest.code, soonest.seats_left, soonest.capacity, soonest.sessions) == (first.code, 17, 20, 3)
    assert soonest.join_url == f"/join/{first.code}/"


def test_completions_of_many_people_take_one_query():
    training_class = make_class("closed", people=3, starts_in=-9)
    people = list(training_class.enrolments.values_list("person_id", flat=True))
    found = {}
    assert queries(lambda: found.update(completions_of_many(people))) == 1
    assert {pk: len(completions) for pk, completions in found.items()} == dict.fromkeys(people, 1)
