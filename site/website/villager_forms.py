"""Forms of those who act for villagers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.content.forms import extension_of
from foundation.mandates.models import Mandate
from foundation.people.models import DocumentType
from foundation.people.phones import is_mobile, normalise_phone
from foundation.places.models import Division
from foundation.places.queries import current_townships


class VillagerForm(forms.Form):
    """Who the villager is, as the document says, and how they agree."""

    fields: dict[str, Any]

    name = forms.CharField(
        label=_("姓名"),
        max_length=100,
        help_text=_("和证件上一样"),
        error_messages={"required": _("没填姓名。请照证件填写。")},
    )
    document_type = forms.ChoiceField(label=_("证件"), choices=DocumentType.choices, initial=DocumentType.RESIDENT_ID)
    document_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("没填证件号码。请照证件填写。")},
    )
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("本人的，或家里人的。没有手机就空着，用签字的纸"),
    )
    township = forms.ModelChoiceField(
        label=_("住在哪个乡镇（街道）"),
        queryset=Division.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("没选地方。请选一个乡镇或街道。")},
    )
    via = forms.ChoiceField(
        label=_("本人怎么同意"),
        choices=Mandate.Via.choices,
        initial=Mandate.Via.CODE,
        widget=forms.RadioSelect,
    )
    paper = forms.FileField(
        label=_("签了字的委托书（照片）"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
        help_text=_("选了“签字的纸”才要传。把签字和日期拍清楚"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = current_townships()

    def clean_phone(self) -> str:
        phone = normalise_phone(self.cleaned_data["phone"])
        if phone and not is_mobile(phone):
            raise forms.ValidationError(_("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"))
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("via") == Mandate.Via.PAPER and not data.get("paper"):
            self.add_error("paper", _("还没选照片。请先请本人在委托书上签字，再拍照上传。"))
        if data.get("via") == Mandate.Via.CODE and "phone" in data and not data["phone"]:
            self.add_error("phone", _("要发验证码，得有手机号。没有手机就选“签字的纸”。"))
        return data

    @property
    def extension(self) -> str:
        return extension_of(self.cleaned_data["paper"])


class CodeForm(forms.Form):
    """What the villager reads out from their phone."""

    code = forms.CharField(
        label=_("村民读给你的验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("没填验证码。请村民看看手机短信，读给你听。")},
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class EndForm(forms.Form):
    """Why the office ends a mandate."""

    reason = forms.CharField(
        label=_("为什么结束"),
        max_length=200,
        help_text=_("会记下来，本人看得到"),
        error_messages={"required": _("请写明为什么，比如“本人到镇里要求停掉”。")},
    )
