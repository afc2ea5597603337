"""What an editor publishes and what an operation changes shows on the public pages at once."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from foundation.audit.models import Entry
from foundation.audit.signals import recorded
from foundation.content import public
from foundation.content.models import ContentImage, Recording
from foundation.content.operations import mark_first_made
from foundation.kernel.actors import SYSTEM


@receiver(recorded)
def forget_after_an_act(sender: str, entry: Entry, **kwargs: Any) -> None:
    public.forget_after(entry.action)


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def forget_after_editing(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(public.forget)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def forget_when_a_page_becomes_private(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(public.forget)


@receiver([post_save, post_delete], sender=ContentImage)
@receiver([post_save, post_delete], sender=Recording)
def forget_when_a_file_changes(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(public.forget)


@receiver(post_delete, sender=Recording)
def delete_the_file_too(sender: Any, instance: Recording, **kwargs: Any) -> None:
    transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))


@receiver(page_published)
def note_what_was_translated(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A translation that goes out for the first time was made from what its source says just now. From then on its
    editor says when it has caught up: publishing a mended comma is not translating."""
    mark_first_made(instance, actor=SYSTEM)
