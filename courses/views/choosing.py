"""What somebody asks of the menu: words, a section, a place, a time of year, a page of many. Read from the address."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses import wording
from courses.models import Crop, Section
from courses.search.asking import LONGEST
from courses.search.text import clean
from courses.seasons import MONTHS
from foundation.places.models import Division

BEFORE, AFTER = "before", "after"
TIMES = (BEFORE, AFTER, *(str(month) for month in MONTHS))
MOST_PAGES = 1_000


@dataclass(frozen=True)
class Wanted:
    """What stands in the address, cleaned; what nobody offers counts as not asked for."""

    text: str
    too_long: bool
    section: Section | None
    near: Division | None
    when: str
    crop: Crop | None
    number: int

    @classmethod
    def read(cls, query: QueryDict, sections: list[Section], crops: list[Crop], near: Division | None) -> "Wanted":
        typed, when, number = query.get("q", ""), query.get("when", ""), query.get("page", "")
        too_long = len(typed) > LONGEST and len(clean(typed)) > LONGEST
        return cls(
            text="" if too_long else clean(typed),
            too_long=too_long,
            section=next((section for section in sections if section.slug == query.get("section")), None),
            near=near,
            when=when if when in TIMES else "",
            crop=next((crop for crop in crops if crop.slug == query.get("crop")), None),
            number=min(int(number), MOST_PAGES) if number.isascii() and number.isdecimal() and int(number[:6]) else 1,
        )

    @property
    def is_anything(self) -> bool:
        """Whether less than the whole menu is asked for."""
        return bool(self.text or self.too_long or self.section or self.near or self.when or self.crop)

    @property
    def is_folded_out(self) -> bool:
        return bool(self.near or self.when or self.crop)

    @cached_property
    def query(self) -> dict[str, str]:
        given = {
            "section": self.section.slug if self.section else "",
            "q": self.text,
            "near": self.near.code if self.near else "",
            "when": self.when,
            "crop": self.crop.slug if self.crop else "",
        }
        return {name: value for name, value in given.items() if value}

    def query_without(self, *names: str) -> str:
        return urlencode({name: value for name, value in self.query.items() if name not in names})

    def chips(self, url: str) -> list[dict[str, Any]]:
        """What narrows the list, each with the address of the list without it."""
        labels = {
            "section": self.section.localized_name if self.section else "",
            "near": _("%(place)s和邻近的地方") % {"place": self.near.localized_name} if self.near else "",
            "when": time_label(self.when) if self.when else "",
            "crop": self.crop.localized_name if self.crop else "",
        }
        return [
            {"label": labels[name], "url": f"{url}?{rest}" if (rest := self.query_without(name)) else url}
            for name in self.query
            if name in labels
        ]


def time_label(when: str) -> str:
    if when == BEFORE:
        return _("采收前")
    if when == AFTER:
        return _("采收后")
    return wording.month(int(when))
