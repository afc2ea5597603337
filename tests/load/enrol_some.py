"""One of many processes that enrol people at once: `python -m tests.load.enrol_some CLASS START PERSON...`.

Waits until START (seconds since the epoch), then lets each person join by the own account's operation. Prints how often
each outcome came, as JSON; anything but a refusal ends the process with its traceback.
"""

import json
import sys
import time
from collections import Counter

import django


def main(code: str, start: str, person_ids: list[str]) -> None:
    django.setup()
    from foundation.kernel.errors import DomainError
    from foundation.people.models import User
    from training.models import EnrolmentSource, TrainingClass
    from training.operations.enrolments import enrol

    training_class = TrainingClass.objects.get(code=code)
    users = list(User.objects.filter(person__in=person_ids).select_related("person"))
    time.sleep(max(0.0, float(start) - time.time()))
    outcomes: Counter[str] = Counter()
    for user in users:
        try:
            enrol(training_class, user.person, actor=user, source=EnrolmentSource.SELF)
        except DomainError as refused:
            outcomes[refused.code] += 1
        else:
            outcomes["enrolled"] += 1
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
