"""What the registers of appraisal put on the desks, and their place among the registers."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Appraiser, BodyScope, EvaluationBody, Standard
from certification.queries.registers import expiring_cards, expiring_scopes
from certification.rules.registers import APPRAISING, appraisers_of
from foundation.kernel import clock
from foundation.people import desks
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role, person_of
from foundation.policy.queries import value
from training import register_pages
from training.register_pages import Ending, Register
from training.rules.registry import READERS

MANAGER = Role.EVALUATION_BODY_MANAGER


def _endings(cards: Iterable[Appraiser]) -> Iterable[Ending]:
    for card in cards:
        what = _("%(occupation)s考评员证") % {"occupation": card.occupation}
        yield Ending(card.person.name, what, card.valid_to, reverse("registry-appraiser", args=[card.pk]))


def _scope_endings(scopes: Iterable[BodyScope]) -> Iterable[Ending]:
    for scope in scopes:
        body, what = scope.body.organisation, _("备案的%(occupation)s") % {"occupation": scope.occupation}
        assert scope.valid_to is not None
        yield Ending(body.localized_name, what, scope.valid_to, reverse("registry-body", args=[body.code]))


def kept_endings(user: Any, until: date) -> Iterable[Ending]:
    yield from _endings(expiring_cards(until))
    yield from _scope_endings(expiring_scopes(until))


def body_endings(user: Any, until: date) -> Iterable[Ending]:
    """Cards of those who appraise for the manager's body, and what the body has filed."""
    yield from _endings(expiring_cards(until).filter(person__in=appraisers_of(user)))
    yield from _scope_endings(
        expiring_scopes(until).filter(body__organisation__in=organisations_with_role(user, MANAGER))
    )


def own_endings(user: Any, until: date) -> Iterable[Ending]:
    return _endings(expiring_cards(until).filter(person=person_of(user)))


def _tasks(found: Iterable[Ending], verb: str) -> Iterable[desks.Task]:
    for one in found:
        days = (one.day - clock.today()).days
        yield desks.Task(
            title=one.whose,
            kind=one.what,
            url=one.url,
            verb=verb,
            look_first=_("还有 %(days)s 天到期") % {"days": days} if days else _("今天到期"),
            tone="gold" if days > 14 else "kaki",
            due=timezone.make_aware(datetime.combine(one.day, time(17, 0))),
        )


def _until() -> date:
    return clock.today() + timedelta(days=int(value("training.registry_warn_days")))


def body_tasks(user: Any) -> Iterable[desks.Task]:
    return _tasks(body_endings(user, _until()), _("去续"))


def own_tasks(user: Any) -> Iterable[desks.Task]:
    return _tasks(own_endings(user, _until()), _("看我的证"))


def _count_cards(user: Any) -> int:
    today = clock.today()
    cards = Appraiser.objects.filter(valid_from__lte=today, valid_to__gte=today, withdrawn_on__isnull=True)
    return (cards if has_role(user, *READERS) else cards.filter(person__in=appraisers_of(user))).count()


def _count_bodies(user: Any) -> int:
    bodies = EvaluationBody.objects.all()
    if not has_role(user, *READERS):
        bodies = bodies.filter(organisation__in=organisations_with_role(user, MANAGER))
    return bodies.count()


desks.register_tasks((MANAGER,), body_tasks)
desks.register_tasks(APPRAISING, own_tasks)
register_pages.add_endings(READERS, kept_endings)
register_pages.add_endings((MANAGER,), body_endings)
VIEWERS = (*READERS, MANAGER)
register_pages.add(Register(gettext_lazy("考评员证"), "registry-appraisers", VIEWERS, _count_cards, order=50))
register_pages.add(Register(gettext_lazy("评价机构"), "registry-bodies", VIEWERS, _count_bodies, order=55))
register_pages.add(
    Register(gettext_lazy("职业标准"), "registry-standards", VIEWERS, lambda user: Standard.objects.count(), order=95)
)
