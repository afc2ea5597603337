"""The calendar of the seasons: what is taught in which month, beside what is brought in then."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import wording
from courses.models import Crop, Section
from courses.queries.menu import courses_by_crop
from courses.seasons import MONTHS, after, before, months_taught
from foundation.content.public import show_to_everybody
from foundation.kernel import clock

Taught = list[tuple[set[int], int]]
"""Months and how many courses are taught in them."""


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Crops and sections by months; each figure leads to its courses. As large for 24 courses as for 2,400."""
    crops, sections = list(Crop.objects.all()), list(Section.objects.all())
    harvests = {crop.pk: crop.harvest for crop in crops}
    by_crop: dict[int, Taught] = {crop.pk: [] for crop in crops}
    by_section: dict[int, Taught] = {section.pk: [] for section in sections}
    for crop_id, season, section_id, courses in courses_by_crop():
        months = months_taught(season, harvests.get(crop_id, []) if crop_id else [])
        by_section[section_id].append((months, courses))
        if crop_id:
            by_crop[crop_id].append((months, courses))
    menu_url = wording.in_language("/menu/")
    context = {
        "menu_url": menu_url,
        "months": [{"number": month, "name": wording.month(month)} for month in MONTHS],
        "crops": [
            {
                "name": crop.localized_name,
                "cells": _cells(by_crop[crop.pk], f"{menu_url}?crop={crop.slug}", crop.harvest),
                "around": list(_around(by_crop[crop.pk], f"{menu_url}?crop={crop.slug}", crop.harvest)),
            }
            for crop in crops
        ],
        "sections": [
            {
                "name": section.localized_name,
                "cells": _cells(by_section[section.pk], f"{menu_url}?section={section.slug}", []),
            }
            for section in sections
        ],
    }
    return show_to_everybody(render(request, "courses/calendar.html", context))


def _cells(taught: Taught, url: str, harvest: list[int]) -> list[dict[str, Any]]:
    now = timezone.localtime(clock.now()).month
    return [
        {
            "count": _count(taught, {month}),
            "url": f"{url}&when={month}",
            "month": wording.month(month),
            "busy": month in harvest,
            "now": month == now,
        }
        for month in MONTHS
    ]


def _around(taught: Taught, url: str, harvest: list[int]) -> Iterable[dict[str, Any]]:
    for when, months in (("before", before(harvest)), ("after", after(harvest))):
        count = _count(taught, months)
        if count:
            yield {"when": when, "count": count, "url": f"{url}&when={when}"}


def _count(taught: Taught, months: set[int]) -> int:
    return sum(courses for held, courses in taught if held & months)
