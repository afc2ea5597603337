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
from foundation.content.models import ContentImage, Recording


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
