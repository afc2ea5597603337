"""Courses of the menu by what somebody typed, through Wagtail's search index."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Case, IntegerField, QuerySet, Value, When
from wagtail.search.backends import get_search_backend
from wagtail.search.query import SearchQuery

from courses.models import Course, CoursePage
from courses.search.asking import asked_words, to_the_letter, with_a_slip, without_idle_words
from courses.search.tokens import TITLE, TRADE

MOST_FOUND = 240
"""Courses one search names; who needs more of them has a section to look in."""
BY_TITLE, BY_TRADE, BY_DESCRIPTION, BY_LIKENESS = range(4)
INDEXED_AT_ONCE = 200
ORDER = ("course__section__order", "course__code")


@dataclass(frozen=True)
class Found:
    """Pages with their rank (`BY_TITLE` … `BY_LIKENESS`), the best first, in the menu's order among equals."""

    pages: list[tuple[int, int]]

    @property
    def only_alike(self) -> bool:
        """Whether nothing holds the very words."""
        return bool(self.pages) and self.pages[0][1] == BY_LIKENESS


def find_courses(text: str, pages: QuerySet[CoursePage]) -> Found:
    """Those of `pages` that hold every word of `text`: in the title, else the trade, else the description; else those
    that nearly do. Both databases answer alike: the index says which, the rank is the place, never a score."""
    typed = asked_words(text)
    if not typed:
        return Found([])
    for words in dict.fromkeys((tuple(typed), tuple(without_idle_words(typed)))):
        place = Case(
            When(pk__in=_named(pages, to_the_letter(words, [TITLE])), then=Value(BY_TITLE)),
            When(pk__in=_named(pages, to_the_letter(words, [TITLE, TRADE])), then=Value(BY_TRADE)),
            default=Value(BY_DESCRIPTION),
            output_field=IntegerField(),
        )
        there = pages.filter(pk__in=_named(pages, to_the_letter(words))).annotate(place=place)
        found = list(there.order_by("place", *ORDER).values_list("pk", "place")[:MOST_FOUND])
        if found:
            return Found(found)
    alike = pages.filter(pk__in=_named(pages, with_a_slip(without_idle_words(typed)))).order_by(*ORDER)
    return Found([(pk, BY_LIKENESS) for pk in alike.values_list("pk", flat=True)[:MOST_FOUND]])


def _named(pages: QuerySet[CoursePage], question: SearchQuery) -> QuerySet[CoursePage, Any]:
    """Keys of the pages the index names, for `pk__in`. Everything is asked of the body of an entry: PostgreSQL could not
    use its index on title and body put together."""
    backend = get_search_backend()
    if connections[pages.db].vendor == "postgresql":
        from courses.search.postgres import OnTheBody

        asked = OnTheBody(CoursePage.objects.all(), question, order_by_relevance=False)
        named = asked.search(backend.config, None, None, backend=backend)
    else:
        asked = backend.query_compiler_class(CoursePage.objects.all(), question, order_by_relevance=False)
        named = asked.search(backend.config, None, None)
    return named.order_by().values("pk")


def reindex(courses: QuerySet[Course]) -> int:
    """The pages of these courses in step with their records; how many."""
    backend, count = get_search_backend(), 0
    pages = CoursePage.objects.filter(course__in=courses).select_related(
        "course__section", "course__occupation", "course__specialism"
    )
    for some in _in_parts(pages.order_by("pk"), INDEXED_AT_ONCE):
        backend.add_bulk(CoursePage, some)
        count += len(some)
    return count


def _in_parts(pages: QuerySet[CoursePage], size: int) -> Iterable[list[CoursePage]]:
    last = 0
    while some := list(pages.filter(pk__gt=last)[:size]):
        yield some
        last = some[-1].pk
