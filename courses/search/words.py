"""What a course says about itself, by the places a search looks in."""

from typing import Any

from courses.search.tokens import DESCRIPTION, TITLE, TRADE, tokens_of


def search_words(course: Any) -> str:
    """The tokens a course's page stands under: both languages, whichever language the page is in."""
    trades = [trade for trade in (course.occupation, course.specialism, course.section) if trade is not None]
    lessons = [lesson[name] for lesson in course.lesson_plan for name in ("title", "title_en") if lesson.get(name)]
    return tokens_of(
        {
            TITLE: [course.title, course.title_en],
            TRADE: [name for trade in trades for name in (trade.name, trade.name_en)],
            DESCRIPTION: [course.summary, course.summary_en, *lessons],
        }
    )
