"""A pool's own page, for everybody it is passed on to, and the sheet for the village board."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import pool_wording, wording
from courses.models import Pool, Reach
from courses.pool_wording import address_of
from courses.qr import qr_picture
from courses.queries.pool_policies import widens_in_days
from courses.queries.pools import end_of_the_way, nearby_pools, shown, villages_around
from courses.registry import upcoming_classes
from courses.states import PoolState
from foundation.content.public import show_to_everybody
from foundation.kernel.codes import normalise

NEARBY = 3


@require_safe
def pool(request: HttpRequest, code: str) -> HttpResponse:
    """How many, how many more, where and for whom; the same for everybody, nothing about anybody."""
    found = _find(code)
    if isinstance(found, HttpResponse):
        return found
    classes = upcoming_classes([found.course_id]).get(found.course_id, [])
    return show_to_everybody(
        render(
            request,
            "courses/pool.html",
            {
                "pool": found,
                "title": pool_wording.whole_title(found),
                "place": pool_wording.place_in_full(found),
                "progress": pool_wording.progress(found),
                "shown_people": min(found.people, found.threshold),
                "rows": facts_of(found),
                "course_url": wording.in_language(f"/menu/{found.course.slug}/"),
                "order_url": order_address(found),
                "joinable": found.state in (PoolState.GATHERING, PoolState.CALLED) and found.course.active,
                "address": address_of(found),
                "classes": [one for one in classes if one.township_id == found.township_id][:1],
                "nearby": [card(one) for one in nearby_pools(found, NEARBY)],
            },
        )
    )


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet of A4 to print: the figure of the day, and the code to scan."""
    found = _find(code, "pool-poster")
    if isinstance(found, HttpResponse):
        return found
    address = address_of(found)
    return show_to_everybody(
        render(
            request,
            "courses/pool_poster.html",
            {
                "pool": found,
                "title": found.course.localized_title,
                "answers": poster_answers(found),
                "address": address,
                "qr": qr_picture(address),
            },
        )
    )


def order_address(found: Pool) -> str:
    """The order with everything answered that the pool says; who comes from the villages around says which one."""
    answers = {"course": found.course.slug, "place": found.township.code, "season": found.season}
    if found.reach == Reach.VILLAGE:
        answers["village"] = found.place.code
    return f"{reverse('order-wish')}?{urlencode(answers)}"


def card(found: Pool) -> dict[str, Any]:
    """What components/pool.html shows of a pool."""
    return {
        "title": pool_wording.whole_title(found),
        "text": pool_wording.progress(found),
        "value": min(found.people, found.threshold),
        "max": found.threshold,
        "url": reverse("pool", kwargs={"code": found.code}),
        "action": _("看看，一起点"),
    }


def facts_of(found: Pool) -> list[dict[str, Any]]:
    villages = villages_around(found)
    rows: list[dict[str, Any]] = [{"label": _("在哪里"), "value": pool_wording.place_in_full(found)}]
    if len(villages) > 1:
        rows.append({"label": _("哪些村"), "value": _("、").join(village.localized_name for village in villages)})
    rows.append({"label": _("什么时候"), "value": pool_wording.season(found)})
    rows.append({"label": _("上多久"), "value": wording.hours(found.course.hours)})
    rows.append({"label": _("发什么"), "value": wording.paper_in_full(found.course)})
    days = widens_in_days(found)
    if found.state == PoolState.GATHERING and days is not None and found.missing:
        rows.append({"label": _("凑不够呢"), "value": pool_wording.widening(found, days)})
    return rows


def poster_answers(found: Pool) -> list[dict[str, Any]]:
    """As components/five_answers.html takes them."""
    return [
        {"pictogram": "people", "strong": pool_wording.progress(found), "small": pool_wording.counted_on()},
        {"pictogram": "pin", "strong": pool_wording.place_in_full(found), "small": pool_wording.season(found)},
        {"pictogram": "clock", "strong": wording.hours(found.course.hours), "small": ""},
        {"pictogram": "certificate", "strong": wording.paper_in_full(found.course), "small": ""},
    ]


def _find(code: str, name: str = "pool") -> Pool | HttpResponsePermanentRedirect | HttpResponse:
    """The pool of the code; where its people went into a wider one, the way there, so that old posters hold."""
    found = get_object_or_404(shown().select_related("course__occupation", "course__specialism"), code=normalise(code))
    if found.merged_into_id is None:
        return redirect(name, code=found.code, permanent=True) if found.code != code else found
    return redirect(name, code=end_of_the_way(found).code)
