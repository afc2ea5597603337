"""Groups that follow the roles of the day, and courses in the record of acts."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from courses.operations.editors import follow_roles
from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown
from foundation.jobs import upkeep
from foundation.kernel.actors import SYSTEM

upkeep.register("courses.editors", every=timedelta(hours=1), work=lambda: follow_roles(actor=SYSTEM))


def _courses(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {
        str(course.pk): Shown(f"{course.code} {course.localized_title}", reverse("courses:edit", args=[course.pk]))
        for course in Course.objects.filter(pk__in=ids)
    }


def _fields(names: list[str]) -> str:
    labels = {field.name: str(field.verbose_name) for field in Course._meta.concrete_fields}
    return _("改了%(fields)s") % {"fields": _("、").join(labels.get(name, name) for name in names)}


objects.register("courses.course", Kind(gettext_lazy("课程"), _courses, read_by_auditors=True))
wording.say("fields", _fields, within="courses.course.")
wording.keep_silent("code", within="courses.course.")
