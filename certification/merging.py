"""What becomes of appraisals when two registrations of one human being are merged."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import AppraisalBatch, Candidate, Certificate, PanelMember, PaperReport, RollSignature
from certification.states import BatchState
from foundation.people import merging, unmerging
from foundation.people.models import Person, PersonMerge

SIGNED = (BatchState.CONFIRMED, BatchState.PUBLISHED, BatchState.REVIEW_OVER)
"""The leader has signed the roll, which names people by code, and the certificates are not all out."""


def check(kept: Person, merged: Person) -> Iterator[str]:
    """A signed roll must not change before its certificates are out; nobody sits and judges in one batch."""
    for code in (
        AppraisalBatch.objects.filter(state__in=SIGNED, candidates__person=merged)
        .distinct()
        .values_list("code", flat=True)
    ):
        yield _("批次 %(code)s 的成绩册已经签了，等证书发完再合") % {"code": code}
    both = Q(person=kept) | Q(person=merged)
    sitting = set(Candidate.objects.filter(both).exclude(state="withdrawn").values_list("batch__code", flat=True))
    judging = set(PanelMember.objects.filter(both).values_list("batch__code", flat=True))
    for code in sorted(sitting & judging):
        yield _("批次 %(code)s 里一份登记是考生，另一份是考评员，先查清楚") % {"code": code}


def check_way_back(merge: PersonMerge) -> Iterator[str]:
    """A signed roll must not change before its certificates are out, here neither."""
    moved = merge.moved.get("certification.candidate.person", [])
    for code in (
        AppraisalBatch.objects.filter(state__in=SIGNED, candidates__pk__in=moved)
        .distinct()
        .values_list("code", flat=True)
    ):
        yield _("批次 %(code)s 的成绩册已经签了，等证书发完再撤") % {"code": code}


merging.stays(RollSignature, "signed_by")
merging.stays(AppraisalBatch, "released_by")
merging.stays(Certificate, "released_by")
merging.stays(PaperReport, "handled_by")
merging.register_check(check)
unmerging.register_check(check_way_back)
merging.call(PanelMember, gettext_lazy("考评组席位"))
