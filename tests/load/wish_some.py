"""Many processes that ask for one course at once: `python -m tests.load.wish_some SLUG VILLAGE`, groups of person ids on stdin.

As tests.load.enrol_some: one process a group, all let go at the same moment; prints how often each outcome came, as JSON.
"""

import json
import multiprocessing
import sys
from collections import Counter

import django

FORK = multiprocessing.get_context("fork")


def main(slug: str, village: str, groups: list[list[int]]) -> None:
    django.setup()
    gate, answers = FORK.Barrier(len(groups)), FORK.SimpleQueue()
    processes = [FORK.Process(target=wish_group, args=(slug, village, group, gate, answers)) for group in groups]
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


def wish_group(slug, village, group, gate, answers) -> None:
    from courses.models import Course
    from courses.operations import place_wish
    from foundation.kernel.errors import DomainError
    from foundation.people.models import User
    from foundation.places.models import Division

    course = Course.objects.get(slug=slug)
    place = Division.objects.select_related("parent").get(code=village)
    users = list(User.objects.filter(person__in=group).select_related("person"))
    gate.wait(60)
    outcomes: Counter[str] = Counter()
    for user in users:
        try:
            place_wish(user.person, actor=user, course=course, township=place.parent, village=place)
        except DomainError as refused:
            outcomes[refused.code] += 1
        else:
            outcomes["asked"] += 1
    answers.put(outcomes)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.load(sys.stdin))
