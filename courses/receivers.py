"""What an editor changes in the records of the menu shows on the public pages, and in the search, at once; who is one follows from the role."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.models import Course, Crop, Occupation, Section, Specialism
from courses.operations.calls import open_call
from courses.operations.editors import GROUPS, let_editors_in
from courses.operations.pools import leave_pool, pool_wish
from courses.queries.search import reindex
from courses.signals import pool_reached, wish_ended, wish_placed
from foundation.audit.models import Entry
from foundation.audit.signals import recorded
from foundation.content.public import changes_public_pages, forget
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Membership

RECORDS = (Course, Crop, Occupation, Section, Specialism)
changes_public_pages(["policy.policy.set"])


@receiver([post_save, post_delete])
def forget_after_a_record(sender: Any, **kwargs: Any) -> None:
    if sender in RECORDS:
        transaction.on_commit(forget)


@receiver(post_save)
def index_after_a_record(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """In the same transaction, so that what is shown and what is found never differ. A new record has no pages."""
    if sender in RECORDS and sender is not Crop and not created and not kwargs.get("raw"):
        reindex(_courses_of(instance))


def _courses_of(record: Course | Occupation | Section | Specialism) -> QuerySet[Course]:
    return Course.objects.filter(pk=record.pk) if isinstance(record, Course) else record.courses.all()


@receiver(wish_placed)
def pool_at_once(sender: Any, wish: Any, actor: Any, **kwargs: Any) -> None:
    pool_wish(wish, actor=actor)


@receiver(wish_ended)
def leave_at_once(sender: Any, wish: Any, actor: Any, **kwargs: Any) -> None:
    leave_pool(wish, actor=actor)


@receiver(pool_reached)
def call_the_institutions(sender: Any, pool: Any, actor: Any, **kwargs: Any) -> None:
    open_call(pool, actor=actor)


@receiver(recorded)
def editors_follow_their_role(sender: str, entry: Entry, **kwargs: Any) -> None:
    """A role was given, ended or moved, or somebody who holds one got an account."""
    about_role = sender.startswith("people.membership.") and entry.data.get("role") in GROUPS
    if about_role or (sender == "people.account.opened" and _held_by_account(entry.object_id)):
        let_editors_in(actor=SYSTEM)


def _held_by_account(key: str) -> bool:
    return Membership.objects.filter(role__in=GROUPS, person__account__pk=key).exists()
