"""What an editor changes in the records of the menu shows on the public pages at once."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.models import Course, Occupation, Section, Specialism
from foundation.content.public import changes_public_pages, forget

RECORDS = (Course, Occupation, Section, Specialism)
changes_public_pages(["policy.policy.set"])


@receiver([post_save, post_delete])
def forget_after_a_record(sender: Any, **kwargs: Any) -> None:
    if sender in RECORDS:
        transaction.on_commit(forget)
