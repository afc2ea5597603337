"""A roster with full numbers: asked for with a purpose, agreed to by a second person, fetched for seven days."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import TwoPersonAct
from foundation.people.operations.acts import request_act
from foundation.people.roles import Role
from foundation.people.rules import person_of
from foundation.people.states import ActState
from foundation.privacy.models import DataExport
from training.forms.full_roster import PurposeForm
from training.rules.access import may_have_full_roster
from training.second_person import EXPORT_FULL
from training.views.doors import class_seen_by


@desk_required(Role.INSTITUTION_MANAGER, Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def full_roster(request: SignedIn, code: str) -> HttpResponse:
    training_class = class_seen_by(request.user, code)
    if not may_have_full_roster(request.user, training_class):
        raise Http404
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_act(EXPORT_FULL, training_class, actor=request.user, reason=form.cleaned_data["purpose"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("申请提了。第二个人同意以后就备文件，备好了通知你。"))
            return redirect("full-roster", code=code)
    acts = TwoPersonAct.objects.filter(
        kind=EXPORT_FULL, object_type=training_class._meta.label_lower, object_id=str(training_class.pk)
    )
    return render(
        request,
        "training/full_roster.html",
        {
            "training_class": training_class,
            "form": form,
            "waiting": acts.filter(state=ActState.REQUESTED).select_related("requested_by").first(),
            "exports": DataExport.objects.filter(
                kind=DataExport.Kind.CLASS_ROSTER, subject=code, owner=person_of(request.user), purged_at__isnull=True
            )[:5],
        },
        status=422 if form.errors else 200,
    )
