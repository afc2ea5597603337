"""Wishes that come to their last day: asked a week before, let go kindly."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Wish
from courses.operations.wishes import end_wish, keep_wish, withdraw_wish
from courses.policies import WISH_WARNING_DAYS
from courses.queries.wishes import open_wishes
from courses.states import WishState
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices.inbound import on_reply
from foundation.notices.models import Question
from foundation.notices.operations import ask, notify
from foundation.people.models import Person
from foundation.people.rules import require
from foundation.policy.queries import value

KEEP = "courses.keep_wish"
YES, NO = "1", "2"
AT_ONCE = 200
LATE = timedelta(days=30)
"""A question as old as this, and the days of warning, was about an earlier last day."""


def ask_who_still_wishes(*, actor: Actor) -> int:
    """Upkeep: ask whose wish ends soon whether to keep it; how many. Nobody's wish ends within less than the days of
    warning after they were asked, even where the asking came late."""
    require(actor.is_system)
    least = clock.today() + timedelta(days=int(value(WISH_WARNING_DAYS)))
    due = _asked(open_wishes().filter(expires_on__lte=least)).filter(was_asked=False).order_by("expires_on", "pk")
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    return sum(_ask(key, least, actor) for key in keys)


def expire_wishes(*, actor: Actor) -> int:
    """Upkeep: let go what is past its last day and was asked about, and say so; how many."""
    require(actor.is_system)
    over = _asked(open_wishes().filter(expires_on__lt=clock.today())).filter(was_asked=True)
    keys = list(over.order_by("expires_on", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_expire(key, actor) for key in keys)


def take_answer(question: Question, *, actor: Actor) -> None:
    """1 keeps the wish, 2 takes it back."""
    wish = Wish.objects.select_related("person", "course", "township", "village").get(pk=question.about_id)
    if question.answer == YES:
        keep_wish(wish, actor=actor)
    else:
        withdraw_wish(wish, actor=actor)


def _asked(wishes: Any) -> Any:
    """With `was_asked`: somebody was asked about this last day of the wish and has not said to keep it."""
    since = clock.now() - timedelta(days=int(value(WISH_WARNING_DAYS))) - LATE
    questions = Question.objects.filter(
        name=KEEP, about_type=Wish._meta.label_lower, about_id=OuterRef("key"), asked_at__gte=since
    )
    return wishes.annotate(key=Cast("pk", CharField())).annotate(was_asked=Exists(questions.exclude(answer=YES)))


def _ask(key: int, least: date, actor: Actor) -> int:
    with transaction.atomic():
        wish = _held(key)
        if wish is None:
            return 0
        if wish.expires_on < least:
            wish.expires_on = least
            wish.save(update_fields=["expires_on"])
        midnight = timezone.make_aware(datetime.combine(wish.expires_on + timedelta(days=1), time.min))
        ask(
            wish.person,
            KEEP,
            lambda: {"name": wish.person.name, **_words(wish), "day": wish.expires_on.isoformat()},
            options=lambda: {YES: _("还想学，留着"), NO: _("不想学了")},
            about=wish,
            actor=actor,
            until=midnight,
        )
    return 1


def _expire(key: int, actor: Actor) -> int:
    with transaction.atomic():
        wish = _held(key)
        if wish is None or wish.expires_on >= clock.today():
            return 0
        end_wish(wish, "expire", actor=actor)
        notify(wish.person, "courses.wish_expired", lambda: _words(wish), actor=actor)
    return 1


def _held(key: int) -> Wish | None:
    """The wish with its person locked, while it is open."""
    person = Wish.objects.values_list("person", flat=True).get(pk=key)
    Person.objects.select_for_update(no_key=True).get(pk=person)
    wishes = Wish.objects.select_related("person", "course", "township", "village")
    return wishes.filter(pk=key, state=WishState.OPEN).first()


def _words(wish: Wish) -> dict[str, str]:
    what = wish.course.localized_title if wish.course else wish.free_text
    return {"what": what, "place": wish.place.localized_name}


on_reply(KEEP, take_answer)
