"""Ordering what has no date yet: choose, write the slip, check it, done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses import wording
from courses.forms.wishes import WishForm
from courses.models import Season, Wish
from courses.operations import place_wish, withdraw_wish
from courses.queries.menu import sections_with_counts
from courses.queries.wishes import people_wanting_the_same, wishes_of
from courses.states import WISH
from courses.views import dishes
from foundation.audit.trail import trail
from foundation.kernel.errors import DomainError
from foundation.people.models import Person, User
from foundation.people.rules import person_of
from foundation.places.queries import current_townships


@require_GET
def order(request: HttpRequest) -> HttpResponse:
    """Two ways to order: from the menu, or in one's own words. Nothing personal; the slip comes after signing in."""
    menu_url = wording.in_language("/menu/")
    plates = [dishes.plate(section, menu_url) for section in sections_with_counts()]
    return render(request, "courses/order.html", {"plates": plates, "menu_url": menu_url})


@require_http_methods(["GET", "POST"])
@login_required
def wish(request: HttpRequest) -> HttpResponse:
    """The slip. What was chosen rides in the address, so it survives signing in."""
    person = person_of(request.user)
    if person is None:
        return render(request, "courses/wish_without_person.html", status=403)
    if request.method == "POST":
        return _wish_posted(request, person)
    form = WishForm(
        initial={
            "course": request.GET.get("course", ""),
            "what": dishes.search_text(request.GET.get("what", ""))[:200],
            "township": _own_township(person),
        }
    )
    if form.chosen_course:
        form.initial["season"] = form.chosen_course.season
    return _slip(request, form)


def _wish_posted(request: HttpRequest, person: Person) -> HttpResponse:
    form = WishForm(request.POST)
    step = request.POST.get("step", "check")
    if not form.is_valid():
        return _slip(request, form, status=422)
    if step == "edit":
        return _slip(request, form)
    if step == "confirm":
        data = form.cleaned_data
        try:
            placed = place_wish(
                person,
                actor=_account(request),
                course=data["course"],
                free_text=data.get("what", ""),
                township=data["township"],
                season=data["season"],
                group_size=data["group_size"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _slip(request, form, status=422)
        return redirect("order-wish-done", pk=placed.pk)
    return render(request, "courses/wish_check.html", {"form": form, "rows": answers_of(form)})


def _slip(request: HttpRequest, form: WishForm, status: int = 200) -> HttpResponse:
    return render(request, "courses/wish_form.html", {"form": form, "course": form.chosen_course}, status=status)


def answers_of(form: WishForm) -> list[dict[str, Any]]:
    """What the slip says, for a last look."""
    data = form.cleaned_data
    return [
        {"label": _("想学"), "value": data["course"] or data["what"]},
        {"label": _("在哪里"), "value": data["township"]},
        {"label": _("什么时候"), "value": Season(data["season"]).label},
        {"label": _("几个人"), "value": _("%(count)s 人") % {"count": data["group_size"]}},
    ]


def _own_township(person: Person) -> int | None:
    if person.township_id is None:
        return None
    return current_townships().filter(pk=person.township_id).values_list("pk", flat=True).first()


@require_GET
@login_required
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of one's own wish, with how many want the same there."""
    placed = _own_wish(request, pk)
    people = people_wanting_the_same(placed)
    missing = max(placed.course.min_size - people, 0) if placed.course else None
    return render(
        request,
        "courses/wish_done.html",
        {
            "wish": placed,
            "people": people,
            "missing": missing,
            "timeline": trail(placed),
            "sentence": wording.people_wanting(people) if missing is None else wording.pool_sentence(people, missing),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then takes the wish back."""
    own = _own_wish(request, pk)
    if request.method == "POST":
        try:
            withdraw_wish(own, actor=_account(request))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("撤回了。以后想学，随时再点。"))
        return redirect("me")
    return render(request, "courses/wish_withdraw.html", {"wish": own, "can_withdraw": WISH.can(own, "withdraw")})


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _own_wish(request: HttpRequest, pk: int) -> Wish:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(wishes_of(person), pk=pk)
