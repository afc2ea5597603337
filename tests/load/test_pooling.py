"""Many people ask for one course at the same moment: nobody is lost from the count, and exactly one call opens."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from courses.models import Call, Pool
from courses.pool_integrity import check_pools
from foundation.audit.models import Entry
from foundation.notices.models import Notice
from foundation.people.models import User
from foundation.places.models import Division
from tests.conftest import ROOT
from tests.factories.courses import make_course, township
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 12


def ask_at_once(environment, course, village, groups):
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.wish_some", course.slug, village.code],
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


def people(count):
    found = [make_person() for _ in range(count)]
    for person in found:
        User.objects.create(username=person.code.lower(), person=person)
    return [person.pk for person in found]


def make_village():
    """Its key is given: rows restored after another test leave a database's numbering behind them."""
    return Division.objects.create(
        pk=90_001, code="330683100201", name="溪口村", kind="village", parent=township(), valid_from=date(2019, 1, 1)
    )


def test_wishes_at_the_threshold_open_exactly_one_call(subprocess_environment):
    course, village = make_course(min_size=15, max_size=60), make_village()
    ids = people(48)
    outcomes = ask_at_once(
        subprocess_environment, course, village, [ids[number::PROCESSES] for number in range(PROCESSES)]
    )
    (pool,) = Pool.objects.all()
    (call,) = Call.objects.all()
    assert outcomes == {"asked": 48}
    assert (pool.state, pool.people, pool.wish_count) == ("called", 48, 48)
    assert (call.pool, call.people) == (pool, 15)
    assert Entry.objects.filter(action="courses.pool.called").count() == 1
    assert Notice.objects.filter(occasion="courses.pool_called").count() == 15
    assert not list(check_pools())


def test_the_same_people_twice_at_once_are_counted_once(subprocess_environment):
    course, village = make_course(min_size=30, max_size=60), make_village()
    ids = people(12)
    outcomes = ask_at_once(subprocess_environment, course, village, [ids, ids[::-1]] * 3)
    (pool,) = Pool.objects.all()
    assert outcomes == {"asked": 12, "courses.wish_exists": 60}
    assert (pool.state, pool.people, pool.wish_count) == ("gathering", 12, 12)
    assert not list(check_pools())
