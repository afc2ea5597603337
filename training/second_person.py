"""What takes two people in training: a whole roster with full numbers leaves the house."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.content.exports import WORKBOOK_TYPE, workbook
from foundation.kernel.actors import Actor
from foundation.people.models import Person, TwoPersonAct
from foundation.people.roles import Role
from foundation.people.two_person import Kind, register, subject_of
from foundation.privacy import making
from foundation.privacy.models import DataExport
from foundation.privacy.operations.exports import prepare
from training.models import TrainingClass
from training.queries.enrolments import roster_of
from training.rules.access import may_have_full_roster

EXPORT_FULL = "people.export_full"


def _describe(act: TwoPersonAct) -> str:
    training_class = subject_of(act)
    return _("%(code)s %(title)s，全班名册带完整号码：%(reason)s") % {
        "code": training_class.code,
        "title": training_class.localized_title,
        "reason": act.reason,
    }


def _perform(training_class: TrainingClass, act: TwoPersonAct, actor: Actor) -> None:
    """The file is made for whoever asked; the one who agreed doesn't get it."""
    prepare(DataExport.Kind.CLASS_ROSTER, act.requested_by, actor=actor, subject=training_class.code)


def _people(export: DataExport) -> Iterable[Person]:
    return [row.person for row in roster_of(TrainingClass.objects.get(code=export.subject))]


def _make(export: DataExport) -> bytes:
    labels = [
        _("序号"),
        _("姓名"),
        _("证件"),
        _("证件号码"),
        _("手机号"),
        _("性别"),
        _("出生日期"),
        _("乡镇（街道）"),
        _("文化程度"),
        _("人员类别"),
    ]
    rows = roster_of(TrainingClass.objects.get(code=export.subject))
    return workbook(
        labels,
        (
            [
                number,
                row.person.name,
                row.person.get_document_type_display(),
                row.person.document_number,
                row.person.phone,
                row.person.get_sex_display(),
                row.person.birth_date,
                str(row.person.township or ""),
                row.person.get_education_display(),
                str(row.category or ""),
            ]
            for number, row in enumerate(rows, 1)
        ),
    )


making.register(
    DataExport.Kind.CLASS_ROSTER,
    making.Maker(
        _make,
        lambda export: f"roster-{export.subject}.xlsx",
        WORKBOOK_TYPE,
        shows=_people,
        what="privacy.full_roster",
    ),
)
register(
    Kind(
        name=EXPORT_FULL,
        label=gettext_lazy("带走全号名册"),
        model=TrainingClass,
        roles=(Role.INSTITUTION_MANAGER, Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER),
        may_request=may_have_full_roster,
        may_confirm=may_have_full_roster,
        perform=_perform,
        describe=_describe,
        url=lambda act: reverse("full-roster", args=[subject_of(act).code]),
        related=("institution",),
    )
)
