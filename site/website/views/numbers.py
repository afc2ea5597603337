"""One number in full, once, for whoever needs it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Person
from foundation.policy.queries import value
from foundation.privacy.models import Reveal
from foundation.privacy.operations.revealing import reveal
from foundation.privacy.policies import REVEALS_PER_DAY
from foundation.privacy.queries.reveals import reveals_today
from foundation.privacy.rules import may_reveal
from website.forms_privacy import RevealForm


@desk_required()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: SignedIn, code: str, field: str) -> HttpResponse:
    """Ask why; the answer to the POST shows the number and is kept nowhere. The address holds a code, never a number."""
    person = get_object_or_404(Person, code=code)
    if field not in Reveal.Field.values or not may_reveal(request.user, person, field):
        raise Http404
    form = RevealForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        try:
            shown = reveal(person, field, actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "privacy/number.html",
        {
            "person": person,
            "what": Reveal.Field(field).label,
            "masked": person.masked_document if field == Reveal.Field.DOCUMENT else person.masked_phone,
            "other": next(
                (one for one in Reveal.Field if one != field and may_reveal(request.user, person, one)), None
            ),
            "form": form,
            "shown": shown,
            "used": reveals_today(request.user),
            "most": value(REVEALS_PER_DAY),
        },
        status=422 if form.errors else 200,
    )
