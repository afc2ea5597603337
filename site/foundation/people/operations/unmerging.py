"""A merge that was a mistake is taken apart: asked for by one clerk, confirmed by another."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.models import Entry
from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people import merging, unmerging
from foundation.people.locking import kept_beside
from foundation.people.models import Membership, Person, PersonMerge, TwoPersonAct, User
from foundation.people.operations.acts import request_act
from foundation.people.operations.sign_ins import look_at_roles_again
from foundation.people.rules import may_correct, require
from foundation.people.states import UNMERGE


def request_unmerge(merged: Person, *, actor: Actor, reason: str) -> TwoPersonAct:
    """Ask for a merge to be taken apart. Codes: people.not_merged, people.unmerge_blocked, people.act_open,
    people.reason_missing."""
    merge = _standing(merged)
    require(may_correct(actor, merge.merged) and may_correct(actor, merge.kept))
    _refuse_blocked(unmerging.way_back(merge))
    return request_act(UNMERGE, merge.merged, actor=actor, reason=reason, kept=merge.kept.code, merge=merge.pk)


def unmerge_persons(merged: Person, act: TwoPersonAct, *, actor: Actor) -> PersonMerge:
    """What had followed goes back to the registration it came from, which is a person again. What was done since stays.

    Runs inside the confirming transaction with both rows locked. An account the merge had closed is open again. Returns the
    merge that was taken apart. Codes: people.not_merged, people.unmerge_blocked.
    """
    kept = kept_beside(merged)
    require(may_correct(actor, merged) and may_correct(actor, kept))
    merge = _standing(merged)
    if merge.pk != act.data["merge"] or merge.kept_id != kept.pk:
        raise Conflict(_("提的时候是另一次合并。请重新提一次。"), "people.not_merged")
    back = unmerging.way_back(merge)
    _refuse_blocked(back)
    # While the registration still points to the kept one: the database lets rows go back only then.
    for link in merging.following():
        if back.rows.get(link.name):
            _return(link, back.rows[link.name], merged)
    followed = PersonMerge.objects.filter(kept=merged).values("merged")
    Person.objects.filter(merged_into=kept, pk__in=followed).update(merged_into=merged)
    merged.merged_into = merged.merged_at = None
    merged.save(update_fields=["merged_into", "merged_at"])
    _open_accounts(merge, actor)
    for person, other in ((merged, kept), (kept, merged)):
        record("people.person.unmerged", person, actor=actor, apart_from=other.code, rows=back.count)
    moved = back.rows.get("people.membership.person", [])
    for membership in Membership.objects.filter(pk__in=moved).select_related("organisation"):
        record(
            "people.membership.moved",
            membership,
            actor=actor,
            role=membership.role,
            organisation=membership.organisation.code,
        )
    look_at_roles_again(kept, actor=actor)
    return merge


def _return(link: merging.Link, keys: list[str], merged: Person) -> None:
    try:
        with transaction.atomic():
            link.model._base_manager.filter(pk__in=keys).update(**{link.field: merged})
    except IntegrityError as clash:
        raise Conflict(
            _("%(what)s回不去：数据库不让。请先看看两份登记在那里的情况。") % {"what": merging.words_for(link.model)},
            "people.unmerge_blocked",
        ) from clash


def _open_accounts(merge: PersonMerge, actor: Actor) -> None:
    """Those that this merge had closed, since the kept person had one."""
    left = merge.left.get("people.user.person", [])
    closed = Entry.objects.filter(
        action="people.account.closed", object_id__in=left, data__reason="merged", at__gte=merge.at
    ).values_list("object_id", flat=True)
    for user in User.objects.filter(pk__in=list(closed), is_active=False):
        user.is_active = True
        user.save(update_fields=["is_active"])
        record("people.account.opened_again", user, actor=actor, reason="unmerged")


def _standing(merged: Person) -> PersonMerge:
    merge = unmerging.standing_merge(Person.objects.get(pk=merged.pk))
    if merge is None:
        raise DomainError(_("这份登记没有并到别的里面，不用撤开。"), "people.not_merged")
    return merge


def _refuse_blocked(back: unmerging.WayBack) -> None:
    if back.refusals:
        raise Conflict(
            _("现在撤不开：%(list)s。请先看清这几件该归谁，办好再来。") % {"list": _("；").join(back.refusals)},
            "people.unmerge_blocked",
        )
