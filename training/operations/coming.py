"""Asking people with a seat whether they come to the first session."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict
from foundation.notices.models import Question
from foundation.notices.operations import ask
from foundation.notices.rules import quiet_until
from foundation.people.rules import require
from foundation.policy.queries import value
from training.models import Enrolment, TrainingClass
from training.occasions import WHO_COMES
from training.queries.coming import classes_beginning_on, unasked
from training.rules.access import can_manage
from training.rules.coming import begins_at, can_ask
from training.rules.filing import day_text
from training.states import EnrolmentState


def ask_who_comes(training_class: TrainingClass, *, actor: Actor) -> int:
    """Ask everybody with a seat who was not asked about this first session yet; how many.

    Refused: the class takes no enrolments or has begun ("training.nothing_to_ask").
    """
    require(actor.is_system or can_manage(actor, training_class))
    with transaction.atomic():
        locked = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
        begins = begins_at(locked)
        if begins is None or not can_ask(locked, begins):
            raise Conflict(
                _("现在问不了：班还没开放报名，或者已经开课。开课前一天会自动问，也可以那之前自己来问。"),
                "training.nothing_to_ask",
            )
        people = unasked(locked, begins)
        for enrolment in people:
            ask(
                enrolment.person,
                WHO_COMES,
                _fields(locked, enrolment, begins),
                options=lambda: {"1": _("来"), "2": _("不来")},
                about=enrolment,
                actor=actor,
                until=begins,
            )
        if people:
            record("training.class.asked_who_comes", locked, actor=actor, people=len(people))
    return len(people)


def ask_for_the_days_ahead(*, actor: Actor) -> int:
    """Upkeep: ask the people of classes that begin in as many days as the policy says; how many. Not in quiet hours."""
    days = int(value("training.ask_who_comes_days_before"))
    if days < 1 or quiet_until() is not None:
        return 0
    classes = classes_beginning_on(clock.today() + timedelta(days=days))
    return sum(ask_who_comes(one, actor=actor) for one in classes)


def check_still_awaited(question: Question, *, actor: Actor) -> None:
    """An answer counts while the person has the seat; otherwise it came too late."""
    seated = Enrolment.objects.filter(pk=question.about_id, state=EnrolmentState.CONFIRMED)
    if not seated.exists():
        raise Conflict(_("你已经不在这个班的名册上，不用回答了。"), "notices.question_closed")


def _fields(training_class: TrainingClass, enrolment: Enrolment, begins: datetime) -> Callable[[], dict[str, object]]:
    local, venue = timezone.localtime(begins), training_class.venue
    return lambda: {
        "name": enrolment.person.name,
        "title": training_class.localized_title,
        "when": f"{day_text(local.date())} {local:%H:%M}",
        "venue": venue.localized_name if venue else "",
    }
