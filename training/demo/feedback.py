"""What the people of the demo county's closed classes thought: most were content, some were not, some said nothing."""

import random
from datetime import timedelta

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import SEED
from training.models import Enrolment, Feedback, Smile
from training.operations.feedback import give_feedback
from training.queries.feedback import TO_THE_END

SHARE_THAT_ANSWERS = 0.7
FACES = (Smile.GOOD,) * 7 + (Smile.FAIR,) * 2 + (Smile.POOR,)


def build_feedback() -> None:
    """Said in the days after each class closed, through the operation. Nothing where somebody has said something."""
    if Feedback.objects.exists():
        return
    source = random.Random(SEED + 5)
    ended = Enrolment.objects.filter(state__in=TO_THE_END, training_class__closed_at__isnull=False)
    for enrolment in ended.select_related("training_class", "person").order_by("pk"):
        smile, answers = source.choice(FACES), source.random() < SHARE_THAT_ANSWERS
        closed = enrolment.training_class.closed_at
        if answers and closed is not None:
            with clock.shifted(closed + timedelta(days=2) - clock.now()):
                give_feedback(enrolment, smile, actor=SYSTEM)
