"""Taking a list out of the site, publishing what is due, and saying that a translation has caught up."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from foundation.audit.operations import record
from foundation.content.models import TranslationMark
from foundation.content.queries.translations import source_of
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.models import User
from foundation.people.rules import require

logger = logging.getLogger(__name__)


def record_export(table: str, *, actor: Actor | Any, file_format: str, rows: int, filters: dict[str, str]) -> None:
    """Keep who took which list away and how many rows. `filters` are choices, never words somebody typed.

    The permission is the page's own: an export holds what its page shows.
    """
    with transaction.atomic():
        record(
            "content.table.exported", actor, actor=actor, table=table, format=file_format, rows=rows, filters=filters
        )


def publish_what_is_due(*, actor: Actor) -> int:
    """Pages whose hour has come go out, those whose time is over come down. For upkeep; returns how many.

    As Wagtail's own `publish_scheduled`, except that one page that cannot be published leaves the others alone.
    """
    now, done = clock.now(), 0
    for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
        done += _tried(page, _take_down)
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        done += _tried(revision, _let_out)
    return done


def _take_down(page: Any) -> None:
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _let_out(revision: Any) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _tried(what: Any, work: Callable[[Any], None]) -> int:
    try:
        with transaction.atomic():
            work(what)
    except Exception:
        logger.exception("%s %s could not be published or taken down on time", type(what).__name__, what.pk)
        return 0
    return 1


def mark_up_to_date(page: Page, *, actor: User) -> TranslationMark:
    """Say that a translated page has caught up with what its source says in public now."""
    if not page.permissions_for_user(actor).can_edit():
        raise NotPermitted(_("这一页不归你改，不能替它说跟上了。"))
    source = source_of(page)
    if source is None or source.live_revision_id is None:
        raise DomainError(_("这一页没有发布过的原文，没有什么要跟的。"), "content.no_source")
    with transaction.atomic():
        mark, _created = TranslationMark.objects.update_or_create(
            page_id=page.pk,
            defaults={"source_revision_id": source.live_revision_id, "marked_at": clock.now(), "marked_by": actor},
        )
        record("content.translation.caught_up", page, actor=actor, source=source.pk, revision=source.live_revision_id)
    return mark


def mark_first_made(page: Page, *, actor: Actor) -> None:
    """A translation that goes out for the first time was made from what its source says just now. Joins the caller's
    transaction; the publishing itself is on record."""
    require(actor.is_system)
    source = source_of(page)
    if source is not None and source.live_revision_id:
        TranslationMark.objects.get_or_create(
            page_id=page.pk,
            defaults={"source_revision_id": source.live_revision_id, "marked_at": clock.now()},
        )
