"""When a course is taught: its season, turned into months, and where these lie beside its crop's harvest. Pure.

Farmers count the year by what they bring in. Before the harvest is the time to learn how; after it there is time for it.
"""

from collections.abc import Collection

MONTHS = range(1, 13)

SEASONS: dict[str, tuple[int, ...]] = {
    "all_year": tuple(MONTHS),
    "spring": (3, 4, 5),
    "summer": (6, 7, 8),
    "autumn": (9, 10, 11),
    "winter": (12, 1, 2),
}
WITHOUT_CROP_SLACK = (11, 12, 1, 2)
"""农闲 for a course that follows no crop: the county's fields are quiet from November to the lunar new year."""
AROUND = 3
"""Months before the first and after the last month of a harvest that count as before and after it."""


def before(harvest: Collection[int]) -> set[int]:
    """The months that lead up to a harvest; a harvest may run over the new year."""
    return _stretch(_first(harvest), -1) - set(harvest) if harvest else set()


def after(harvest: Collection[int]) -> set[int]:
    return _stretch(_last(harvest), 1) - set(harvest) if harvest else set()


def months_taught(season: str, harvest: Collection[int]) -> set[int]:
    """Months in which a course of this season is held; slack is whatever its crop leaves free around the harvest."""
    if season == "slack":
        return (before(harvest) | after(harvest)) if harvest else set(WITHOUT_CROP_SLACK)
    return set(SEASONS[season])


def _stretch(month: int, step: int) -> set[int]:
    return {(month - 1 + step * distance) % 12 + 1 for distance in range(1, AROUND + 1)}


def _first(harvest: Collection[int]) -> int:
    return next((month for month in harvest if (month - 2) % 12 + 1 not in harvest), min(harvest))


def _last(harvest: Collection[int]) -> int:
    return next((month for month in harvest if month % 12 + 1 not in harvest), max(harvest))
