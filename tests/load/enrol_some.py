"""Many processes that enrol people at once: `python -m tests.load.enrol_some CLASS`, groups of person ids as JSON on stdin.

Starts one process a group, lets them all go at the same moment, and prints how often each outcome came, as JSON. Anything
but a refusal ends a process with its traceback, and then this one with an error.
"""

import json
import multiprocessing
import sys
from collections import Counter

import django

FORK = multiprocessing.get_context("fork")


def main(code: str, groups: list[list[int]]) -> None:
    django.setup()
    gate, answers = FORK.Barrier(len(groups)), FORK.SimpleQueue()
    processes = [FORK.Process(target=enrol_group, args=(code, group, gate, answers)) for group in groups]
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


def enrol_group(code, group, gate, answers) -> None:
    from foundation.kernel.errors import DomainError
    from foundation.people.models import User
    from training.models import EnrolmentSource, TrainingClass
    from training.operations.enrolments import enrol

    training_class = TrainingClass.objects.get(code=code)
    users = list(User.objects.filter(person__in=group).select_related("person"))
    gate.wait(60)
    outcomes: Counter[str] = Counter()
    for user in users:
        try:
            enrol(training_class, user.person, actor=user, source=EnrolmentSource.SELF)
        except DomainError as refused:
            outcomes[refused.code] += 1
        else:
            outcomes["enrolled"] += 1
    answers.put(outcomes)


if __name__ == "__main__":
    main(sys.argv[1], json.load(sys.stdin))
