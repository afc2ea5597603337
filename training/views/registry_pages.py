"""What the pages of all registers share: the standing of a row as a tag, and a page that asks for one act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from foundation.content.tables import Tag
from foundation.kernel import clock
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.access import SignedIn
from foundation.policy.dated import STANDINGS

TONES = {"holds": "ok", "coming": "info", "over": "stop", "voided": "plain"}


def standing_tag(row: Any, soon: int = 0) -> Tag:
    """Where a dated row stands; amber where it ends within the days."""
    standing = row.standing
    if standing == "holds" and soon and row.valid_to and (row.valid_to - clock.today()).days <= soon:
        days = (row.valid_to - clock.today()).days
        return Tag(_("还有 %(days)s 天到期") % {"days": days} if days else _("今天到期"), "gold")
    return Tag(STANDINGS[standing], TONES[standing])


def stop_tag(row: Any) -> Tag:
    """The same for days on which something is stopped or closed: red while it lasts."""
    standing = row.standing
    words = {"holds": _("正停着"), "coming": _("还没开始"), "over": _("已经过了"), "voided": _("作废")}
    tones = {"holds": "stop", "coming": "wait", "over": "plain", "voided": "plain"}
    return Tag(words[standing], tones[standing])


def act(
    request: SignedIn,
    form: Any,
    operation: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    verb: str,
    done: str,
    back: str,
    intro: str = "",
    danger: bool = False,
    files: bool = False,
    then: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """A page with one form and one button. `operation` gets what the form says; a refusal stands above the form, which
    keeps what was typed. `then` gives the address to go on to from what the operation returned."""
    if request.method == "POST" and form.is_valid():
        try:
            made = operation(dict(form.cleaned_data))
        except NotPermitted as refusal:
            if refusal.code == "not_permitted":
                raise Http404 from refusal
            form.add_error(None, str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(then(made) if then else back)
    context = {
        "form": form,
        "heading": heading,
        "verb": verb,
        "back": back,
        "intro": intro,
        "danger": danger,
        "files": files,
    }
    return render(request, "training/registry_form.html", context, status=422 if form.errors else 200)
