"""What the menu holds about a person, and how long."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.models import CallBack, Wish
from courses.operations.forgetting import forget_callers, forget_wishes, forget_words
from foundation.kernel.actors import SYSTEM, Actor
from foundation.people.models import Person
from foundation.privacy import holdings, plan


def _wishes(person: Person) -> Iterable[dict[Any, Any]]:
    for wish in person.wishes.select_related("course", "township", "village", "organisation").order_by("id"):
        yield {
            _("想学什么"): str(wish),
            _("在哪个乡镇"): wish.township,
            _("哪个村"): wish.village or "",
            _("以谁的名义"): wish.organisation or wish.get_asked_by_display(),
            _("季节"): wish.get_season_display(),
            _("人数"): wish.group_size,
            _("什么时候点的"): wish.created_at,
            _("管到哪天"): wish.expires_on,
            _("怎么样了"): wish.get_state_display(),
        }


def _erase(person: Person, actor: Actor) -> int:
    return forget_wishes(person, actor=actor)


def _old(before: datetime):
    return Wish.objects.filter(created_at__lt=before).exclude(state="open").exclude(free_text__in=["", "—"])


def _call_backs(person: Person) -> Iterable[dict[Any, Any]]:
    """Requests to be called from the number on record."""
    if not person.phone_hash:
        return
    for one in CallBack.objects.filter(phone_hash=person.phone_hash).select_related("township").order_by("id"):
        yield {
            _("想问什么"): one.what,
            _("在哪个乡镇"): one.township,
            _("什么时候请的"): one.created_at,
            _("怎么样了"): one.get_state_display(),
        }


def _closed_calls(before: datetime):
    return CallBack.objects.filter(closed_at__lt=before).exclude(phone_hash="")


holdings.register(holdings.Holding("courses.wishes", _("你点的课"), _wishes, erase=_erase))
holdings.register(holdings.Holding("courses.call_backs", _("请人回电"), _call_backs))
plan.register(
    plan.Line(
        "courses.wishes",
        _("点课时自己写的话"),
        "wishes",
        ("courses.Wish.free_text",),
        happens=_("抹掉写的话，留下数目"),
        counted_from=_("点课那天，已经开班或撤回的"),
        days=730,
        source=_("本县自己定的 [L]"),
        due=lambda before: _old(before).count(),
        carry_out=lambda before: forget_words(_old(before), actor=SYSTEM),
    )
)
plan.register(
    plan.Line(
        "courses.call_backs",
        _("请人回电时留的号码和称呼"),
        "wishes",
        (
            "courses.CallBack.phone",
            "courses.CallBack.phone_hash",
            "courses.CallBack.name",
            "courses.CallBack.what",
            "courses.CallBack.note",
        ),
        happens=_("抹掉号码、称呼和写的话，留下日子和结果"),
        counted_from=_("办完那天"),
        days=30,
        source=_("本县自己定的 [L]"),
        due=lambda before: _closed_calls(before).count(),
        carry_out=lambda before: forget_callers(_closed_calls(before), actor=SYSTEM),
    )
)
