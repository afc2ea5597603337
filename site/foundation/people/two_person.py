"""Which acts take two people, and what happens when the second one agrees. Each app registers its kinds when Django starts.

    two_person.register(
        Kind(
            name="certification.revoke",
            label=_("撤销证书"),
            model=Certificate,
            roles=(Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER),
            office=lambda certificate: certificate.body.organisation,
            may_request=…, may_confirm=…, perform=…, describe=…, url=…,
        )
    )

Then `request_act("certification.revoke", certificate, actor=…, reason=…)` and another person's `confirm_act(act, actor=…)`
(foundation.people.operations.acts). Whoever asked can never confirm or decline: the rule says so, and the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from foundation.kernel.actors import Actor
from foundation.people.models import Organisation, TwoPersonAct
from foundation.people.rules import person_of, roles_in_force
from foundation.people.states import ActState

USUAL_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Kind:
    """One kind of act. `roles` are those on whose desks it waits, in the office that `office(obj)` names (none: of any
    office). `may_confirm` is asked besides being another person: rules of separation go in there.

    `perform(obj, act, actor)` runs inside the confirming transaction, with `obj` locked; it writes its own audit entry and
    may refuse with a `DomainError`, which leaves the act open. `lock(key, data)` takes the rows it needs in the one order
    and returns the object; by default the object's own row. `expires_after` None: waits until it is decided.
    `describe(act)` is a sentence for the desk; `subject_of(act)` is the object, `related` what is joined to it for lists.
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    roles: tuple[str, ...]
    may_request: Callable[[Actor, Any], bool]
    may_confirm: Callable[[Actor, Any], bool]
    perform: Callable[[Any, TwoPersonAct, Actor], object]
    describe: Callable[[TwoPersonAct], str]
    url: Callable[[TwoPersonAct], str] | None = None
    office: Callable[[Any], Organisation | None] = lambda obj: None
    lock: Callable[[str, dict[str, Any]], Any] | None = None
    related: tuple[str, ...] = ()
    expires_after: timedelta | None = USUAL_LIFE
    confirm_here: bool = True
    """Whether the desk's page has the button; without, the second person decides on the page `url` leads to."""

    def load(self, key: str) -> Any:
        return self.model._default_manager.select_related(*self.related).get(pk=key)

    def load_locked(self, key: str, data: dict[str, Any]) -> Any:
        """The object, locked and read afresh; inside the operation's transaction."""
        if self.lock is not None:
            return self.lock(key, data)
        rows = self.model._default_manager.select_for_update(of=("self",), no_key=True)
        return rows.select_related(*self.related).get(pk=key)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    return _kinds[name]


def kinds() -> list[Kind]:
    return list(_kinds.values())


def subject_of(act: TwoPersonAct) -> Any:
    """The object the act is about; read once an act."""
    if "_subject" not in vars(act):
        vars(act)["_subject"] = kind_named(act.kind).load(act.object_id)
    return vars(act)["_subject"]


def load_subjects(acts: list[TwoPersonAct]) -> None:
    """The objects of a page of acts, in one query a kind."""
    for kind in _kinds.values():
        ours = [act for act in acts if act.kind == kind.name]
        if ours:
            found = kind.model._default_manager.select_related(*kind.related).in_bulk([act.object_id for act in ours])
            by_key = {str(key): obj for key, obj in found.items()}
            for act in ours:
                vars(act)["_subject"] = by_key[act.object_id]


def waiting_for(actor: Actor) -> QuerySet[TwoPersonAct]:
    """Open acts that another person asked for and the actor's roles decide, oldest first."""
    person = person_of(actor)
    held = roles_in_force(actor)
    wanted = Q(pk__in=[])
    for kind in _kinds.values():
        offices = {membership.organisation_id for membership in held if membership.role in kind.roles}
        if offices:
            wanted |= Q(kind=kind.name) & (Q(office__isnull=True) | Q(office_id__in=offices))
    acts = TwoPersonAct.objects.filter(wanted, state=ActState.REQUESTED).exclude(requested_by=person)
    return acts.select_related("requested_by", "office").order_by("requested_at", "pk")


def may_decide(actor: Actor, act: TwoPersonAct) -> bool:
    """Whether this person's word would count now: the question the button asks."""
    person = person_of(actor)
    if person is None or not act.is_open or act.is_overdue or act.requested_by_id == person.pk:
        return False
    return kind_named(act.kind).may_confirm(actor, subject_of(act))


def may_see(actor: Actor, act: TwoPersonAct) -> bool:
    """Whoever asked, decided, or holds the role that decides."""
    person = person_of(actor)
    if person is not None and person.pk in (act.requested_by_id, act.decided_by_id):
        return True
    roles = kind_named(act.kind).roles if act.kind in _kinds else ()
    return any(
        membership.role in roles and act.office_id in (None, membership.organisation_id)
        for membership in roles_in_force(actor)
    )
