"""People at the desk: found by their document or among the members of one's offices, never listed."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.granting import CLERKS, GRANTERS
from foundation.people.models import Membership, Person, TwoPersonAct, User
from foundation.people.operations import register_person
from foundation.people.queries import find_by_document
from foundation.people.roles import Role
from foundation.people.rules import (
    grantable_roles,
    has_role,
    may_correct,
    offices_of_granter,
    person_of,
)
from foundation.privacy.access_log import saw
from foundation.privacy.rules import may_reveal
from website.people_forms import FindPersonForm, NewPersonForm

FOUND = "people_found"
"""Session key: codes of the people whose document was shown to this clerk since they signed in."""
MOST_FOUND = 20
KEEPERS = tuple(dict.fromkeys((*GRANTERS, *CLERKS)))
people_required = desk_required(*KEEPERS)


def _in_force(row: Any) -> bool:
    today = clock.today()
    return row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)


def standing(row: Any) -> Tag:
    """How a role stands today."""
    if _in_force(row):
        return Tag(_("在任"), "ok")
    if row.valid_from > clock.today():
        return Tag(_("还没开始"), "wait")
    return Tag(_("已免去") if row.end_reason else _("到期了"), "stop")


MEMBERS = Table(
    name="members",
    caption=gettext_lazy("本单位的人"),
    columns=(
        Column(
            "name",
            gettext_lazy("姓名"),
            lambda row: row.person.name,
            order=("person__name",),
            url=lambda row: reverse("person", args=[row.person.code]),
        ),
        Column("role", gettext_lazy("岗位"), lambda row: row.get_role_display(), order=("role",)),
        Column(
            "office",
            gettext_lazy("单位"),
            lambda row: row.organisation.localized_name,
            order=("organisation__code",),
            small=lambda row: row.division.localized_name if row.division else "",
        ),
        Column("since", gettext_lazy("从哪天起"), lambda row: row.valid_from, order=("valid_from",)),
        Column("until", gettext_lazy("到哪天止"), lambda row: row.valid_to, order=("valid_to",)),
        Column("standing", gettext_lazy("现在"), lambda row: standing(row).label, tags=lambda row: [standing(row)]),
    ),
    filters=(
        Filter("role", gettext_lazy("岗位"), Role.choices),
        Filter(
            "office",
            gettext_lazy("单位"),
            lambda request: [(one.code, one.localized_name) for one in offices_of_granter(request.user)],
            field="organisation__code",
        ),
    ),
    order="office",
    empty_title=gettext_lazy("还没有人"),
    empty_text=gettext_lazy("先照证件找到人，再任命岗位。"),
    empty_pictogram="people",
)


def members_seen_by(user: Any) -> QuerySet[Membership]:
    """Roles in the offices in which the reader may give roles, those that ended included."""
    offices = offices_of_granter(user).values("pk")
    return Membership.objects.filter(organisation__in=offices).select_related("person", "organisation", "division")


@sensitive_post_parameters("document_number")
@people_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedIn) -> HttpResponse:
    """Find somebody by their document; below, the members of one's own offices."""
    asked = request.method == "POST" and "document_number" in request.POST
    form = FindPersonForm(request.POST if asked else None)
    if asked and form.is_valid():
        found = find_by_document(**_as_query(form))
        if found is not None:
            remember(request, found)
            return redirect("person", code=found.code)
        messages.info(request, _("没有这个证件的登记。要登记新的人，点“登记新人”。"))
        return redirect("people")
    context = {"form": form, "may_register": has_role(request.user, *KEEPERS)}
    response = answer(request, MEMBERS, members_seen_by(request.user), "website/people.html", context)
    if form.errors:
        response.status_code = 422
    return response


def _as_query(form: Any) -> dict[str, str]:
    return {"document_type": form.cleaned_data["document_type"], "number": form.cleaned_data["document_number"]}


def remember(request: HttpRequest, found: Person) -> None:
    """Whose document this clerk has had in hand: their page opens until the clerk signs out."""
    codes = [code for code in request.session.get(FOUND, []) if code != found.code]
    request.session[FOUND] = [*codes, found.code][-MOST_FOUND:]


def person_seen(request: SignedIn, code: str) -> Person:
    """A person whose document was shown, or who is a member of the reader's offices; everybody else is not there."""
    found = get_object_or_404(
        Person.objects.select_related("township", "village", "category", "merged_into"), code=code
    )
    if code not in request.session.get(FOUND, []) and not members_seen_by(request.user).filter(person=found).exists():
        raise Http404
    return found


@people_required
@require_safe
def person(request: SignedIn, code: str) -> HttpResponse:
    """What is on file, masked; the roles there were; and what this reader may do about it."""
    found = person_seen(request, code)
    saw(request.user, found, "people.file")
    roles = list(found.memberships.select_related("organisation__division", "division").order_by("-valid_from", "-pk"))
    own = person_of(request.user)
    is_own = own is not None and own.pk == found.pk
    open_file = found.merged_into_id is None and not is_own
    rows = [
        {
            "role": role,
            "tag": standing(role),
            "may_end": open_file
            and (role.valid_to is None or role.valid_to >= clock.today())
            and role.role in grantable_roles(request.user, role.organisation),
        }
        for role in roles
    ]
    corrects = not is_own and may_correct(request.user, found)
    merged_from = list(found.merged_from.all())
    if corrects:
        for one in merged_from:  # a trace is opened from the person it was merged into
            remember(request, one)
    acts = TwoPersonAct.objects.filter(object_type="people.person", object_id=str(found.pk)).order_by("-pk")
    return render(
        request,
        "website/person.html",
        {
            "person": found,
            "roles": rows,
            "account": User.objects.filter(person=found).first(),
            "former": list(found.former_names.all()),
            "merged_from": merged_from,
            "acts": list(acts[:5]),
            "is_own": is_own,
            "corrects": corrects,
            "may_grant": open_file and offices_of_granter(request.user).exists(),
            "may_correct": open_file and corrects,
            "may_unmerge": found.merged_into_id is not None and corrects,
            "may_reveal": may_reveal(request.user, found, "document"),
            "timeline": trail(found, *roles),
        },
    )


@sensitive_post_parameters("document_number", "phone", "name")
@people_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedIn) -> HttpResponse:
    """Enter somebody who stands at the window."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found, created = register_person(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("name" if refusal.code.startswith("people.name") else None, str(refusal))
        else:
            remember(request, found)
            messages.success(request, _("登记好了。") if created else _("这个人以前登记过，就是这一份。"))
            return redirect("person", code=found.code)
    return render(request, "website/person_new.html", {"form": form}, status=422 if form.errors else 200)
