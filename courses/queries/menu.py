"""What stands on the menu."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from courses.models import Course, CoursePage, MenuPage, Section

LONGEST_SEARCH = 60
SEARCHED = (
    "title",
    "title_en",
    "summary",
    "summary_en",
    "occupation__name",
    "occupation__name_en",
    "specialism__name",
    "specialism__name_en",
    "section__name",
    "section__name_en",
)


def menu_of(home_path: str) -> MenuPage | None:
    """The menu below the home page with this tree path."""
    return MenuPage.objects.live().filter(path__startswith=home_path).first()


def dishes_of(menu: MenuPage) -> QuerySet[CoursePage]:
    """Live pages of courses that are taught, in the menu's order, with everything a dish shows."""
    return (
        CoursePage.objects.child_of(menu)
        .live()
        .filter(course__active=True)
        .select_related("course__section", "course__occupation", "course__specialism")
        .defer("body")
        .order_by("course__section__order", "course__code")
    )


def matching(text: str, prefix: str = "") -> Q:
    """Courses whose title, trade, section or description holds every word of `text`, in either language."""
    found = Q()
    for word in text[:LONGEST_SEARCH].split():
        one = Q()
        for field in SEARCHED:
            one |= Q(**{f"{prefix}{field}__icontains": word})
        found &= one
    return found


def words_of(course: Course) -> str:
    """What a search looks through, as `matching` does in the database: a line a field, without capitals."""
    found: list[str] = []
    for path in SEARCHED:
        owner: Any = course
        *way, name = path.split("__")
        for step in way:
            owner = getattr(owner, step)
        found.append(str(getattr(owner, name, "") or ""))
    return "\n".join(found).casefold()


def holds_every_word(words: str, text: str) -> bool:
    """Whether what a search looks through holds every word of `text`."""
    return all(word in words for word in text.casefold().split())


def sections_with_counts() -> QuerySet[Section, Any]:
    """All sections in the menu's order with `course_count`, the courses that are taught."""
    return Section.objects.annotate(course_count=Count("courses", filter=Q(courses__active=True))).order_by("order")


def courses_on_the_menu() -> QuerySet[Course]:
    return Course.objects.filter(active=True).select_related("section")
