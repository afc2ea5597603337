"""What is done about one person at the desk: roles, name, facts, account, merging."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people import merging
from foundation.people.access import SignedIn, desk_required
from foundation.people.granting import CLERKS, GRANTERS
from foundation.people.models import Membership, Organisation, Person, User
from foundation.people.operations import end_role, grant_role, open_account
from foundation.people.operations.merging import request_merge
from foundation.people.operations.persons import change_name, correct_person
from foundation.people.operations.unmerging import request_unmerge
from foundation.people.queries import find_by_document
from foundation.people.rules import grantable_roles, may_correct, offices_of_granter, person_of, scope_of
from foundation.people.unmerging import WayBack, standing_merge, way_back
from website.people_forms import AccountForm, EndRoleForm, FactsForm, GrantForm, MergeForm, RenameForm, UnmergeForm
from website.views.people import people_required, person_seen, remember

clerk_required = desk_required(*CLERKS)


def _page(
    request: SignedIn,
    person: Person,
    form: forms.Form,
    *,
    title: str | Promise,
    verb: str | Promise,
    note: str | Promise = "",
    kind: str = "",
    rows: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {"person": person, "form": form, "title": title, "verb": verb, "note": note, "kind": kind, "rows": rows}
    return render(request, "website/person_act.html", context, status=422 if form.errors else 200)


def _done(request: SignedIn, person: Person, form: forms.Form, act: Callable[[], Any], words: str | Promise) -> Any:
    """Run the operation: back to the person's page, or the refusal beside what was typed."""
    try:
        act()
    except NotPermitted as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, str(words))
    return redirect("person", code=person.code)


def _open(request: SignedIn, code: str) -> Person:
    """A file that may still be worked on, and not one's own."""
    person = person_seen(request, code)
    own = person_of(request.user)
    if person.merged_into_id is not None or (own is not None and own.pk == person.pk):
        raise Http404
    return person


@people_required
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: SignedIn, code: str) -> HttpResponse:
    """Give a role: the list holds what this reader may give, office by office."""
    person = _open(request, code)
    offices = [
        (office, roles)
        for office in offices_of_granter(request.user)
        if (roles := grantable_roles(request.user, office))
    ]
    if not offices:
        raise Http404
    places = scope_of(request.user, *GRANTERS).places()
    form = GrantForm(request.POST or None, offices=offices, places=places)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        office_code, _separator, role = facts.pop("post").rpartition(":")
        office = Organisation.objects.get(code=office_code)
        done = _done(
            request,
            person,
            form,
            lambda: grant_role(person, office, role, actor=request.user, **facts),
            _("任命好了。"),
        )
        if done is not None:
            return done
    return _page(
        request,
        person,
        form,
        title=gettext_lazy("任命岗位"),
        verb=gettext_lazy("任命"),
        note=gettext_lazy("自己的岗位自己不能定；这里只有你能任命的岗位。"),
    )


@people_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    person = _open(request, code)
    membership = get_object_or_404(
        Membership.objects.select_related("organisation__division", "person"), pk=pk, person=person
    )
    if membership.role not in grantable_roles(request.user, membership.organisation):
        raise Http404
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _done(
            request,
            person,
            form,
            lambda: end_role(membership, actor=request.user, **form.cleaned_data),
            _("免去了。做过的事还记在他名下。"),
        )
        if done is not None:
            return done
    rows = [
        {"label": _("岗位"), "value": membership.get_role_display()},
        {"label": _("单位"), "value": membership.organisation.localized_name},
    ]
    return _page(
        request, person, form, title=gettext_lazy("免去岗位"), verb=gettext_lazy("免去"), kind="danger", rows=rows
    )


@sensitive_post_parameters("name")
@clerk_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: SignedIn, code: str) -> HttpResponse:
    person = _correctable(request, code)
    form = RenameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(change_name, person, actor=request.user, **form.cleaned_data)
        done = _done(request, person, form, act, _("姓名改好了，原来的姓名留着，旧名册还认得。"))
        if done is not None:
            return done
    rows = [{"label": _("登记的姓名"), "value": person.name}]
    return _page(
        request,
        person,
        form,
        title=gettext_lazy("改姓名"),
        verb=gettext_lazy("改成新姓名"),
        note=gettext_lazy("只有改过名、换了证件才改这里。发过的证书还是当时的姓名，不会变。"),
        rows=rows,
    )


@sensitive_post_parameters("phone")
@clerk_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedIn, code: str) -> HttpResponse:
    person = _correctable(request, code)
    form = FactsForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        facts, reason = form.facts(), form.cleaned_data["reason"]
        act = partial(correct_person, person, actor=request.user, reason=reason, **facts)
        done = _done(request, person, form, act, _("改好了。"))
        if done is not None:
            return done
    rows = [{"label": _("登记的手机号"), "value": person.masked_phone or _("没有")}]
    return _page(request, person, form, title=gettext_lazy("改资料"), verb=gettext_lazy("改好"), rows=rows)


def _correctable(request: SignedIn, code: str) -> Person:
    person = _open(request, code)
    if not may_correct(request.user, person):
        raise Http404
    return person


@sensitive_post_parameters("password")
@people_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedIn, code: str) -> HttpResponse:
    """A way to sign in, for somebody who has none."""
    person = _open(request, code)
    if User.objects.filter(person=person).exists():
        return redirect("person", code=code)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(open_account, person, actor=request.user, **form.cleaned_data)
        done = _done(request, person, form, act, _("账号开好了。请当面告诉本人登录名和密码。"))
        if done is not None:
            return done
    return _page(request, person, form, title=gettext_lazy("开通账号"), verb=gettext_lazy("开通"))


@sensitive_post_parameters("document_number")
@clerk_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedIn, code: str) -> HttpResponse:
    """Ask for this registration to be made one with another, found by its document; another person confirms."""
    merged = _correctable(request, code)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = find_by_document(form.cleaned_data["document_type"], form.cleaned_data["document_number"])
        if kept is None:
            form.add_error("document_number", _("没有这个证件的登记。请照另一本证件再看一遍号码。"))
        else:
            reason = form.cleaned_data["reason"]
            done = _done(
                request,
                merged,
                form,
                lambda: request_merge(merged, kept, actor=request.user, reason=reason),
                _("提了。要局里另一位看过才会合并，合并前两份都还在。"),
            )
            if done is not None:
                remember(request, kept)
                return done
    rows = [
        {"label": _("这一份会并过去"), "value": f"{merged.name} {merged.masked_document}"},
        {"label": _("跟着过去的"), "value": _followers(merged)},
    ]
    return _page(
        request,
        merged,
        form,
        title=gettext_lazy("合并重复登记"),
        verb=gettext_lazy("提请合并"),
        note=gettext_lazy("填另一份登记的证件，以那一份为准。这一份留作痕迹，不删；发过的证书不变。"),
        kind="danger",
        rows=rows,
    )


@clerk_required
@require_http_methods(["GET", "HEAD", "POST"])
def unmerge(request: SignedIn, code: str) -> HttpResponse:
    """Ask for a merge to be taken apart, from the trace's page; another person confirms."""
    merged = person_seen(request, code)
    merge = standing_merge(merged)
    if merge is None or not (may_correct(request.user, merged) and may_correct(request.user, merge.kept)):
        raise Http404
    form = UnmergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(request_unmerge, merged, actor=request.user, **form.cleaned_data)
        done = _done(request, merged, form, act, _("提了。要局里另一位看过才会撤开，撤开前什么都不变。"))
        if done is not None:
            return done
    back = way_back(merge)
    rows = [
        {"label": _("并到了哪一份"), "value": f"{merge.kept.name} {merge.kept.code}"},
        {"label": _("合并的那天"), "value": date_format(localtime(merge.at), "DATE_FORMAT")},
        {"label": _("跟着回来的"), "value": _returning(back)},
    ]
    if back.refusals:
        rows.append({"label": _("现在撤不开，因为"), "value": _("；").join(back.refusals)})
    return _page(
        request,
        merged,
        form,
        title=gettext_lazy("撤开合并"),
        verb=gettext_lazy("提请撤开"),
        note=gettext_lazy("弄错了人才撤。合并时跟过去的都回到这一份；合并以后新办的事，留在那一份名下。"),
        kind="danger",
        rows=rows,
    )


def _returning(back: WayBack) -> str:
    """How many rows of what kind would go back, in words."""
    models = {link.name: link.model for link in merging.following()}
    counted = [(merging.words_for(models[name]), len(keys)) for name, keys in back.rows.items()]
    return _("、").join(f"{name} {count}" for name, count in counted) or _("没有别的记录")


def _followers(merged: Person) -> str:
    """How many rows of what kind point to the registration, in words."""
    counted = [(merging.words_for(link.model), link.rows_of(merged).count()) for link in merging.following()]
    return _("、").join(f"{name} {count}" for name, count in counted if count) or _("没有别的记录")
