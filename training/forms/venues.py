"""Forms of the register of places."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.places.models import Division, Room, RoomKind, Venue
from foundation.places.queries import current_townships
from training.forms.planning import DateInput
from training.forms.registry import DaysForm

YES_NO = (("", _("还不知道")), ("yes", _("能")), ("no", _("不能")))


def yes_no(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


class PlaceForm(forms.Form):
    """What a venue and a room have in common."""

    fields: dict[str, Any]

    name = forms.CharField(label=_("名称"), max_length=60)
    seats = forms.IntegerField(label=_("坐得下几个人"), min_value=1, max_value=5000)
    accessible = forms.TypedChoiceField(
        label=_("轮椅进得去吗"), choices=YES_NO, required=False, coerce=yes_no, empty_value=None
    )
    equipment = forms.CharField(
        label=_("有什么设备"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    valid_from = forms.DateField(label=_("从哪天起能用"), widget=DateInput, required=False)
    valid_to = forms.DateField(
        label=_("用到哪天为止"), widget=DateInput, required=False, help_text=_("空着就一直能用。")
    )

    def __init__(self, *args: Any, place: Venue | Room | None = None, **kwargs: Any) -> None:
        if place is not None:
            kwargs["initial"] = {
                name: getattr(place, "division_id" if name == "division" else name, "") for name in self.base_fields
            } | {"accessible": "" if place.accessible is None else "yes" if place.accessible else "no"}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("停用的日子比启用的日子还早。请改一改。"))
        return cleaned


class VenueForm(PlaceForm):
    """A venue."""

    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    code = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9-]{1,19}$",
        label=_("编号"),
        help_text=_("字母开头，例如 GANLIN-HALL。定了就不改。"),
        error_messages={"invalid": _("编号要用字母、数字和短横，字母开头，2 到 20 个字。")},
    )
    division = forms.ModelChoiceField(label=_("在哪个乡镇（街道）"), queryset=Division.objects.none())
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    field_order: Any = (
        *("name", "name_en", "code", "division", "address", "seats", "accessible", "equipment"),
        *("valid_from", "valid_to"),
    )

    def __init__(self, *args: Any, place: Venue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.fields["name"].max_length = 80
        places = current_townships()
        if place is not None:
            del self.fields["code"]
            places = places | Division.objects.filter(pk=place.division_id)
        self.fields["division"].queryset = places


class RoomForm(PlaceForm):
    """A room."""

    kind = forms.ChoiceField(label=_("是什么间"), choices=RoomKind.choices)
    field_order: Any = ("name", "kind", "seats", "accessible", "equipment", "valid_from", "valid_to")


class StationsForm(DaysForm):
    """A run of numbered stations."""

    first = forms.IntegerField(label=_("从几号"), min_value=1, max_value=999)
    last = forms.IntegerField(label=_("到几号"), min_value=1, max_value=999)
    what = forms.CharField(label=_("每个工位上有什么"), max_length=80, required=False)
    field_order: Any = ("first", "last", "what", "valid_from", "valid_to")


class ClosureForm(DaysForm):
    """Days on which a place is closed."""

    reason = forms.CharField(label=_("为什么停用"), max_length=200, help_text=_("学校要靠它另找地方。"))
    room = forms.ModelChoiceField(
        label=_("哪一间"), queryset=Room.objects.none(), required=False, empty_label=_("整个教学点")
    )
    field_order: Any = ("room", "reason", "valid_from", "valid_to")

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = venue.rooms.all()
        self.fields["room"].label_from_instance = lambda room: room.name
