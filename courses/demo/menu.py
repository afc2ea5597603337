"""Sections, crops and courses from data/menu.json."""

import functools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from courses.models import Course, Crop, Occupation, Section, Specialism

FILE = Path(__file__).resolve().parents[1] / "data" / "menu.json"


@functools.cache
def menu() -> dict[str, list[dict[str, Any]]]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def build_sections() -> None:
    for order, facts in enumerate(menu()["sections"], 1):
        Section.objects.get_or_create(
            slug=facts["slug"],
            defaults={
                "character": facts["character"],
                "name": facts["name"],
                "name_en": facts["name_en"],
                "order": order,
            },
        )


def build_crops() -> None:
    for order, facts in enumerate(menu()["crops"], 1):
        Crop.objects.get_or_create(slug=facts["slug"], defaults={**facts, "order": order})


def build_courses() -> None:
    crops = {crop.slug: crop for crop in Crop.objects.all()}
    sections = {section.slug: section for section in Section.objects.all()}
    occupations = {occupation.name: occupation for occupation in Occupation.objects.all()}
    specialisms = {specialism.name: specialism for specialism in Specialism.objects.all()}
    for facts in menu()["courses"]:
        Course.objects.get_or_create(
            code=facts["code"],
            defaults={
                "slug": facts["slug"],
                "section": sections[facts["section"]],
                "title": facts["title"],
                "title_en": facts["title_en"],
                "summary": facts["summary"],
                "summary_en": facts["summary_en"],
                "occupation": occupations[facts["occupation"]] if "occupation" in facts else None,
                "specialism": specialisms[facts["specialism"]] if "specialism" in facts else None,
                "level": facts.get("level"),
                "paper": facts["paper"],
                "hours": Decimal(str(facts["hours"])),
                "lesson_plan": [
                    {"title": title, "title_en": title_en, "hours": hours}
                    for title, title_en, hours in facts["lessons"]
                ],
                "min_size": facts["min_size"],
                "max_size": facts["max_size"],
                "season": facts["season"],
                "crop": crops[facts["crop"]] if "crop" in facts else None,
                "picture": facts["picture"],
            },
        )
