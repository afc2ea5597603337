"""400 people want 60 seats at the same moment, from 16 processes, on whatever database the tests run on."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from foundation.audit.models import Entry
from foundation.notices.models import Notice
from foundation.people.models import User
from tests.conftest import ROOT
from tests.factories.people import make_person
from tests.factories.training import make_class
from training.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, SEATS, PROCESSES = 400, 60, 16


def run_at_once(environment, code, groups):
    """One process a group, all let go at the same moment; their outcomes summed up. Any crash fails with its log."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.enrol_some", code],
        input=json.dumps(groups),
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Counter(json.loads(done.stdout))


def account_of(person):
    return User.objects.create(username=person.code.lower(), person=person)


def test_400_people_for_60_seats_from_16_processes(subprocess_environment):
    training_class = make_class("enrolling", capacity=SEATS)
    people = [make_person() for _ in range(PEOPLE)]
    for person in people:
        account_of(person)
    ids = [person.pk for person in people]
    outcomes = run_at_once(
        subprocess_environment, training_class.code, [ids[number::PROCESSES] for number in range(PROCESSES)]
    )
    training_class.refresh_from_db()
    assert outcomes == {"enrolled": SEATS, "training.class_full": PEOPLE - SEATS}
    assert training_class.seats_taken == SEATS
    assert Enrolment.objects.filter(training_class=training_class, state="confirmed").count() == SEATS
    assert Entry.objects.filter(action="training.enrolment.made").count() == SEATS
    assert Notice.objects.filter(occasion="training.enrolled").count() == SEATS


def test_the_same_people_through_every_door_get_one_seat_each(subprocess_environment):
    """16 processes enrol the same 20 people: each is in once, everybody else hears so."""
    training_class = make_class("enrolling", capacity=SEATS)
    people = [make_person() for _ in range(20)]
    for person in people:
        account_of(person)
    ids = [person.pk for person in people]
    outcomes = run_at_once(subprocess_environment, training_class.code, [ids] * PROCESSES)
    training_class.refresh_from_db()
    assert outcomes == {"enrolled": 20, "training.already_enrolled": 20 * (PROCESSES - 1)}
    assert training_class.seats_taken == 20
