"""The bureau's view of what is asked for: figures by course and township, never who asked."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from courses import wording
from courses.queries.wishes import DEMAND_ORDERS, demand
from courses.rules import READERS_OF_DEMAND
from foundation.people.access import desk_required

ROWS_A_PAGE = 50


@require_GET
@desk_required(*READERS_OF_DEMAND)
def wish_list(request: HttpRequest) -> HttpResponse:
    """One row a course and township; `sort` is one of DEMAND_ORDERS, most people first by default."""
    order = request.GET.get("sort", "people")
    if order not in DEMAND_ORDERS:
        order = "people"
    page = Paginator(demand(order), ROWS_A_PAGE).get_page(request.GET.get("page"))
    ending = "_en" if translation.get_language() == "en" else ""
    rows = [
        {
            "course": row[f"course__title{ending}"] or row["free_text"],
            "off_menu": row["course_id"] is None,
            "township": row[f"township__name{ending}"] or row["township__name"],
            "people": row["people"],
            "wishes": row["wishes"],
            "since": row["first_asked"],
            "enough": row["course_id"] is not None and row["people"] >= row["course__min_size"],
            "sentence": ""
            if row["course_id"] is None
            else wording.pool_sentence(row["people"], max(row["course__min_size"] - row["people"], 0)),
        }
        for row in page.object_list
    ]
    return render(
        request, "courses/wish_list.html", {"page": page, "rows": rows, "order": order, "query": f"sort={order}"}
    )
