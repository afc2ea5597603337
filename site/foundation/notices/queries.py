"""Reads about messages that several places need."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from foundation.kernel import clock
from foundation.notices.models import Incoming, MutedPhone, Notice, Question, SendingDay, Wording
from foundation.people.models import Person
from foundation.people.models.persons import phone_index


def wordings_in_force(occasion: str, on: date | None = None) -> dict[str, Wording]:
    """What the bureau has set by language, as of the day; without text the words in code hold. One query."""
    newest: dict[str, Wording] = {}
    rows = Wording.objects.filter(occasion=occasion, valid_from__lte=on or clock.today())
    for row in rows.order_by("-valid_from", "-id"):
        newest.setdefault(row.language, row)
    return newest


def all_wordings_in_force() -> dict[tuple[str, str], Wording]:
    """What the bureau has set for any occasion and language, as of today. One query."""
    newest: dict[tuple[str, str], Wording] = {}
    for row in Wording.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from", "-id"):
        newest.setdefault((row.occasion, row.language), row)
    return newest


def wordings_of(occasion: str, language: str) -> QuerySet[Wording]:
    """Everything that was set, the newest day first."""
    return Wording.objects.filter(occasion=occasion, language=language).order_by("-valid_from", "-id")


def is_muted(phone: str) -> bool:
    return bool(phone) and MutedPhone.objects.filter(pk=phone_index(phone)).exists()


def notices_of(person: Person) -> QuerySet[Notice]:
    """Newest first, with the question it asks."""
    return person.notices.select_related("question").order_by("-id")


def open_questions(**about: Any) -> QuerySet[Question]:
    """Questions that still wait for an answer, newest first."""
    return Question.objects.filter(state=Question.State.OPEN, until__gt=clock.now(), **about).order_by("-id")


def questions_about(object_type: str, ids: list[str], name: str) -> dict[str, Question]:
    """The newest question of the name about each object, by its id. One query."""
    rows = Question.objects.filter(about_type=object_type, about_id__in=ids, name=name).order_by("id")
    return {row.about_id: row for row in rows}


def incoming_today(address_hash: str, **facts: Any) -> int:
    """How many messages of a number came in today, of those the facts hold for."""
    midnight = timezone.make_aware(datetime.combine(clock.today(), time.min))
    return Incoming.objects.filter(address_hash=address_hash, received_at__gte=midnight, **facts).count()


def sent_today() -> int:
    """Text messages of today, in parts."""
    return SendingDay.objects.filter(pk=clock.today()).aggregate(parts=Sum("parts"))["parts"] or 0


def standing() -> dict[str, int]:
    """How many messages failed, how many wait for the morning, and how many for tomorrow since today's are used up."""
    return Notice.objects.filter(Q(state=Notice.State.FAILED) | Q(state=Notice.State.WAITING)).aggregate(
        failed=Count("pk", filter=Q(state=Notice.State.FAILED)),
        later=Count("pk", filter=Q(state=Notice.State.WAITING, send_after__isnull=False) & ~Q(problem="over_cap")),
        over_cap=Count("pk", filter=Q(state=Notice.State.WAITING, problem="over_cap")),
    )
