"""Those who act for me: what a villager reads and ends, and what the office that appointed a liaison sees."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel.errors import DomainError
from foundation.mandates.models import Mandate
from foundation.mandates.operations import end_mandate
from foundation.mandates.queries import mandates_of
from foundation.mandates.rules import may_end
from foundation.mandates.states import MandateState
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role, person_of
from website.views.villagers import deed_lines
from website.villager_forms import EndForm

MANDATES = Table(
    name="mandates",
    caption=gettext_lazy("代办委托"),
    columns=(
        Column(
            "villager",
            gettext_lazy("村民"),
            lambda row: row.person.masked_name,
            url=lambda row: row.get_absolute_url(),
        ),
        Column("liaison", gettext_lazy("联络员"), lambda row: row.liaison.name),
        Column("via", gettext_lazy("怎么同意的"), lambda row: row.get_via_display()),
        Column("given", gettext_lazy("哪天起"), lambda row: row.given_at, order=("given_at",)),
        Column("until", gettext_lazy("管到"), lambda row: row.valid_to, order=("valid_to",)),
        Column(
            "state",
            gettext_lazy("现在"),
            lambda row: row.get_state_display(),
            tags=lambda row: [Tag(row.get_state_display(), "ok" if row.state == MandateState.GIVEN else "plain")],
        ),
    ),
    filters=(Filter("state", gettext_lazy("现在"), MandateState.choices, counts=True),),
    order="-given",
    empty_title=gettext_lazy("还没有代办委托"),
    empty_text=gettext_lazy("村民同意联络员代办以后，会列在这里。"),
)


@login_required
@require_safe
def my_helpers(request: SignedIn) -> HttpResponse:
    """Who may act for me, until when, and everything that was done in my name."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    return render(
        request, "website/my_helpers.html", {"mandates": mandates_of(person)[:20], "deeds": deed_lines(person)}
    )


@login_required
@require_POST
def end_helper(request: SignedIn, code: str) -> HttpResponse:
    person = person_of(request.user)
    mandate = get_object_or_404(Mandate.objects.filter(person=person, person__isnull=False), code=code)
    try:
        end_mandate(mandate, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("停掉了。%(name)s不能再替你办事。") % {"name": mandate.liaison.name})
    return redirect("my-helpers")


@desk_required(Role.TOWNSHIP_REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_list(request: SignedIn) -> HttpResponse:
    """The mandates of the office's own liaisons; villagers masked."""
    return answer(request, MANDATES, _of_office(request), "website/mandate_list.html")


@desk_required(Role.TOWNSHIP_REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_page(request: SignedIn, code: str) -> HttpResponse:
    """One mandate: how it was given, what was done under it, and ending it where the villager comes to the counter."""
    mandate = get_object_or_404(_of_office(request), code=code)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_mandate(mandate, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("结束了，已经告诉本人。"))
            return redirect("mandate", code=code)
    return render(
        request,
        "website/mandate.html",
        {
            "mandate": mandate,
            "form": form,
            "deeds": mandate.deeds.all()[:50],
            "may_end": may_end(request.user, mandate),
            "timeline": trail(mandate),
        },
        status=422 if form.errors else 200,
    )


def _of_office(request: SignedIn):
    offices = organisations_with_role(request.user, Role.TOWNSHIP_REVIEWER)
    return Mandate.objects.filter(organisation__in=offices, given_at__isnull=False).select_related(
        "person", "liaison", "organisation", "division"
    )
