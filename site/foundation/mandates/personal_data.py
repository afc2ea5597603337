"""What mandates hold about a person, and how long the photographs of signed papers are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import SYSTEM, Actor
from foundation.mandates.models import Deed, Mandate
from foundation.mandates.operations.forgetting import delete_papers
from foundation.mandates.states import OPEN
from foundation.people.models import Person
from foundation.privacy import holdings, plan

KEPT = _("替你办过什么要查得到：委托和代办的记录，没有照片和号码，保存不少于 10 年。")


def _mandates(person: Person) -> Iterable[dict[Any, Any]]:
    for row in person.mandates.select_related("liaison", "organisation").order_by("id"):
        yield {
            _("联络员"): row.liaison.masked_name,
            _("单位"): row.organisation,
            _("怎么同意的"): row.get_via_display(),
            _("从什么时候起"): row.given_at,
            _("到哪天止"): row.valid_to,
            _("怎么样了"): row.get_state_display(),
        }


def _deeds(person: Person) -> Iterable[dict[Any, Any]]:
    for row in Deed.objects.filter(mandate__person=person).order_by("id"):
        yield {_("替你办了什么"): row.what, _("什么时候"): row.at}


def _open(person: Person) -> str:
    waiting = person.mandates.filter(state__in=OPEN).exists() or person.mandates_held.filter(state__in=OPEN).exists()
    return str(_("还有一份代办没结束")) if waiting else ""


def _erase(person: Person, actor: Actor) -> int:
    return delete_papers(Mandate.objects.filter(person=person).exclude(paper=""), actor=actor)


def _old(before: datetime) -> QuerySet[Mandate]:
    return Mandate.objects.filter(ended_at__lt=before).exclude(paper="")


holdings.register(
    holdings.Holding("mandates.mandates", _("你托人代办的"), _mandates, kept=KEPT, erase=_erase, open_matter=_open)
)
holdings.register(holdings.Holding("mandates.deeds", _("别人替你办过的"), _deeds, kept=KEPT))
plan.register(
    plan.Line(
        "mandates.papers",
        _("委托书的照片"),
        "assistance",
        ("mandates.Mandate.paper",),
        happens=_("删除照片，留下委托过谁"),
        counted_from=_("委托结束那天"),
        days=1096,
        source=_("本县自己定的 [L]"),
        due=lambda before: _old(before).count(),
        carry_out=lambda before: delete_papers(_old(before), actor=SYSTEM),
    )
)
