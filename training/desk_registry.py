"""What the registers put on the desks: what ends soon, for those who renew it; requests, for those who decide."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Occupation
from foundation.kernel import clock
from foundation.people import desks
from foundation.people.models import Membership
from foundation.people.roles import Role
from foundation.people.rules import person_of
from foundation.policy.queries import value
from training import register_pages
from training.models import EmployerEntry, InstitutionLicence, InstitutionScope, TrainerCard
from training.queries.registry import expiring
from training.register_pages import Ending
from training.rules.registry import KEEPERS, READERS, open_requests, organisations_seen, own_institutions

OWN_READERS = (Role.INSTITUTION_MANAGER, Role.EVALUATION_BODY_MANAGER)


def _of_schools(rows: Any) -> Iterable[Ending]:
    for row in rows.select_related("organisation"):
        url = reverse("registry-institution", args=[row.organisation.code])
        what = _("教%(subject)s") % {"subject": row.subject} if isinstance(row, InstitutionScope) else _("办学许可")
        yield Ending(row.organisation.localized_name, what, row.valid_to, url)


def _of_cards(rows: Any, url: str = "") -> Iterable[Ending]:
    for card in rows.select_related("person", "occupation", "section"):
        yield Ending(
            card.person.name,
            _("教%(subject)s的教师证") % {"subject": card.subject},
            card.valid_to,
            url or reverse("registry-trainer", args=[card.person.code]),
        )


def kept_endings(user: Any, until: date) -> Iterable[Ending]:
    """Everything of the reader's places."""
    seen = organisations_seen(user)
    yield from _of_schools(expiring(InstitutionLicence, until).filter(organisation__in=seen))
    yield from _of_schools(
        expiring(InstitutionScope, until).filter(organisation__in=seen).select_related("occupation", "section")
    )
    for entry in expiring(EmployerEntry, until).filter(organisation__in=seen).select_related("organisation"):
        url = reverse("registry-employer", args=[entry.organisation.code])
        yield Ending(entry.organisation.localized_name, _("用人单位登记"), entry.valid_to, url)
    yield from _of_cards(expiring(TrainerCard, until))


def school_endings(user: Any, until: date) -> Iterable[Ending]:
    """What the manager's own institution has to renew, its trainers' cards included."""
    own = list(own_institutions(user))
    yield from _of_schools(expiring(InstitutionLicence, until).filter(organisation__in=own))
    yield from _of_schools(
        expiring(InstitutionScope, until).filter(organisation__in=own).select_related("occupation", "section")
    )
    today = clock.today()
    teaching = Membership.objects.filter(organisation__in=own, role=Role.TRAINER, valid_from__lte=today).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    )
    yield from _of_cards(expiring(TrainerCard, until).filter(person__in=teaching.values("person")))


def own_card_endings(user: Any, until: date) -> Iterable[Ending]:
    yield from _of_cards(expiring(TrainerCard, until).filter(person=person_of(user)), reverse("registry-my-cards"))


def _tasks(source: Any, verb: Any) -> Any:
    """Endings as things that wait, each due on its last day."""

    def tasks(user: Any) -> Iterable[desks.Task]:
        until = clock.today() + timedelta(days=int(value("training.registry_warn_days")))
        for one in source(user, until):
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

    return tasks


def request_tasks(user: Any) -> desks.Waiting:
    """What schools ask to have entered, the oldest first."""
    return desks.waiting(open_requests(user).order_by("requested_at", "pk"), _requests)


def _requests(rows: list[Any]) -> Iterable[desks.Task]:
    for asked in rows:
        words = {"name": asked.person.name if asked.person else "", "subject": asked.subject}
        yield desks.Task(
            title=asked.organisation.localized_name,
            kind=_("登记申请"),
            url=reverse("registry-request", args=[asked.pk]),
            verb=_("看申请"),
            look_first=_("%(name)s的教师证：%(subject)s") % words
            if asked.person
            else _("学校想教：%(subject)s") % words,
        )


school_tasks = _tasks(school_endings, gettext_lazy("去续"))
own_card_tasks = _tasks(own_card_endings, gettext_lazy("看我的证"))

desks.register_item(
    desks.DeskItem(
        (*READERS, *OWN_READERS),
        gettext_lazy("登记"),
        "registry",
        lambda user: open_requests(user).count() or None,
        order=45,
    )
)
desks.register_item(desks.DeskItem((Role.TRAINER,), gettext_lazy("我的教师证"), "registry-my-cards", order=46))
desks.register_tasks(KEEPERS, request_tasks)
desks.register_tasks((Role.INSTITUTION_MANAGER,), school_tasks)
desks.register_tasks((Role.TRAINER,), own_card_tasks)
register_pages.add_endings(READERS, kept_endings)
register_pages.add_endings((Role.INSTITUTION_MANAGER,), school_endings)
register_pages.add(
    register_pages.Register(
        gettext_lazy("职业"),
        "registry-occupations",
        (*READERS, *OWN_READERS),
        lambda user: Occupation.objects.count(),
        order=90,
    )
)
