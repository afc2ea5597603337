"""What an editor changes in the records of the menu shows on the public pages at once; who is one follows from the role."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.models import Course, Occupation, Section, Specialism
from courses.operations.editors import let_editors_in
from foundation.audit.models import Entry
from foundation.audit.signals import recorded
from foundation.content.public import changes_public_pages, forget
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Membership
from foundation.people.roles import Role

RECORDS = (Course, Occupation, Section, Specialism)
changes_public_pages(["policy.policy.set"])


@receiver([post_save, post_delete])
def forget_after_a_record(sender: Any, **kwargs: Any) -> None:
    if sender in RECORDS:
        transaction.on_commit(forget)


@receiver(recorded)
def editors_follow_their_role(sender: str, entry: Entry, **kwargs: Any) -> None:
    """A role was given, ended or moved, or somebody who holds one got an account."""
    about_role = sender.startswith("people.membership.") and entry.data.get("role") == Role.EDITOR
    if about_role or (sender == "people.account.opened" and _held_by_account(entry.object_id)):
        let_editors_in(actor=SYSTEM)


def _held_by_account(key: str) -> bool:
    return Membership.objects.filter(role=Role.EDITOR, person__account__pk=key).exists()
