"""Messages as the desk sees them: where each stands and why, without its words and with only the end of the number."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.content.tables import Choices, Column, Days, Filter, Table, Tag, answer
from foundation.kernel.errors import DomainError
from foundation.notices import occasions
from foundation.notices.models import Notice
from foundation.notices.operations import retry_notice, retry_notices
from foundation.notices.queries import sent_today, standing
from foundation.notices.rules import KEEPERS, READERS, can_retry, most_parts_today
from foundation.notices.states import Problem
from foundation.people.access import SignedIn, desk_required
from foundation.people.rules import has_role

TONES = {
    Notice.State.SENT: ("ok", ""),
    Notice.State.DELIVERED: ("ok", "tick"),
    Notice.State.FAILED: ("stop", "warning"),
    Notice.State.WAITING: ("wait", "clock"),
}


def _state(row: Any) -> list[Tag]:
    tone, pictogram = TONES.get(row.state, ("plain", ""))
    return [Tag(row.get_state_display(), tone, pictogram)]


def _occasions(request: HttpRequest) -> Choices:
    return sorted(((one.name, str(one.label)) for one in occasions.registered()), key=lambda pair: pair[1])


NOTICES = Table(
    name="notices",
    caption=gettext_lazy("发出的通知"),
    columns=(
        Column(
            "occasion",
            gettext_lazy("什么事"),
            lambda row: row.occasion_label,
            url=lambda row: reverse("notice", args=[row.pk]),
        ),
        Column("address", gettext_lazy("手机号"), lambda row: row.masked_address or "—"),
        Column("state", gettext_lazy("发到哪了"), lambda row: row.get_state_display(), tags=_state),
        Column("problem", gettext_lazy("为什么"), lambda row: row.get_problem_display() or None),
        Column("created", gettext_lazy("写的时间"), lambda row: row.created_at),
        Column("later", gettext_lazy("最早几时发"), lambda row: row.send_after),
        Column("sent", gettext_lazy("发出时间"), lambda row: row.sent_at),
    ),
    filters=(
        Filter("state", gettext_lazy("发到哪了"), Notice.State.choices, counts=True),
        Filter("problem", gettext_lazy("为什么"), Problem.choices),
        Filter("occasion", gettext_lazy("什么事"), _occasions),
    ),
    days=(Days("created", gettext_lazy("从哪天起"), gettext_lazy("到哪天止"), "created_at", moment=True),),
    page_length=50,
    by_number=True,
    empty_title=gettext_lazy("还没有通知"),
    empty_text=gettext_lazy("报名、改期、发证的时候，写给人的话会排在这里。"),
    empty_pictogram="bell",
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*READERS)
def notice_list(request: SignedIn) -> HttpResponse:
    """The newest first. What failed can be sent again by reason, once the reason is mended."""
    reasons = []
    if has_role(request.user, *KEEPERS):
        found = Notice.objects.filter(state=Notice.State.FAILED, text__isempty=False, address__isempty=False)
        reasons = list(found.order_by().values_list("problem", flat=True).distinct())
    context = {
        "standing": standing(),
        "sent_today": sent_today(),
        "most_today": most_parts_today(urgent=True),
        "reasons": [(value, Problem(value).label if value else _("没有写原因")) for value in sorted(reasons)],
    }
    return answer(request, NOTICES, Notice.objects.all(), "website/notice_list.html", context)


@require_safe
@desk_required(*READERS)
def notice(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Notice.objects.select_related("wording"), pk=pk)
    tone, pictogram = TONES.get(Notice.State(found.state), ("plain", ""))
    return render(
        request,
        "website/notice.html",
        {"notice": found, "tone": tone, "pictogram": pictogram, "may_retry": can_retry(request.user, found)},
    )


@desk_required(*KEEPERS)
@require_POST
def retry(request: SignedIn, pk: int) -> HttpResponse:
    try:
        retry_notice(get_object_or_404(Notice, pk=pk), actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("又在发了。"))
    return redirect("notice", pk=pk)


@desk_required(*KEEPERS)
@require_POST
def retry_all(request: SignedIn) -> HttpResponse:
    count = retry_notices(request.POST.get("problem", ""), actor=request.user)
    messages.success(request, ngettext("%(count)s 条又在发了。", "%(count)s 条又在发了。", count) % {"count": count})
    return redirect("notice-list")
