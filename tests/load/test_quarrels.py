"""Operations that want the same rows at once wait for each other, never in a ring."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from django.core.management import call_command

from foundation.audit import sealing
from tests.conftest import ROOT
from tests.factories.certification import make_published, make_signing_key
from tests.factories.people import make_person
from tests.factories.training import make_class, make_school

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, CLASSES = 5, 3


def test_enrolling_leaving_closing_and_issuing_never_wait_in_a_ring(subprocess_environment):
    school, people = make_school(), [make_person() for _ in range(PEOPLE)]
    classes = {
        state: [
            make_class(state, school=school, people=people, sessions=2, starts_in=days).code for _ in range(CLASSES)
        ]
        for state, days in (("enrolling", 10), ("assessing", -10))
    }
    make_signing_key()
    scene = make_published(people)
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.quarrel"],
        input=json.dumps(
            {
                **classes,
                "people": [person.pk for person in people],
                "manager": school.manager.pk,
                "officer": scene.officer.pk,
                "batches": [scene.batch.code],
            }
        ),
        env=subprocess_environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes = Counter(json.loads(done.stdout))
    assert (outcomes["closed"], outcomes["cancelled"], outcomes["issued"]) == (CLASSES, CLASSES, 1), outcomes
    assert outcomes["withdrawn"] >= 2, outcomes
    assert outcomes["enrolled"] >= 1, outcomes
    sealing.seal_entries()
    call_command("check_integrity")
