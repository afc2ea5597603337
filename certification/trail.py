"""Batches, candidates and certificates in the record: their names, and in words what their entries hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import (
    AppraisalBatch,
    Appraiser,
    Candidate,
    Certificate,
    EvaluationBody,
    PaperReport,
    RevocationReason,
    SigningKey,
    Standard,
)
from certification.states import BatchState
from courses.levels import Level
from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown


def _batches(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = AppraisalBatch.objects.filter(pk__in=ids).values_list("pk", "code")
    return {str(pk): Shown(code, reverse("batch-detail", args=[code])) for pk, code in found}


def _batch_of_code(text: str) -> Iterable[str]:
    return [str(pk) for pk in AppraisalBatch.objects.filter(code=text.strip().upper()).values_list("pk", flat=True)]


def _candidates(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Candidate.objects.filter(pk__in=ids).select_related("batch", "person")
    return {str(one.pk): Shown(str(one), reverse("candidate-detail", args=[one.batch.code, one.pk])) for one in found}


def _certificates(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Certificate.objects.filter(pk__in=ids).values_list("pk", "number", "uuid")
    return {str(pk): Shown(number, reverse("certificate-detail", args=[uuid])) for pk, number, uuid in found}


def _certificate_of_number(text: str) -> Iterable[str]:
    return [str(pk) for pk in Certificate.objects.filter(number=text.strip().upper()).values_list("pk", flat=True)]


def _plain(model: Any) -> Any:
    """Kinds without a page of their own: named as they name themselves."""

    def show(ids: Iterable[str]) -> Mapping[str, Shown]:
        rows = model.objects.filter(pk__in=ids)
        if model is EvaluationBody:
            rows = rows.select_related("organisation")
        return {str(row.pk): Shown(str(row)) for row in rows}

    return show


def _day(text: str) -> str:
    return _("考试定在 %(day)s") % {"day": date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")}


def _reason(code: str) -> str:
    """A revocation's reason is a code; others are somebody's own words."""
    words = RevocationReason(code).label if code in RevocationReason.values else code
    return _("原因：%(reason)s") % {"reason": words}


def _said(template: Any) -> Any:
    return lambda value: template % {"value": value}


objects.register(
    "certification.appraisalbatch", Kind(gettext_lazy("鉴定批次"), _batches, _batch_of_code, read_by_auditors=True)
)
objects.register("certification.candidate", Kind(gettext_lazy("考生"), _candidates))
objects.register(
    "certification.certificate",
    Kind(gettext_lazy("证书"), _certificates, _certificate_of_number, read_by_auditors=True),
)
for label, model in (
    (gettext_lazy("纸证不符的反映"), PaperReport),
    (gettext_lazy("评价机构"), EvaluationBody),
    (gettext_lazy("考评员"), Appraiser),
    (gettext_lazy("职业标准"), Standard),
    (gettext_lazy("签发密钥"), SigningKey),
):
    objects.register(model._meta.label_lower, Kind(label, _plain(model)))
wording.set_tones(
    {
        "certification.batch.issued": "ok",
        "certification.batch.results_published": "ok",
        "certification.batch.postponed": "wait",
        "certification.batch.cancelled": "stop",
        "certification.certificate.issued": "ok",
        "certification.certificate.revoked": "stop",
        "certification.candidate.withdrawn": "stop",
    }
)
HERE = "certification."
wording.say("reason", _reason, within=HERE)
wording.say("exam_on", _day, within=HERE)
wording.say("level", lambda value: str(Level(value).label) if value in Level.values else str(value), within=HERE)
wording.say("before", lambda state: _("原来是“%(state)s”") % {"state": BatchState(state).label}, within=HERE)
wording.say("members", _said(gettext_lazy("%(value)s 个人")), within=HERE)
wording.say("sitting", _said(gettext_lazy("%(value)s 人参加")), within=HERE)
wording.say("passed", _said(gettext_lazy("%(value)s 人合格")), within=HERE)
wording.say("sheets", _said(gettext_lazy("%(value)s 张评分表")), within=HERE)
wording.say("certificates", _said(gettext_lazy("%(value)s 本证书")), within=HERE)
wording.say("review_days", _said(gettext_lazy("复核期 %(value)s 天")), within=HERE)
wording.say("card", _said(gettext_lazy("考评员证 %(value)s")), within=HERE)
wording.say("leader", lambda yes: _("任组长") if yes else "", within=HERE)
wording.say("minor", lambda yes: _("未成年人") if yes else "", within=HERE)
wording.say("number", _said(gettext_lazy("编号 %(value)s")), within=HERE)
wording.say("copy", _said(gettext_lazy("第 %(value)s 份")), within=HERE)
wording.say("edition", _said(gettext_lazy("%(value)s 年版")), within=HERE)
wording.keep_silent("rule", "fragment", within=HERE)
