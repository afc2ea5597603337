"""Text messages that come in: stored at once, read by a job, answered politely."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM, Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.notices.answers import figure_in, one_named, tidied, wants_again, wants_fewer
from foundation.notices.inbound import Reply, read_text
from foundation.notices.models import Incoming, MutedPhone, Notice, Question
from foundation.notices.models.questions import Via
from foundation.notices.operations.notices import notify_phone
from foundation.notices.operations.questions import answer_question
from foundation.notices.policies import ANSWERS_A_DAY, LOOKUPS_A_DAY
from foundation.notices.queries import incoming_today, open_questions
from foundation.people.models import Person
from foundation.people.models.persons import phone_index
from foundation.people.phones import is_mobile, normalise_phone
from foundation.people.rules import require
from foundation.policy.queries import value

READ = "notices.read"
KEPT = timedelta(days=30)
ANSWER_LIVES = timedelta(days=1)
Outcome = Incoming.Outcome


def receive(phone: str, text: str, *, gateway: str, message_id: str, actor: Actor) -> Incoming | None:
    """Store a message that came in; a job reads it. None: this one was stored before, or the number is none.

    Number and words stay encrypted and are emptied after thirty days; the job carries an id only.
    """
    require(actor.is_system)
    number = normalise_phone(phone)
    if not is_mobile(number):
        return None
    now = clock.now()
    try:
        with transaction.atomic():
            incoming = Incoming.objects.create(
                gateway=gateway,
                message_id=message_id,
                address=number,
                address_hash=phone_index(number),
                text=text,
                received_at=now,
                wipe_at=now + KEPT,
            )
            record("notices.incoming.received", incoming, actor=actor, gateway=gateway)
            enqueue(READ, actor=actor, payload={"incoming": incoming.pk}, total=1)
    except IntegrityError:
        return None
    return incoming


def read_incoming(incoming_id: int, *, actor: Actor) -> Incoming | None:
    """Do what a stored message says, once, and answer it; None where it was read before."""
    require(actor.is_system)
    with transaction.atomic():
        incoming = (
            Incoming.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk=incoming_id, outcome=Outcome.NEW)
            .first()
        )
        if incoming is None:
            return None
        language = _language_of(incoming.address_hash)
        with translation.override(language):
            outcome, reply = _understood(incoming)
        answer = _send(incoming, reply, language)
        Incoming.objects.filter(pk=incoming.pk).update(outcome=outcome, reply=answer)
    incoming.refresh_from_db()
    return incoming


def mute_phone(phone: str, *, actor: Actor) -> None:
    """Send this number only what must be sent. The person does it, or a text message of theirs."""
    _may_change(phone, actor)
    with transaction.atomic():
        muted, created = MutedPhone.objects.get_or_create(
            pk=phone_index(normalise_phone(phone)), defaults={"since": clock.now()}
        )
        if created:
            record("notices.phone.muted", muted, actor=actor)


def unmute_phone(phone: str, *, actor: Actor) -> None:
    """Send this number everything again."""
    _may_change(phone, actor)
    with transaction.atomic():
        for muted in MutedPhone.objects.filter(pk=phone_index(normalise_phone(phone))):
            record("notices.phone.unmuted", muted, actor=actor)
            muted.delete()


def _may_change(phone: str, actor: Actor) -> None:
    own = getattr(actor, "person", None)
    require(actor.is_system or (own is not None and bool(own.phone) and own.phone == normalise_phone(phone)))


def _understood(incoming: Incoming) -> tuple[str, Reply | None]:
    """What the message is, after doing what it says."""
    text = incoming.text
    if wants_fewer(text):
        mute_phone(incoming.address, actor=SYSTEM)
        return Outcome.UNSUBSCRIBED, Reply("notices.unsubscribed", dict)
    if wants_again(text):
        unmute_phone(incoming.address, actor=SYSTEM)
        return Outcome.SUBSCRIBED, Reply("notices.subscribed", dict)
    if figure_in(text) or _by_word(incoming):
        return _answered(incoming)
    reply = read_text(text)
    if reply is not None:
        return _looked_up(incoming, reply)
    return Outcome.NOT_UNDERSTOOD, Reply("notices.not_understood", dict)


def _answered(incoming: Incoming) -> tuple[str, Reply | None]:
    """A figure, or the word of an option: to the newest open question of the phone, or of the person it names."""
    figure = figure_in(incoming.text)
    questions = list(open_questions(address_hash=incoming.address_hash).select_related("person")[:50])
    newest: dict[int, Question] = {}
    for question in questions:
        newest.setdefault(question.person_id, question)
    if not newest:
        asked = Question.objects.filter(address_hash=incoming.address_hash).exists()
        return (Outcome.LATE, Reply("notices.too_late", dict)) if asked else _lost()
    chosen = next(iter(newest.values()))
    named = one_named(figure.rest, [one.person.name for one in newest.values()]) if figure and figure.rest else ""
    if named:
        chosen = next(one for one in newest.values() if one.person.name == named)
    elif len(newest) > 1:
        names = [one.person.name for one in newest.values()]
        return Outcome.AMBIGUOUS, Reply(
            "notices.which_person", lambda: {"names": _("、").join(names), "example": names[0]}
        )
    elif figure and figure.rest and figure.rest not in chosen.options.values():
        return _lost()
    answer = figure.figure if figure else _by_word(incoming)
    try:
        with transaction.atomic():
            answered = answer_question(chosen, answer, actor=SYSTEM, via=Via.SMS)
    except Conflict:
        return Outcome.LATE, Reply("notices.too_late", dict)
    except DomainError:
        options = chosen.options_in_words
        return Outcome.NOT_UNDERSTOOD, Reply("notices.which_figure", lambda: {"options": options})
    name, label = answered.person.name, answered.answer_label
    return Outcome.ANSWERED, Reply("notices.noted", lambda: {"name": name, "answer": label})


def _by_word(incoming: Incoming) -> str:
    """The figure whose word was written instead, of the newest open question; "" where none was."""
    question = open_questions(address_hash=incoming.address_hash).first()
    word = tidied(incoming.text)
    return next((figure for figure, label in question.options.items() if label == word), "") if question else ""


def _looked_up(incoming: Incoming, reply: Reply) -> tuple[str, Reply | None]:
    """Serials can be guessed: a phone asks a few times a day, hears once that it was enough, then nothing."""
    asked = incoming_today(incoming.address_hash, outcome=Outcome.LOOKED_UP)
    if asked < int(value(LOOKUPS_A_DAY)):
        return Outcome.LOOKED_UP, reply
    told = incoming_today(incoming.address_hash, outcome=Outcome.TOO_MANY)
    return Outcome.TOO_MANY, None if told else Reply("notices.lookups_used_up", dict)


def _lost() -> tuple[str, Reply]:
    return Outcome.NOT_UNDERSTOOD, Reply("notices.not_understood", dict)


def _send(incoming: Incoming, reply: Reply | None, language: str) -> Notice | None:
    """Answer by text message, a few times a day at most: two machines must not answer each other for ever."""
    if reply is None or incoming_today(incoming.address_hash, reply__isnull=False) >= int(value(ANSWERS_A_DAY)):
        return None
    return notify_phone(
        incoming.address, reply.occasion, reply.fields, actor=SYSTEM, language=language, life=ANSWER_LIVES
    )


def _language_of(address_hash: str) -> str:
    """The language of the people with this number; the county's where they differ, or nobody is known."""
    languages = set(Person.objects.filter(phone_hash=address_hash).values_list("language", flat=True)[:20])
    return languages.pop() if len(languages) == 1 else settings.LANGUAGE_CODE
