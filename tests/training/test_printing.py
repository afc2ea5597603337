"""The sign-in sheet: sheets of six sessions, the whole roster on each, last four of an ID and nothing more of it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.people import make_account, make_person
from tests.factories.training import make_class, school_of

pytestmark = pytest.mark.django_db


def printed(user, training_class):
    client = Client()
    client.force_login(user)
    return client.get(reverse("class-print", args=[training_class.code]))


def test_every_sheet_holds_the_whole_roster_and_six_sessions():
    people = [make_person() for _number in range(3)]
    training_class = make_class("running", people=people)
    page = printed(school_of(training_class).manager, training_class)
    words = page.content.decode()
    assert [len(sheet) for sheet in page.context["sheets"]] == [training_class.sessions.count()]
    assert [words.count(f'<th scope="row">{person.name}</th>') for person in people] == [1, 1, 1]
    assert [person.document_number in words for person in people] == [False, False, False]
    assert all(person.masked_document in words for person in people)


def test_it_costs_the_same_for_one_and_three_people():
    costs = []
    for many in (1, 3):
        training_class = make_class("running", people=many)
        with CaptureQueriesContext(connection) as captured:
            printed(school_of(training_class).manager, training_class)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_learner_finds_nothing():
    training_class = make_class("running", people=1)
    assert printed(make_account(make_person()), training_class).status_code == 404
