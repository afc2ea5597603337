"""What certification holds about a person, how long, who needs to see a document in full, and what can be seen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.models import Candidate, Certificate, PaperReport
from certification.operations.forgetting import delete_photos, empty_reports
from certification.operations.prints import certificate_pdf
from certification.states import BatchState, CandidateState, CertificateState
from foundation.kernel.actors import SYSTEM, Actor
from foundation.kernel.errors import DomainError
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role
from foundation.privacy import holdings, need, plan, seen

OVER = (BatchState.CLOSED, BatchState.CANCELLED, BatchState.ISSUED)
CERTIFICATES = _("成绩和证书要一直查得到，法律要求档案保存不少于 10 年；证书的记录里没有证件号，只有核对用的密文。")

seen.register(
    {
        "certification.candidate": _("鉴定报名的信息和证件末四位"),
        "certification.photo": _("证件照"),
        "certification.certificate": _("证书和证件末四位"),
        "certification.paper": _("证书的纸面，带完整证件号码"),
    }
)


def _candidacies(person: Person) -> Iterable[dict[Any, Any]]:
    for row in person.candidacies.select_related("batch__occupation", "batch__body__organisation", "result").order_by(
        "id"
    ):
        result = getattr(row, "result", None)
        yield {
            _("批次"): row.batch.code,
            _("职业"): row.batch.occupation,
            _("评价机构"): row.batch.body,
            _("考试日期"): row.batch.exam_on,
            _("有没有照片"): bool(row.photo),
            _("理论成绩"): result.theory if result else None,
            _("实操成绩"): result.practical if result else None,
            _("怎么样了"): row.get_state_display(),
        }


def _certificates(person: Person) -> Iterable[dict[Any, Any]]:
    for row in Certificate.objects.filter(person=person).select_related("body__organisation").order_by("id"):
        yield {
            _("证书编号"): row.number,
            _("职业"): row.occupation_name,
            _("等级"): row.get_level_display(),
            _("发证机构"): row.body,
            _("发证日期"): row.issued_on,
            _("状态"): row.get_state_display(),
        }


def _papers(person: Person) -> Iterable[tuple[str, bytes]]:
    """One's own records, and the paper of each that is valid. Made in the name of the person's account."""
    account = getattr(person, "account", None)
    rows = Certificate.objects.filter(person=person).select_related(
        "key", "person", "candidate__result", "body__organisation"
    )
    for row in rows.order_by("id"):
        yield f"{row.number}.json", row.record.encode("utf-8")
        if account is not None and row.state == CertificateState.ACTIVE:
            try:
                yield f"{row.number}.pdf", certificate_pdf(row, actor=account)
            except DomainError:
                continue


def _sat(person: Person) -> int:
    return Candidate.objects.filter(person=person, state__in=[CandidateState.PASSED, CandidateState.FAILED]).count()


def _under_way(person: Person) -> str:
    codes = (
        Candidate.objects.filter(person=person)
        .exclude(state__in=[CandidateState.WITHDRAWN, CandidateState.ABSENT])
        .exclude(batch__state__in=OVER)
        .values_list("batch__code", flat=True)
    )
    return str(_("鉴定还没完：%(codes)s") % {"codes": "、".join(codes)}) if codes else ""


def _unneeded_photos():
    """Photos of those who did not sit, in batches that are over."""
    return (
        Candidate.objects.exclude(photo="")
        .filter(certificate__isnull=True)
        .filter(batch__state__in=OVER)
        .exclude(state=CandidateState.REGISTERED)
    )


def _erase(person: Person, actor: Actor) -> int:
    return delete_photos(
        Candidate.objects.exclude(photo="").filter(person=person, certificate__isnull=True), actor=actor
    )


holdings.register(
    holdings.Holding(
        "certification.candidacies",
        _("你参加的鉴定"),
        _candidacies,
        kept=CERTIFICATES,
        keeps=_sat,
        erase=_erase,
        open_matter=_under_way,
    )
)
holdings.register(
    holdings.Holding("certification.certificates", _("你的证书"), _certificates, kept=CERTIFICATES, files=_papers)
)


def _their_body(actor: Actor, person: Person, field: str) -> bool:
    """The evaluation body's manager for its candidates, its officer for its certificates: the document only."""
    if field != "document":
        return False
    managed = organisations_with_role(actor, Role.EVALUATION_BODY_MANAGER)
    issuing = organisations_with_role(actor, Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER)
    return (
        Candidate.objects.filter(person=person, batch__body__organisation__in=managed).exists()
        or Certificate.objects.filter(person=person, body__organisation__in=issuing).exists()
    )


need.register(_their_body)


def _old_photos(before: datetime):
    return _unneeded_photos().filter(batch__exam_on__lt=before.date())


def _old_reports(before: datetime):
    """Handled, and still holding words."""
    return PaperReport.objects.filter(Q(message__isempty=False) | Q(contact__isempty=False), handled_at__lt=before)


plan.register(
    plan.Line(
        "certification.photos",
        _("没有发成证的照片"),
        "appraisal",
        ("certification.Candidate.photo",),
        happens=_("删除照片"),
        counted_from=_("考试那天，批次已经了结的"),
        days=365,
        source=_("本县自己定的 [L]"),
        due=lambda before: _old_photos(before).count(),
        carry_out=lambda before: delete_photos(_old_photos(before), actor=SYSTEM),
    )
)
plan.register(
    plan.Line(
        "certification.paper_reports",
        _("反映纸证不符的人写的话和联系方式"),
        "verification",
        ("certification.PaperReport.message", "certification.PaperReport.contact"),
        happens=_("抹掉话和联系方式，留下反映过哪张纸"),
        counted_from=_("处理那天"),
        days=1096,
        source=_("本县自己定的 [L]"),
        due=lambda before: _old_reports(before).count(),
        carry_out=lambda before: empty_reports(_old_reports(before), actor=SYSTEM),
    )
)
plan.register(
    plan.Line(
        "certification.certificates",
        _("证书、成绩、鉴定档案"),
        "appraisal",
        ("certification.Certificate.record", "certification.Result.theory", "certification.MarkSheet.score"),
        happens=_("不满 10 年一概不动；证书一直查得到"),
        days=3653,
        source="DOMAIN 2 [S]",
    )
)
