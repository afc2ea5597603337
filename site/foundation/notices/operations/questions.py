"""Asking something that one figure answers, and noting the answer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.notices.inbound import reply_handler
from foundation.notices.models import Notice, Question
from foundation.notices.operations.notices import Fields, notify
from foundation.notices.rules import can_answer
from foundation.people.models import Person
from foundation.people.models.persons import phone_index
from foundation.people.rules import require


def ask(
    person: Person,
    occasion: str,
    fields: Fields,
    *,
    options: Callable[[], Mapping[str, str]],
    about: Any,
    actor: Actor,
    until: datetime,
    urgent: bool | None = None,
) -> Question:
    """Send a question whose answer is one of the figures of `options`, by text message or on the person's page.

    `options` is called with the person's language in force. While the same is asked about the same thing the open question
    stands, and nobody is asked twice. The words of the occasion should name the person: several may share a phone.
    """
    facts = {"name": occasion, "about_type": about._meta.label_lower, "about_id": str(about.pk)}
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        standing = Question.objects.filter(person=person, state=Question.State.OPEN, **facts).first()
        if standing is not None:
            return standing
        notice = notify(person, occasion, fields, actor=actor, urgent=urgent)
        with translation.override(person.language):
            labels = {figure: str(label) for figure, label in options().items()}
        question = Question.objects.create(
            notice=notice,
            person=person,
            address_hash=phone_index(person.phone),
            options=labels,
            asked_at=clock.now(),
            until=until,
            **facts,
        )
        record(
            "notices.question.asked",
            question,
            actor=actor,
            name=occasion,
            about=f"{about._meta.label_lower} {about.pk}",
        )
    return question


def answer_question(question: Question, answer: str, *, actor: Actor, via: str) -> Question:
    """Note the answer and do what it means. From a page only the person answers; a text message comes from the system.

    Refused: no such option ("notices.no_such_option"), too late or answered before ("notices.question_closed").
    """
    require(actor.is_system or can_answer(actor, question), _("这个问题不是问你的，或者已经答过了。"))
    with transaction.atomic():
        current = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
        if current.state != Question.State.OPEN or current.until <= clock.now():
            raise Conflict(_("这件事已经过去，或者已经答过了。有事请直接打办班学校的电话。"), "notices.question_closed")
        if answer not in current.options:
            raise DomainError(
                _("没有这个选项，请只选：%(options)s。") % {"options": current.options_in_words},
                "notices.no_such_option",
            )
        Question.objects.filter(pk=current.pk).update(
            state=Question.State.ANSWERED, answer=answer, via=via, answered_at=clock.now()
        )
        current.refresh_from_db()
        record("notices.question.answered", current, actor=actor, name=current.name, answer=answer, via=str(via))
        reply_handler(current.name)(current, actor=actor)
    return current


def close_questions(about: Any, *, actor: Actor) -> int:
    """Nobody need answer any more: what the open questions are about takes no place; how many."""
    return close_questions_about(about._meta.label_lower, [str(about.pk)], actor=actor)


def close_questions_about(object_type: str, ids: list[str], *, actor: Actor) -> int:
    """The same for several objects of one type. A message not yet sent stays unsent."""
    with transaction.atomic():
        found = list(
            Question.objects.filter(about_type=object_type, about_id__in=ids, state=Question.State.OPEN)
            .select_for_update(no_key=True)
            .order_by("pk")
        )
        for question in found:
            record("notices.question.closed", question, actor=actor, name=question.name)
        Question.objects.filter(pk__in=[one.pk for one in found]).update(state=Question.State.CLOSED)
        Notice.objects.filter(question__in=found, state=Notice.State.WAITING, send_after__isnull=False).update(
            state=Notice.State.FAILED, problem="too_late", send_after=None
        )
    return len(found)


def close_overdue_questions(*, actor: Actor) -> int:
    """Upkeep: questions whose time is over wait no longer; how many."""
    require(actor.is_system)
    return Question.objects.filter(state=Question.State.OPEN, until__lte=clock.now()).update(
        state=Question.State.CLOSED
    )
