"""The questions of an order, one a page. Each is a GET back to the slip with everything answered so far."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from courses.forms.wishes import OrderForm, current_villages
from courses.models import Season, WhoAsks
from foundation.places.queries import current_townships

QUESTIONS = ("place", "village", "season", "size", "who", "org")
FOLLOW = {"place": ("village",), "who": ("size", "org")}
"""What has to be asked anew where an answer changes: another township has other villages."""

Pick = dict[str, Any]


def question_page(request: HttpRequest, form: OrderForm, name: str, *, changing: bool = False) -> HttpResponse:
    """One question; wrong answers come back with what is wrong (422). Answers are buttons: one tap each."""
    form.is_valid()
    wrong = name in form.errors and name in form.given and not changing
    asked_anew = (name, *FOLLOW.get(name, ()))
    current = str(form.data.get(name, ""))
    context = {
        "form": form,
        "course": form.chosen_course,
        "what": form.chosen_course or form.given.get("what", ""),
        "name": name,
        "answers": {key: value for key, value in form.given.items() if key not in asked_anew},
        "picks": picks_of(form, name),
        "current": current,
        "typed": form.given.get(name, current),
        "back": _way_back(form, changing),
        "errors": form.errors[name] if wrong else [],
        **words_of(name, form),
    }
    return render(request, "courses/order_question.html", context, status=422 if wrong else 200)


def words_of(name: str, form: OrderForm) -> dict[str, str]:
    """What is asked, and why."""
    several = form.data.get("who") != WhoAsks.SELF
    questions = {
        "place": (_("在哪里学方便"), _("选一个乡镇（街道）。人够了，就开在那里")),
        "village": (_("哪个村"), _("说了村，先和本村、邻村的人凑班；不说，就在全镇凑")),
        "season": (_("什么时候有空"), _("人够了，挑这个时候开班")),
        "size": (_("一共几个人来学"), "" if several else _("连你自己算在内，家里人、邻居一起来也算上")),
        "who": (_("替谁点"), _("一个人来，还是一起来")),
        "org": (_("哪个单位"), ""),
    }
    question, hint = questions[name]
    return {"question": question, "hint": hint}


def picks_of(form: OrderForm, name: str) -> list[Pick]:
    """The answers to choose from; a number is written instead."""
    if name == "place":
        return [{"value": place.code, "label": place.localized_name} for place in current_townships()]
    if name == "village":
        township = form.cleaned_data.get("place") if hasattr(form, "cleaned_data") else None
        villages = current_villages().filter(parent=township).order_by("code") if township else []
        return [
            *({"value": one.code, "label": one.localized_name} for one in villages),
            {"value": "", "label": _("不说哪个村")},
        ]
    if name == "season":
        return [{"value": value, "label": label} for value, label in Season.choices]
    if name == "who":
        return [{"value": value, "label": label} for value, label in form.names_to_ask_in()]
    if name == "org":
        return [{"value": one.code, "label": one.localized_name} for one in form.organisations]
    return []


def _way_back(form: OrderForm, changing: bool) -> str:
    if changing:
        return f"{reverse('order-wish')}?{urlencode(form.answers)}"
    return reverse("order")
