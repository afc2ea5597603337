"""Asking to be called, and the desk where those who asked are called."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from courses.forms.callbacks import CallerWishForm, CallForm, CloseForm
from courses.models import CallBack
from courses.operations.callbacks import (
    Outcome,
    ask_for_a_call,
    close_call_back,
    number_of,
    register_caller,
    take_call_back,
    wish_for_caller,
)
from courses.policies import CALL_BACK_HOURS, CALL_BACK_TRIES
from courses.queries.callbacks import CALLERS, call_backs_for, due_at, mark_due
from courses.states import CallBackState
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import User
from foundation.people.queries import persons_behind_phone
from foundation.people.rules import person_of
from foundation.policy.limits import TooManyTries
from foundation.policy.queries import value


@never_cache
@sensitive_post_parameters("phone", "name")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A number to be called under."""
    person = person_of(request.user)
    township = person.township if person is not None else None
    form = CallForm(
        request.POST or None,
        initial={"course": request.GET.get("course", ""), "place": township.code if township else None},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ask_for_a_call(
                data["phone"],
                what=data["what"],
                name=data["name"],
                township=data["place"],
                course=data["course"],
                actor=request.user if isinstance(request.user, User) else SYSTEM,
                address=str(request.META.get("REMOTE_ADDR", "")),
            )
        except TooManyTries as refusal:
            until = timezone.localtime(refusal.again_at)
            form.add_error(
                None,
                _("请得太多了。请在 %(time)s 以后再来，或者找村里的联络员、到办事窗口。") % {"time": f"{until:%H:%M}"},
            )
        except DomainError as refusal:
            form.add_error("phone" if refusal.code == "people.phone_unreadable" else None, str(refusal))
        else:
            return redirect("order-call-done")
    course = form.data.get("course") if form.is_bound else form.initial["course"]
    return render(
        request,
        "courses/callback_ask.html",
        {"form": form, "course": course, "hours": int(value(CALL_BACK_HOURS))},
        status=422 if form.errors else 200,
    )


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens next. Says nothing of whose number it was."""
    context = {"hours": int(value(CALL_BACK_HOURS)), "tries": int(value(CALL_BACK_TRIES))}
    return render(request, "courses/callback_done.html", context)


def clock_words(call_back: CallBack) -> tuple[str, str]:
    """The time left in words, and the clock's state."""
    left = due_at(call_back) - clock.now()
    hours = int(abs(left.total_seconds()) // 3600)
    if left <= timedelta():
        late = max(hours, 1)
        return ngettext("晚了 %(hours)s 小时", "晚了 %(hours)s 小时", late) % {"hours": late}, "late"
    words = ngettext("还有 %(hours)s 小时", "还有 %(hours)s 小时", hours) % {"hours": hours}
    return words, "soon" if hours < 4 else ""


def _tags(row: CallBack) -> list[Tag]:
    if not row.is_open:
        return [Tag(row.get_state_display(), "ok" if row.wish_id else "plain")]
    if row.taken_by:
        return [Tag(_("%(name)s在打") % {"name": row.taken_by.name}, "info")]
    words, state = clock_words(row)
    return [Tag(words, {"late": "stop", "soon": "gold"}.get(state, "plain"), "clock")]


CALL_BACKS = Table(
    name="call-backs",
    caption=gettext_lazy("请人回电的"),
    columns=(
        Column(
            "since",
            gettext_lazy("什么时候留的"),
            lambda row: timezone.localtime(row.created_at),
            order=("created_at",),
            url=lambda row: reverse("call-back", args=[row.code]),
        ),
        Column("township", gettext_lazy("哪里"), lambda row: row.township, order=("township__code",)),
        Column("what", gettext_lazy("想问什么"), lambda row: row.course or row.what or _("电话里说")),
        Column("tries", gettext_lazy("打了几次"), lambda row: row.tries, order=("tries",), number=True),
        Column("clock", gettext_lazy("怎么样了"), lambda row: row.get_state_display(), tags=_tags),
    ),
    filters=(Filter("state", gettext_lazy("怎么样了"), CallBackState.choices, counts=True),),
    order="since",
    prepare=mark_due,
    empty_title=gettext_lazy("没有人等回电"),
    empty_text=gettext_lazy("农民在点课那里留了手机号，会出现在这里，最早的排在前面。"),
    empty_pictogram="phone",
)


@desk_required(*CALLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def call_back_list(request: SignedIn) -> HttpResponse:
    """Those of one's own places, the oldest first; no number and no name."""
    if request.method != "POST" and not request.GET:
        return redirect(f"{reverse('call-back-list')}?state={CallBackState.OPEN}")
    return answer(request, CALL_BACKS, call_backs_for(request.user), "courses/callback_list.html")


@desk_required(*CALLERS)
@never_cache
@sensitive_post_parameters("document_number", "name")
@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: SignedIn, code: str) -> HttpResponse:
    """One request: take it, call, say what came of it. The number stands here for who took it and nobody else."""
    found = get_object_or_404(call_backs_for(request.user), code=code)
    own = person_of(request.user)
    mine = found.is_open and own is not None and found.taken_by_id == own.pk
    persons = persons_behind_phone(found.phone) if mine else []
    act = request.POST.get("act", "")
    form = CallerWishForm(found, persons, request.POST if act == "wish" else None) if mine else None
    closing = CloseForm(request.POST if act in (Outcome.MISSED, Outcome.NOT_WANTED) else None)
    refusal = ""
    if request.method == "POST":
        try:
            done = _act(request, found, act, form, closing)
        except DomainError as refused:
            refusal = str(refused)
        else:
            if done:
                return redirect("call-back", code=code) if act == "take" else redirect("call-back-list")
    mark_due([found])
    words, state = clock_words(found)
    wrong = bool(refusal) or bool(form and form.errors) or bool(closing.errors)
    context = {
        "call_back": found,
        "mine": mine,
        "phone": number_of(found, actor=request.user) if mine else "",
        "persons": persons,
        "form": form,
        "closing": closing,
        "refusal": refusal,
        "clock": words,
        "clock_state": state,
        "due": due_at(found),
        "tries_left": max(int(value(CALL_BACK_TRIES)) - found.tries, 1),
    }
    return render(request, "courses/callback.html", context, status=422 if wrong else 200)


def _act(request: SignedIn, found: CallBack, act: str, form: CallerWishForm | None, closing: CloseForm) -> bool:
    """Do what was pressed; False where the form has to be mended first."""
    if act == "take":
        take_call_back(found, actor=request.user)
        return True
    if act in (Outcome.MISSED, Outcome.NOT_WANTED):
        if not closing.is_valid():
            return False
        closed = close_call_back(found, actor=request.user, outcome=act, note=closing.cleaned_data["note"])
        messages.success(request, _after(closed, act))
        return True
    if act == "wish" and form is not None and form.is_valid():
        data = form.cleaned_data
        caller = form.caller or register_caller(
            found,
            actor=request.user,
            name=data["name"],
            document_type=data["document_type"],
            document_number=data["document_number"],
        )
        facts: dict[str, Any] = form.facts()
        wish_for_caller(found, actor=request.user, person=caller, **facts)
        messages.success(request, _("替%(name)s点好了，回执发给本人了。") % {"name": caller.masked_name})
        return True
    return False


def _after(closed: CallBack, act: str) -> str:
    if act == Outcome.NOT_WANTED:
        return _("记下了，不再打。")
    if closed.is_open:
        return _("记下了，没打通。换个时候再打。")
    return _("打了 %(tries)s 次没打通，不再打了，发了一条短信说明。") % {"tries": closed.tries}
