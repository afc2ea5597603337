"""Which pages are translations, and how far each has followed the page it was made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Revision

from foundation.content.models import TranslationMark


def source_language() -> str:
    """The language pages are written in first."""
    return str(settings.LANGUAGE_CODE)


def source_of(page: Page) -> Page | None:
    """The page this one was translated from; None for pages in the first language and pages of their own."""
    if page.locale.language_code == source_language():
        return None
    found: Page | None = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=source_language()
    ).first()
    return found


@dataclass(frozen=True)
class Lag:
    """A translation that has not followed. `since` is the version it had followed to; None where nobody knows."""

    page: Page
    source: Page
    since: Revision | None
    until: Revision | None


def lag_of(page: Page) -> Lag | None:
    """What a translation has not followed yet; None where it is up to date, or is no translation."""
    source = source_of(page)
    if source is None:
        return None
    return next(iter(_lags([(page, source)])), None)


def lagging_pages() -> list[Lag]:
    """Every published translation that has not followed its source, the longest waiting first."""
    sources = {
        page.translation_key: page
        for page in Page.objects.filter(locale__language_code=source_language(), live=True).select_related(
            "live_revision"
        )
    }
    pages = (
        Page.objects.exclude(locale__language_code=source_language())
        .filter(translation_key__in=sources, depth__gt=1)
        .select_related("locale")
    )
    found = _lags((page, sources[page.translation_key]) for page in pages)
    return sorted(found, key=lambda lag: (lag.source.last_published_at is None, lag.source.last_published_at))


def untranslated_pages() -> list[Page]:
    """Published pages that have no version in some language, with `missing`: the languages."""
    languages = {locale.pk: locale for locale in Locale.objects.all()}
    have: dict[Any, set[int]] = {}
    for key, locale in Page.objects.filter(depth__gt=1).values_list("translation_key", "locale_id"):
        have.setdefault(key, set()).add(locale)
    found = []
    for page in Page.objects.filter(locale__language_code=source_language(), live=True, depth__gt=1).order_by("path"):
        missing = set(languages) - have.get(page.translation_key, set())
        if missing:
            page.missing = [languages[pk].get_display_name() for pk in sorted(missing)]
            found.append(page)
    return found


def _lags(pairs: Iterable[tuple[Page, Page]]) -> list[Lag]:
    listed = [(page, source) for page, source in pairs if source.live_revision_id]
    marks = TranslationMark.objects.select_related("source_revision").in_bulk(
        [page.pk for page, _source in listed], field_name="page_id"
    )
    found = []
    for page, source in listed:
        mark = marks.get(page.pk)
        if mark is None:
            touched, published = page.latest_revision_created_at, source.last_published_at
            followed = bool(touched and published and touched >= published)
        else:
            followed = mark.source_revision_id == source.live_revision_id
        if not followed:
            found.append(Lag(page, source, mark.source_revision if mark else None, source.live_revision))
    return found
