"""What did you think? Three faces, on a page of one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError
from foundation.people.rules import person_of
from training.models import Smile
from training.operations.feedback import give_feedback
from training.queries.feedback import enrolment_to_judge
from training.rules.feedback import may_say

FACES = {Smile.GOOD: "smile-good", Smile.FAIR: "smile-fair", Smile.POOR: "smile-poor"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    person = person_of(request.user)
    enrolment = enrolment_to_judge(code, person.pk) if person else None
    if person is None or enrolment is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        typed = request.POST.get("smile", "")
        try:
            give_feedback(enrolment, int(typed) if typed in ("1", "2", "3") else 0, actor=person.account)
        except DomainError as refused:
            refusal = refused
        else:
            messages.success(request, _("记下了，谢谢你。别人看到的只是几个人满意，看不到是谁。"))
            return redirect("me")
    given = getattr(enrolment, "feedback", None)
    faces = [
        {
            "value": smile.value,
            "label": smile.label,
            "pictogram": FACES[smile],
            "kind": "" if given and given.smile == smile else "second",
        }
        for smile in reversed(Smile)
    ]
    context = {"enrolment": enrolment, "faces": faces, "refusal": refusal, "open": may_say(enrolment)}
    return render(request, "training/feedback.html", context, status=409 if refusal else 200)
