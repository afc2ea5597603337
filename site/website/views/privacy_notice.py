"""What we do with people's data, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.privacy.purposes import Basis, purposes


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Generated from the registry of purposes, ground by ground, so that it says what is asked elsewhere."""
    grounds = [
        {"basis": basis, "label": basis.label, "purposes": [one for one in purposes() if one.basis == basis]}
        for basis in (Basis.DUTY, Basis.SERVICE, Basis.CONSENT)
    ]
    return render(request, "privacy/notice.html", {"grounds": grounds})
