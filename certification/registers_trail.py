"""The registers of appraisal in the record: their names and words."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certification.models import Appraiser, BodyScope, EvaluationBody
from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown


def _bodies(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = EvaluationBody.objects.filter(pk__in=ids).select_related("organisation")
    return {str(one.pk): Shown(str(one), reverse("registry-body", args=[one.organisation.code])) for one in found}


def _scopes(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = BodyScope.objects.filter(pk__in=ids).select_related("body__organisation", "occupation")
    return {
        str(one.pk): Shown(f"{one.body} {one.occupation}", reverse("registry-body", args=[one.body.organisation.code]))
        for one in found
    }


def _cards(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Appraiser.objects.filter(pk__in=ids)
    return {str(one.pk): Shown(one.card_no, reverse("registry-appraiser", args=[one.pk])) for one in found}


objects.register("certification.evaluationbody", Kind(_("评价机构"), _bodies, read_by_auditors=True))
objects.register("certification.bodyscope", Kind(_("评价范围"), _scopes, read_by_auditors=True))
objects.register("certification.appraiser", Kind(_("考评员证"), _cards, read_by_auditors=True))
wording.set_tones({"certification.appraiser.withdrawn": "stop"})
wording.say("card", str, within="certification.appraiser.")
