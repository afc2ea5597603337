"""What stands on the desks of liaisons, cadres, and the offices that appoint them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.mandates.models import Mandate
from foundation.mandates.operations.mandates import UNANSWERED
from foundation.mandates.queries import asked_by, mandates_held_by
from foundation.people import desks
from foundation.people.desks import Task, Waiting, waiting
from foundation.people.roles import Role
from foundation.people.rules import person_of
from training.models import TrainingClass
from training.queries.joining import classes_to_join
from website.views.village import township_of

RUNS_OUT_SOON = timedelta(days=30)
ANNOUNCED_BEFORE = timedelta(days=21)

desks.register_item(
    desks.DeskItem(
        roles=(Role.VILLAGE_LIAISON,),
        label=_("委托我的人"),
        url_name="villager-list",
        count=lambda user: mandates_held_by(person_of(user)).count() or None,
        order=10,
    )
)
desks.register_item(desks.DeskItem(roles=(Role.VILLAGE_CADRE,), label=_("我们村"), url_name="village", order=10))
desks.register_item(
    desks.DeskItem(
        roles=(Role.VILLAGE_CADRE, Role.VILLAGE_LIAISON), label=_("打印海报"), url_name="poster-list", order=20
    )
)
desks.register_item(
    desks.DeskItem(roles=(Role.TOWNSHIP_REVIEWER,), label=_("代办委托"), url_name="mandate-list", order=45)
)


def _unanswered(user: Any) -> Iterable[Task]:
    """Codes that nobody has read out yet."""
    own = person_of(user)
    return [
        Task(
            title=mandate.person.name,
            kind=gettext("等本人读验证码"),
            url=reverse("villager-code", args=[mandate.code]),
            verb=_("填验证码"),
            due=mandate.asked_at + UNANSWERED,
        )
        for mandate in (asked_by(own).order_by("asked_at")[: desks.MOST_SHOWN] if own else [])
    ]


def _running_out(user: Any) -> Waiting:
    """Mandates that are over within a month: ask the villager whether to go on."""
    soon = mandates_held_by(person_of(user)).filter(valid_to__lte=clock.today() + RUNS_OUT_SOON)

    def tasks(mandates: list[Mandate]) -> Iterable[Task]:
        return [
            Task(
                title=mandate.person.name,
                kind=gettext("委托快到期"),
                url=reverse("villager", args=[mandate.code]),
                verb=_("去看看"),
                look_first=gettext("管到 %(day)s") % {"day": mandate.valid_to},
                tone="wait",
            )
            for mandate in mandates
        ]

    return waiting(soon.order_by("valid_to", "pk"), tasks)


def _classes_to_announce(user: Any) -> Waiting:
    """Classes of the township with free seats that begin soon: the village should hear of them."""
    near = classes_to_join().filter(
        venue__division=township_of(user),
        starts_on__lte=clock.today() + ANNOUNCED_BEFORE,
        seats_taken__lt=F("capacity"),
    )

    def tasks(classes: list[TrainingClass]) -> Iterable[Task]:
        return [
            Task(
                title=one.localized_title,
                kind=gettext("近处要开的班"),
                url=reverse("class-poster", args=[one.code]),
                verb=_("打印海报"),
                where=one.venue.localized_name if one.venue else "",
                look_first=gettext("%(day)s开课，还有 %(n)s 个位子")
                % {"day": date_format(one.starts_on or clock.today(), "MONTH_DAY_FORMAT"), "n": one.seats_left},
            )
            for one in classes
        ]

    return waiting(near, tasks)


desks.register_tasks((Role.VILLAGE_LIAISON,), _unanswered)
desks.register_tasks((Role.VILLAGE_LIAISON,), _running_out)
desks.register_tasks((Role.VILLAGE_CADRE, Role.VILLAGE_LIAISON), _classes_to_announce)
