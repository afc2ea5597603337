"""Forms of calls: an institution's offer and refusal, the bureau's choice and its steps when nobody offers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from courses.models import Call
from foundation.kernel import clock
from foundation.people.models import Organisation
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.places.models import Venue
from foundation.places.queries import usable_on
from training.forms.planning import DateInput, PersonSingleChoice, TimetableForm, VenueChoice
from training.models import Offer
from training.operations.planning import Timetable
from training.rules.offers import FEN, MOST_FEN, yuan

FIRST = ("venue", "trainer", "capacity", "price")


class OfferForm(TimetableForm):
    """Where, who, how many, for how much, when. Everything the filing will ask again."""

    venue = VenueChoice(
        label=_("在哪里上课"),
        queryset=Venue.objects.none(),
        empty_label=_("选一个地方"),
        help_text=_("登记过的地方；等着的人那个镇的排在前面。"),
    )
    trainer = PersonSingleChoice(
        label=_("谁来教"),
        queryset=None,
        empty_label=_("选一位教师"),
        help_text=_("你们学校登记在册、教师证有效的教师。"),
    )
    capacity = forms.IntegerField(label=_("收几个人"), min_value=1, max_value=500)
    price = forms.DecimalField(
        label=_("每人每课时多少元"),
        min_value=Decimal("0.01"),
        max_value=Decimal(MOST_FEN) / FEN,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
        help_text=_("全部费用都算在里面。"),
    )
    note = forms.CharField(
        label=_("还想说的"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：带料、管午饭、接送。"),
    )
    field_order = (*FIRST, "first_date", "weekdays", "begins", "ends", "hours", "count", "theory", "note")

    def __init__(self, *args: Any, institution: Organisation, call: Call, **kwargs: Any):
        super().__init__(*args, **kwargs)
        near = Case(
            When(division_id=call.place_id, then=Value(0)),
            When(division_id=call.township_id, then=Value(1)),
            When(division__parent_id=call.township_id, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        venues = Venue.objects.filter(usable_on(clock.today())).select_related("division").annotate(near=near)
        self.fields["venue"].queryset = venues.order_by("near", "division__code", "code")  # type: ignore[attr-defined]
        self.fields["trainer"].queryset = persons_with_role(Role.TRAINER, institution.pk)  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        """For `make_offer`."""
        data = self.cleaned_data
        return {
            "venue": data["venue"],
            "trainer": data["trainer"],
            "capacity": data["capacity"],
            "price_per_person_hour": int(data["price"] * FEN),
            "note": data["note"],
            "timetable": self.timetable(),
        }


def initial_of(offer: Offer) -> dict[str, Any]:
    """A standing offer as the form shows it."""
    timetable = Timetable.from_data(offer.timetable)
    return {
        "venue": offer.venue_id,
        "trainer": offer.trainer_id,
        "capacity": offer.capacity,
        "price": yuan(offer.price_per_person_hour),
        "note": offer.note,
        **{
            name: getattr(timetable, name)
            for name in ("first_date", "weekdays", "begins", "ends", "hours", "count", "theory")
        },
    }


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么办不了"),
        max_length=200,
        help_text=_("一句话就行，局里好想别的办法。例如：教师年前排满了。"),
    )


class OfferChoice(forms.ModelChoiceField):
    def label_from_instance(self, offer: Any) -> str:
        return str(offer.institution.localized_name)


class ChoiceForm(forms.Form):
    """Which offer, and why."""

    offer = OfferChoice(label=_("选哪一家"), queryset=None, empty_label=None, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("为什么选它"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("记在案上。没选上的学校也会读到，请写得公道、客气。"),
    )

    def __init__(self, *args: Any, offers: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = offers  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """More time, and perhaps more schools."""

    until = forms.DateField(label=_("新的截止日"), widget=DateInput, help_text=_("那天下午 5 点截止。"))
    everyone = forms.BooleanField(
        label=_("请县里所有登记过的学校"),
        required=False,
        help_text=_("没登记教这门课的学校也请。选中了，送审前要先登记准教范围。"),
    )
    reason = forms.CharField(label=_("为什么延长"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class EndCallForm(forms.Form):
    """A word to everybody who waits."""

    reason = forms.CharField(
        label=_("给大家的答复"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("点过这门课的每个人都会收到这句话。"),
    )
