"""What a dish, a plate and a pool on the menu show: plain values for the components' templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses import wording
from courses.models import Course, CoursePage
from courses.registry import ClassFacts, Smiles

FEWEST_SMILES = 5
"""Answers from which on they are shown: fewer could be told apart."""
Classes = Mapping[int, list[ClassFacts]]


def dish(page: CoursePage, menu_url: str, classes: Classes, waiting: Mapping[int, int], fee: float) -> dict[str, Any]:
    """One course on the menu: its next class with a seat (else its next class), or that it waits for one."""
    course = page.course
    next_class = soonest(classes.get(course.pk, []))
    return {
        "url": f"{menu_url}{page.slug}/",
        "title": course.localized_title,
        "section": course.section.slug,
        "picture": course.picture,
        "when_and_where": f"{wording.day(next_class.starts_at)} · {next_class.venue_name}" if next_class else "",
        "more": f"{wording.hours(course.hours)} · {wording.paper_in_short(course)}",
        "tags": list(_tags(course, next_class, waiting.get(course.pk, 0), fee)),
    }


def soonest(classes: list[ClassFacts]) -> ClassFacts | None:
    return next((facts for facts in classes if facts.seats_left > 0), classes[0] if classes else None)


def _tags(course: Course, next_class: ClassFacts | None, waiting: int, fee: float) -> Iterable[dict[str, str]]:
    if next_class:
        yield {"label": wording.seats(next_class), "tone": "ok" if next_class.seats_left > 0 else "wait"}
    elif waiting:
        yield {"label": wording.people_wanting(waiting), "tone": "info"}
    else:
        yield {"label": _("等人点"), "tone": "plain"}
    yield {"label": wording.fee(fee), "tone": "kaki"}
    season = wording.season_tag(course)
    if season:
        yield {"label": season, "tone": "gold"}


def plate(section: Any, menu_url: str, current: str = "") -> dict[str, Any]:
    """A section of `sections_with_counts` as a filter of the menu; pressing the current one again shows everything."""
    chosen = section.slug == current
    return {
        "url": menu_url if chosen else f"{menu_url}?section={section.slug}",
        "character": section.character,
        "section": section.slug,
        "name": section.localized_name,
        "note": _("%(count)s 门") % {"count": section.course_count},
        "current": chosen,
    }


def wish_url(course_slug: str) -> str:
    return wording.in_language(f"/order/wish/?course={course_slug}")


def recording(found: Any) -> dict[str, str] | None:
    """A recording to listen to, with its length where the file says it: 1:20."""
    if found is None:
        return None
    length = f"{found.seconds // 60}:{found.seconds % 60:02d}" if found.seconds else ""
    return {"url": found.file.url, "length": length}


def smiles(counted: Smiles) -> list[dict[str, Any]]:
    """What learners thought, in three faces; nothing while fewer than five have said."""
    if counted.answers < FEWEST_SMILES:
        return []
    faces = ((_("满意"), "good"), (_("一般"), "fair"), (_("不满意"), "poor"))
    return [{"label": label, "pictogram": f"smile-{face}", "count": getattr(counted, face)} for label, face in faces]
