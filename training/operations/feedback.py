"""Learners say what they thought of a class: on their own page, or by answering a message once it is over."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.mandates.rules import may_act_for
from foundation.notices.models import Question
from foundation.notices.operations import ask
from foundation.notices.rules import quiet_until
from foundation.people.rules import require
from training.models import Enrolment, Feedback, Smile
from training.occasions import FEEDBACK
from training.queries.feedback import last_day_to_say, to_be_asked
from training.rules.feedback import may_say


def give_feedback(enrolment: Enrolment, smile: int, *, actor: Actor) -> Feedback:
    """Note what the person thought; said again, the later word counts. What was said is in no record of acts.

    Refused: the class is not over, or too long over ("training.no_feedback_now"), no such face ("training.no_such_smile").
    """
    require(actor.is_system or may_act_for(actor, enrolment.person))
    if smile not in Smile.values:
        raise DomainError(_("请在三个里选一个：满意、一般、不满意。"), "training.no_such_smile")
    with transaction.atomic():
        locked = Enrolment.objects.select_for_update(no_key=True, of=("self",)).select_related("training_class")
        current = locked.get(pk=enrolment.pk)
        if not may_say(current):
            raise Conflict(
                _("现在评不了：课上完、结了班的人，结班后两个月里可以评一次，也可以改。"), "training.no_feedback_now"
            )
        given, created = Feedback.objects.update_or_create(
            enrolment=current, defaults={"smile": smile, "created_at": clock.now()}
        )
        record("training.feedback.given", current.training_class, actor=actor, again=not created)
    return given


def ask_what_they_thought(*, actor: Actor) -> int:
    """Upkeep: asks the people of classes that have closed, each once; how many. Not in quiet hours."""
    require(actor.is_system)
    if quiet_until() is not None:
        return 0
    people = to_be_asked()
    for enrolment in people:
        closed = enrolment.training_class.closed_at
        if closed is not None:
            ask(
                enrolment.person,
                FEEDBACK,
                _fields(enrolment),
                options=lambda: {"3": _("满意"), "2": _("一般"), "1": _("不满意")},
                about=enrolment,
                actor=actor,
                until=last_day_to_say(closed),
            )
    return len(people)


def note_what_they_thought(question: Question, *, actor: Actor) -> None:
    """The answer by text message, or on the page of messages."""
    enrolment = Enrolment.objects.select_related("training_class", "person").get(pk=question.about_id)
    give_feedback(enrolment, int(question.answer), actor=actor)


def _fields(enrolment: Enrolment) -> Callable[[], dict[str, object]]:
    return lambda: {"name": enrolment.person.name, "title": enrolment.training_class.localized_title}
