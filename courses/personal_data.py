"""What the menu holds about a person, and how long."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.models import Wish
from courses.operations.forgetting import forget_wishes, forget_words
from foundation.kernel.actors import SYSTEM, Actor
from foundation.people.models import Person
from foundation.privacy import holdings, plan


def _wishes(person: Person) -> Iterable[dict[Any, Any]]:
    for wish in person.wishes.select_related("course", "township").order_by("id"):
        yield {
            _("想学什么"): str(wish),
            _("在哪个乡镇"): wish.township,
            _("季节"): wish.get_season_display(),
            _("人数"): wish.group_size,
            _("什么时候点的"): wish.created_at,
            _("怎么样了"): wish.get_state_display(),
        }


def _erase(person: Person, actor: Actor) -> int:
    return forget_wishes(person, actor=actor)


def _old(before: datetime):
    return Wish.objects.filter(created_at__lt=before).exclude(state="open").exclude(free_text__in=["", "—"])


holdings.register(holdings.Holding("courses.wishes", _("你点的课"), _wishes, erase=_erase))
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
