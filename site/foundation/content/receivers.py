"""What an editor publishes and what an operation changes shows on the public pages at once."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from foundation.audit.models import Entry
from foundation.audit.signals import recorded
from foundation.content import public
from foundation.content.models import ContentImage, Recording, TranslationMark
from foundation.content.queries.translations import source_of
from foundation.kernel import clock


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
    transaction.on_commit(lambda: instance.file.delete(save=False))


@receiver(page_published)
def note_what_was_translated(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A translation that goes out for the first time was made from what its source says just now. From then on its
    editor says when it has caught up: publishing a mended comma is not translating."""
    source = source_of(instance)
    if source is not None and source.live_revision_id:
        TranslationMark.objects.get_or_create(
            page_id=instance.pk,
            defaults={"source_revision_id": source.live_revision_id, "marked_at": clock.now()},
        )
