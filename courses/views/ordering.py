"""Ordering what has no date yet: one question a page, a last look, done.

What was answered rides in the address, which holds nothing personal: the order survives signing in, a lost cookie and the
way from one browser to another, and nothing is kept of an order that isn't placed. A page is asked for with GET, so that
going back and forth, a double tap and a bad network do no harm; placing is the one POST. Somebody without an account leaves
a number on the last page, and the code that comes there places the order (website.views.order_door).
"""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from courses import pool_wording, wording
from courses.forms.wishes import ContactForm, OrderForm, WishForm, WordsForm, answers_given
from courses.models import Season, WhoAsks, Wish
from courses.operations.wishes import keep_wish, place_wish, withdraw_wish
from courses.policies import WISH_WARNING_DAYS
from courses.queries.menu import sections_with_counts
from courses.queries.wishes import open_wishes, people_wanting_the_same, wishes_of
from courses.states import WISH, WishState
from courses.views import dishes
from courses.views.questions import QUESTIONS, question_page
from foundation.audit.trail import trail
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.models import Person, User
from foundation.people.rules import person_of
from foundation.policy.queries import value


@require_GET
def order(request: HttpRequest) -> HttpResponse:
    """Three ways to order: from the menu, in one's own words, or by being called. Nothing personal."""
    menu_url = wording.in_language("/menu/")
    plates = [dishes.plate(section, menu_url) for section in sections_with_counts()]
    context = {"plates": plates, "menu_url": menu_url, "form": WordsForm()}
    return render(request, "courses/order.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """What is not on the menu. Words go into an address only after they were seen to hold no number."""
    given = answers_given(request.POST if request.method == "POST" else request.GET)
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"what": given.get("what", "")})
    if request.method == "POST" and form.is_valid():
        answers = {key: value for key, value in given.items() if key != "course"}
        return redirect(slip_address(answers | {"what": form.cleaned_data["what"]}))
    rest = {key: value for key, value in given.items() if key not in ("course", "what")}
    return render(
        request,
        "courses/order_words.html",
        {"form": form, "rest": rest},
        status=422 if form.errors else 200,
    )


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """The next question, or the last look. A POST places the order of who is signed in."""
    person = person_of(request.user)
    if request.user.is_authenticated and person is None:
        return render(request, "courses/wish_without_person.html", status=403)
    form = OrderForm(answers_given(request.POST or request.GET), asker=request.user)
    asked = request.GET.get("ask", "")
    if request.method != "POST" and asked in QUESTIONS:
        return question_page(request, form, asked, changing=True)
    if not form.is_valid():
        if form.first_open in ("course", "what"):
            return _without_a_course(request, form)
        return question_page(request, form, form.first_open)
    if request.method != "POST":
        return check_page(request, form)
    if person is None:
        return redirect(slip_address(form.answers))
    try:
        placed = place_or_find(person, request.user, form)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return check_page(request, form, status=422)
    return redirect("order-wish-done", pk=placed.pk)


def place_or_find(person: Person, actor: Any, form: OrderForm) -> Wish:
    """The wish this order makes; the one that stands already where the very same was sent before."""
    facts = form.facts()
    same = open_wishes().filter(person=person, **{key: value for key, value in facts.items() if key != "organisation"})
    standing = same.filter(organisation=facts["organisation"]).first()
    return standing or place_wish(person, actor=actor, **facts)


def check_page(
    request: HttpRequest, form: OrderForm, *, contact: ContactForm | None = None, status: int = 200
) -> HttpResponse:
    """Everything once more. A stranger leaves a number here."""
    answers = form.answers
    signed_in = request.user.is_authenticated
    context = {
        "form": form if signed_in else contact or ContactForm(),
        "slip": form,
        "answers": answers,
        "rows": order_rows(form),
        "address": slip_address(answers),
        "signed_in": signed_in,
    }
    return render(request, "courses/wish_check.html", context, status=status)


def _without_a_course(request: HttpRequest, form: OrderForm) -> HttpResponse:
    """Nothing chosen: back to the three ways. What was chosen is gone, or the words can't be kept: said, with what was typed."""
    if not form.given.get("course") and not form.given.get("what"):
        if request.method == "POST":
            blank = WordsForm(request.POST)
            return render(request, "courses/order_words.html", {"form": blank, "rest": {}}, status=422)
        return redirect("order")
    wrong = WordsForm({"what": form.given.get("what", "")})
    wrong.is_valid()
    if "course" in form.errors:
        wrong.errors.clear()
        wrong.add_error(None, form.errors["course"])
    rest = {key: value for key, value in form.given.items() if key not in ("course", "what")}
    return render(request, "courses/order_words.html", {"form": wrong, "rest": rest}, status=422)


def slip_address(answers: dict[str, str], **more: str) -> str:
    """The order as an address."""
    return f"{reverse('order-wish')}?{urlencode(answers | more)}"


def order_rows(form: OrderForm) -> list[dict[str, Any]]:
    """What the order says, each line with the way to change it."""
    data, answers = form.cleaned_data, form.answers
    who = dict(form.names_to_ask_in())[data["who"]]
    rows = [
        ("what", _("想学"), data["course"] or data["what"]),
        ("place", _("在哪里"), data["place"]),
        ("village", _("哪个村"), data["village"] or _("没说；说了，先和本村邻村凑班")),
        ("season", _("什么时候"), Season(data["season"]).label),
        ("size", _("几个人"), _("%(count)s 人") % {"count": data["size"]}),
        ("who", _("替谁点"), data["org"] or who),
    ]
    change = {"what": reverse("order") if data["course"] else f"{reverse('order-words')}?{urlencode(answers)}"}
    return [
        {"label": label, "value": value, "change_url": change.get(name) or slip_address(answers, ask=name)}
        for name, label, value in rows
    ]


def answers_of(form: WishForm) -> list[dict[str, Any]]:
    """What a liaison's slip says, for a last look."""
    data = form.cleaned_data
    rows = [
        {"label": _("想学"), "value": data["course"] or data["what"]},
        {"label": _("在哪里"), "value": data["township"]},
        {"label": _("什么时候"), "value": Season(data["season"]).label},
        {"label": _("几个人"), "value": _("%(count)s 人") % {"count": data["group_size"]}},
    ]
    if data.get("village"):
        rows.insert(2, {"label": _("哪个村"), "value": data["village"]})
    return rows


@require_GET
@login_required
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of one's own wish, with how far its people have come."""
    placed = _own_wish(request, pk)
    sentence = (
        pool_wording.progress(placed.pool) if placed.pool else wording.people_wanting(people_wanting_the_same(placed))
    )
    context = {
        "wish": placed,
        "for_others": placed.asked_by not in (WhoAsks.SELF, WhoAsks.FAMILY),
        "timeline": trail(placed),
        "sentence": sentence,
    }
    return render(request, "courses/wish_done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_http_methods(["POST"])
@login_required
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """The wish stands as long again."""
    own = _own_wish(request, pk)
    try:
        kept = keep_wish(own, actor=_account(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("留着了，到 %(day)s 都算数。") % {"day": kept.expires_on.isoformat()})
    return HttpResponseRedirect(reverse("me"))


def with_progress(person: Person, most: int = 50) -> list[Wish]:
    """A person's own wishes with `progress`, how far the people of its pool have come, and `ends_soon`."""
    soon = clock.today() + timedelta(days=int(value(WISH_WARNING_DAYS)))
    found = list(wishes_of(person).select_related("organisation")[:most])
    for one in found:
        is_open = one.state == WishState.OPEN
        vars(one)["progress"] = pool_wording.progress(one.pool) if is_open and one.pool else ""
        vars(one)["ends_soon"] = is_open and one.expires_on <= soon
    return found


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _own_wish(request: HttpRequest, pk: int) -> Wish:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(wishes_of(person), pk=pk)
