"""A village cadre's desk: how many of the village learn, who agreed to be known, posters for the board."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses.queries.menu import courses_on_the_menu
from foundation.kernel import clock
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from foundation.people.rules import roles_in_force
from foundation.places.models import Division
from foundation.places.queries import valid_on
from training.queries.joining import classes_to_join
from training.views.answers import five_answers
from website.posters import Poster, poster_of_class, poster_of_course
from website.village_counts import counts_of, people_who_agreed

CLASSES_SHOWN = 12
cadre_required = desk_required(Role.VILLAGE_CADRE, Role.VILLAGE_LIAISON)


@desk_required(Role.VILLAGE_CADRE)
@require_safe
def village(request: SignedIn) -> HttpResponse:
    """Counts, not names; names only of those who agreed."""
    villages = _villages(request)
    return render(
        request,
        "website/village.html",
        {"counts": [counts_of(one) for one in villages], "agreed": people_who_agreed(villages)},
    )


@cadre_required
@require_safe
def posters(request: SignedIn) -> HttpResponse:
    """What can be hung up: classes nearby that take people, and every course of the menu."""
    return render(
        request,
        "website/posters.html",
        {
            "classes": classes_to_join(township_of(request.user))[:CLASSES_SHOWN],
            "courses": courses_on_the_menu().order_by("section__order", "code"),
        },
    )


@cadre_required
@require_safe
def class_poster(request: SignedIn, class_code: str) -> HttpResponse:
    training_class = get_object_or_404(classes_to_join(), code=class_code)
    return _print(request, poster_of_class(training_class, five_answers(training_class)))


@cadre_required
@require_safe
def course_poster(request: SignedIn, slug: str) -> HttpResponse:
    return _print(request, poster_of_course(get_object_or_404(courses_on_the_menu(), slug=slug)))


def _print(request: SignedIn, poster: Poster) -> HttpResponse:
    return render(request, "website/poster.html", {"poster": poster})


def _villages(request: SignedIn) -> list[Division]:
    """The villages the cadre is appointed for; a post without a village stands for its office's township."""
    held = [post for post in roles_in_force(request.user) if post.role == Role.VILLAGE_CADRE]
    named = {post.division_id for post in held if post.division_id}
    whole = {post.organisation.division_id for post in held if not post.division_id}
    found = list(
        Division.objects.filter(valid_on(clock.today()), kind=Division.Kind.VILLAGE, pk__in=named)
        | Division.objects.filter(valid_on(clock.today()), kind=Division.Kind.VILLAGE, parent__in=whole)
    )
    if not held:
        raise Http404
    return found


def township_of(user: Any) -> int | None:
    """The township of the cadre's or liaison's post."""
    for post in roles_in_force(user):
        if post.role in (Role.VILLAGE_CADRE, Role.VILLAGE_LIAISON):
            place = post.division or post.organisation.division
            return place.parent_id if place.kind == Division.Kind.VILLAGE else place.pk
    return None
