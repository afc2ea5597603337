"""Processes that want the same people and classes at once: `python -m tests.load.quarrel`, facts as JSON on stdin.

Two take and give back seats, one closes and cancels the classes meanwhile, one issues certificates to the same people.
Prints how often each outcome came. A refusal is an outcome; anything else, a deadlock first of all, ends with an error.
"""

import json
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

import django

FORK = multiprocessing.get_context("fork")
SECONDS = 5.0
REASON = "换人"


def main(facts: dict) -> None:
    django.setup()
    roles = [take_seats, take_seats, close_classes, issue_certificates]
    gate, answers = FORK.Barrier(len(roles)), FORK.SimpleQueue()
    processes = [
        FORK.Process(target=play, args=(role, number, facts, gate, answers)) for number, role in enumerate(roles)
    ]
    for process in processes:
        process.start()
    outcomes: Counter[str] = Counter()
    for process in processes:
        process.join()
        if process.exitcode == 0:
            outcomes.update(answers.get())
    print(json.dumps(outcomes))
    if any(process.exitcode for process in processes):
        sys.exit(1)


def play(role, seed: int, facts: dict, gate, answers) -> None:
    from foundation.kernel.errors import DomainError

    source = random.Random(seed)
    outcomes: Counter[str] = Counter()
    acts = role(facts, source)
    gate.wait(60)
    for name, act in acts:
        try:
            act()
        except DomainError as refused:
            outcomes[refused.code] += 1
        else:
            outcomes[name] += 1
    answers.put(outcomes)


def take_seats(facts: dict, source: random.Random) -> Iterator:
    from foundation.people.models import Person
    from training.models import Enrolment, EnrolmentSource, TrainingClass
    from training.operations.enrolments import enrol, withdraw_enrolment
    from training.states import ACTIVE

    manager = account(facts["manager"])
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        person = Person.objects.get(pk=source.choice(facts["people"]))
        code = source.choice(facts["enrolling"] + facts["assessing"])
        training_class = TrainingClass.objects.get(code=code)
        held = Enrolment.objects.filter(person=person, training_class=training_class, state__in=ACTIVE).first()
        if held is None:
            as_school = EnrolmentSource.INSTITUTION
            yield "enrolled", partial(enrol, training_class, person, actor=manager, source=as_school, reason=REASON)
        elif source.random() < (0.9 if code in facts["enrolling"] else 0.1):
            yield "withdrawn", partial(withdraw_enrolment, held, actor=manager, reason=REASON)
            if code in facts["enrolling"]:
                yield (
                    "enrolled",
                    partial(enrol, training_class, person, actor=manager, source=EnrolmentSource.INSTITUTION),
                )


def close_classes(facts: dict, source: random.Random) -> Iterator:
    from training.models import TrainingClass
    from training.operations.classes import cancel_class
    from training.operations.completions import complete_class

    manager = account(facts["manager"])
    pause = SECONDS / (len(facts["assessing"]) + len(facts["enrolling"]) + 1)
    for code in facts["assessing"]:
        time.sleep(pause)
        yield "closed", partial(complete_class, TrainingClass.objects.get(code=code), actor=manager, without_score=True)
    for code in facts["enrolling"]:
        time.sleep(pause)
        yield "cancelled", partial(cancel_class, TrainingClass.objects.get(code=code), actor=manager, reason=REASON)


def issue_certificates(facts: dict, source: random.Random) -> Iterator:
    from certification.models import AppraisalBatch
    from certification.operations.issuing import release_batch
    from foundation.jobs.runner import run_to_end

    officer = account(facts["officer"])
    for code in facts["batches"]:
        time.sleep(SECONDS / (len(facts["batches"]) + 1))
        job = release_batch(AppraisalBatch.objects.get(code=code), actor=officer)
        yield "issued", partial(run_to_end, job.pk)


def account(pk: int):
    from foundation.people.models import User

    return User.objects.select_related("person").get(pk=pk)


if __name__ == "__main__":
    main(json.load(sys.stdin))
