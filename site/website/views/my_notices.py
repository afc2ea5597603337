"""A person's messages, the questions that wait for an answer, and whether news comes by text message."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.kernel.errors import DomainError
from foundation.notices.models import Question
from foundation.notices.models.questions import Via
from foundation.notices.operations import answer_question, mute_phone, unmute_phone
from foundation.notices.queries import is_muted, notices_of, open_questions
from foundation.people.access import SignedIn
from foundation.people.models import Person
from foundation.people.rules import person_of

PAGE_LENGTH = 20


def _own(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


@login_required
@require_safe
def my_notices(request: SignedIn) -> HttpResponse:
    person = _own(request)
    return render(
        request,
        "website/my_notices.html",
        {
            "person": person,
            "questions": open_questions(person=person).select_related("notice")[:20],
            "page": Paginator(notices_of(person), PAGE_LENGTH).get_page(request.GET.get("page")),
            "muted": is_muted(person.phone),
        },
    )


@login_required
@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """One figure, pressed instead of texted."""
    question = get_object_or_404(Question, pk=pk, person=_own(request))
    try:
        answered = answer_question(question, request.POST.get("answer", ""), actor=request.user, via=Via.PAGE)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("记下了：%(answer)s。") % {"answer": answered.answer_label})
    return redirect("my-notices")


@login_required
@require_POST
def texts(request: SignedIn) -> HttpResponse:
    """News by text message, or not any more."""
    person = _own(request)
    if not person.phone:
        raise Http404
    if request.POST.get("texts") == "off":
        mute_phone(person.phone, actor=request.user)
        messages.success(request, _("好的，以后只发和你自己的课、证书有关的短信。"))
    else:
        unmute_phone(person.phone, actor=request.user)
        messages.success(request, _("好的，以后有新课照样发短信告诉你。"))
    return redirect("my-notices")
