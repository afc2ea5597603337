"""What takes two people here: making two registrations of one human being one, and taking that apart again."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.actors import Actor
from foundation.people.granting import CLERKS
from foundation.people.locking import locked_pair
from foundation.people.models import Person, TwoPersonAct
from foundation.people.operations.merging import merge_persons
from foundation.people.operations.unmerging import unmerge_persons
from foundation.people.roles import Role
from foundation.people.rules import has_role, may_correct
from foundation.people.states import MERGE, UNMERGE
from foundation.people.two_person import Kind, register, subject_of


def _may_confirm(actor: Actor, merged: Person) -> bool:
    """The bureau's word; the clerk who asked may be of the township."""
    return has_role(actor, Role.BUREAU_SUPERVISOR) and may_correct(actor, merged)


def _describe(act: TwoPersonAct) -> str:
    return _("把%(merged)s（%(code)s）并到 %(kept)s") % {
        "merged": subject_of(act).masked_name,
        "code": subject_of(act).code,
        "kept": act.data["kept"],
    }


register(
    Kind(
        name=MERGE,
        label=gettext_lazy("合并重复登记"),
        model=Person,
        roles=CLERKS,
        may_request=may_correct,
        may_confirm=_may_confirm,
        perform=lambda merged, act, actor: merge_persons(merged, act, actor=actor),
        describe=_describe,
        lock=locked_pair,
        related=("township",),
    )
)


def _describe_apart(act: TwoPersonAct) -> str:
    return _("把%(merged)s（%(code)s）从 %(kept)s 撤开") % {
        "merged": subject_of(act).masked_name,
        "code": subject_of(act).code,
        "kept": act.data["kept"],
    }


register(
    Kind(
        name=UNMERGE,
        label=gettext_lazy("撤开合并"),
        model=Person,
        roles=CLERKS,
        may_request=may_correct,
        may_confirm=_may_confirm,
        perform=lambda merged, act, actor: unmerge_persons(merged, act, actor=actor),
        describe=_describe_apart,
        lock=locked_pair,
        related=("township",),
    )
)
