"""Forms of a class plan."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from foundation.people.models import Organisation
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.places.models import Venue
from training.models import PlannedSession, SessionKind
from training.operations.planning import MOST_SESSIONS, Timetable

WEEKDAYS = (
    (0, _("星期一")),
    (1, _("星期二")),
    (2, _("星期三")),
    (3, _("星期四")),
    (4, _("星期五")),
    (5, _("星期六")),
    (6, _("星期日")),
)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class PersonChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person):
        return person.name


class PersonSingleChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return person.name


class VenueChoice(forms.ModelChoiceField):
    def label_from_instance(self, venue):
        return _("%(venue)s（%(township)s，%(seats)s 座）") % {
            "venue": venue.localized_name,
            "township": venue.division.localized_name,
            "seats": venue.seats,
        }


class CourseChoice(forms.ModelChoiceField):
    def label_from_instance(self, course):
        return _("%(title)s（%(hours)s 课时，%(least)s 到 %(most)s 人）") % {
            "title": course.localized_title,
            "hours": f"{course.hours.normalize():f}",
            "least": course.min_size,
            "most": course.max_size,
        }


class FactsForm(forms.Form):
    """Name, seats, venue, trainers: what can change until the plan is filed."""

    fields: dict[str, Any]

    title = forms.CharField(label=_("班名"), max_length=80, required=False, help_text=_("空着就用课程的名字。"))
    capacity = forms.IntegerField(label=_("收几个人"), min_value=1, max_value=500)
    venue = VenueChoice(
        label=_("在哪里上课"),
        queryset=Venue.objects.select_related("division"),
        empty_label=_("选一个地方"),
        required=False,
        help_text=_("送审前要定下来。"),
    )
    trainers = PersonChoice(
        label=_("谁来教"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("你们学校登记在册的教师。"),
    )
    what_to_bring = forms.CharField(
        label=_("让学员带上什么"), max_length=160, required=False, help_text=_("例如：身份证、围裙、笔。")
    )

    def __init__(self, *args, institution, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trainers"].queryset = persons_with_role(Role.TRAINER, institution.pk)


class DraftForm(FactsForm):
    """The first page of a new class: the same facts, and which course of the menu."""

    course = CourseChoice(
        label=_("开菜单上的哪门课"),
        queryset=Course.objects.filter(active=True).select_related("section"),
        empty_label=_("选一门课"),
    )
    field_order = ("institution", "course", "title", "capacity", "venue", "trainers", "what_to_bring")

    def __init__(self, *args, institutions, **kwargs):
        institutions = list(institutions)
        super().__init__(*args, institution=institutions[0], **kwargs)
        if len(institutions) > 1:
            self.fields["institution"] = forms.ModelChoiceField(
                label=_("哪个学校开班"),
                queryset=Organisation.objects.filter(pk__in=[row.pk for row in institutions]),
                initial=institutions[0],
            )
            self.fields["trainers"].queryset = (
                persons_with_role(Role.TRAINER).filter(memberships__organisation__in=institutions).distinct()
            )
            self.order_fields(self.field_order)
        self._institution = institutions[0]

    @property
    def chosen_institution(self):
        return self.cleaned_data.get("institution") or self._institution


class TimetableForm(forms.Form):
    """The weekly timetable that lays out the sessions."""

    first_date = forms.DateField(label=_("第一次课的日期"), widget=DateInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("每周星期几上课"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(label=_("几点上课"), widget=TimeInput)
    ends = forms.TimeField(label=_("几点下课"), widget=TimeInput)
    hours = forms.DecimalField(label=_("每次几课时"), min_value=Decimal("0.5"), max_value=Decimal(12), decimal_places=1)
    count = forms.IntegerField(label=_("一共几次"), min_value=1, max_value=MOST_SESSIONS)
    theory = forms.IntegerField(
        label=_("其中几次讲理论"),
        min_value=0,
        max_value=MOST_SESSIONS,
        help_text=_("其余的是实操，排好后可以一次一次改。"),
    )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        count, theory = cleaned.get("count"), cleaned.get("theory")
        if count and theory and theory > count:
            self.add_error("theory", _("理论课不能比总次数还多。"))
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("下课要晚于上课。"))
        return cleaned

    def timetable(self) -> Timetable:
        data = self.cleaned_data
        return Timetable(
            first_date=data["first_date"],
            weekdays=tuple(data["weekdays"]),
            begins=data["begins"],
            ends=data["ends"],
            hours=data["hours"],
            count=data["count"],
            theory=data["theory"],
        )


class SessionForm(forms.Form):
    """One session of the plan."""

    fields: dict[str, Any]

    day = forms.DateField(label=_("哪一天"), widget=DateInput)
    begins = forms.TimeField(label=_("几点上课"), widget=TimeInput)
    ends = forms.TimeField(label=_("几点下课"), widget=TimeInput)
    hours = forms.DecimalField(label=_("几课时"), min_value=Decimal("0.5"), max_value=Decimal(12), decimal_places=1)
    topic = forms.CharField(label=_("讲什么、做什么"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("理论还是实操"), choices=SessionKind.choices, widget=forms.RadioSelect)
    trainer = PersonSingleChoice(label=_("谁来教"), queryset=None, required=False, empty_label=_("还没定"))

    def __init__(self, *args, session: PlannedSession, trainers, **kwargs):
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        kwargs["initial"] = {
            "day": starts.date(),
            "begins": starts.time(),
            "ends": ends.time(),
            "hours": session.hours,
            "topic": session.topic,
            "kind": session.kind,
            "trainer": session.trainer_id,
        }
        super().__init__(*args, **kwargs)
        self.fields["trainer"].queryset = trainers

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("下课要晚于上课。"))
        return cleaned

    def changes(self) -> dict:
        data = self.cleaned_data
        return {
            "starts_at": _moment(data["day"], data["begins"]),
            "ends_at": _moment(data["day"], data["ends"]),
            "hours": data["hours"],
            "topic": data["topic"],
            "kind": data["kind"],
            "trainer": data["trainer"],
        }


def _moment(day: date, at) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
