"""Forms of the desks about people, offices and acts of two people."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.documents import check_document
from foundation.people.identity import DocumentError
from foundation.people.models import DocumentType, Education, Organisation, Person, Sex, TraineeCategory
from foundation.people.phones import is_mobile, normalise_phone
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.places.queries import TOWNSHIP_KINDS, current_townships

OFFICE_PLACES = (Division.Kind.COUNTY, *TOWNSHIP_KINDS)
BY_HAND = {"autocomplete": "off"}


class DeclineForm(forms.Form):
    """Why the second person does not agree."""

    reason = forms.CharField(
        label=_("为什么不同意"),
        help_text=_("写给提的人看。"),
        max_length=300,
        error_messages={"required": _("没写为什么不同意。提的人要知道原因，请写一句。")},
    )


class DocumentFields(forms.Form):
    """A document: its kind and number, checked by the rules of the kind."""

    document_type = forms.ChoiceField(label=_("证件"), choices=DocumentType.choices, initial=DocumentType.RESIDENT_ID)
    document_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs=BY_HAND),
        help_text=_("照证件上的号码，一位不差"),
        error_messages={"required": _("没填证件号码。请照证件填。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("document_type") and cleaned.get("document_number"):
            try:
                cleaned["document_number"] = check_document(cleaned["document_type"], cleaned["document_number"]).number
            except DocumentError as problem:
                self.add_error("document_number", str(problem.message))
        return cleaned


class FindPersonForm(DocumentFields):
    """Who: nobody is looked up by name, since names are many people's."""


class NewPersonForm(DocumentFields):
    """Somebody not registered yet."""

    field_order = ("name", "document_type", "document_number", "phone", "township")

    name = forms.CharField(label=_("姓名"), max_length=100, help_text=_("和证件上一样，生僻字、间隔点照写"))
    phone = forms.CharField(
        label=_("手机号"), max_length=20, required=False, help_text=_("没有就空着，家里人的也行，几个人可以同用一个")
    )
    township = forms.ModelChoiceField(
        label=_("住在哪个乡镇（街道）"), queryset=Division.objects.none(), required=False, empty_label=_("没填")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        township = self.fields["township"]
        assert isinstance(township, forms.ModelChoiceField)
        township.queryset = current_townships()

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])


class RenameForm(forms.Form):
    """The new name and what was seen."""

    name = forms.CharField(label=_("现在的姓名"), max_length=100, help_text=_("照新证件写"))
    reason = forms.CharField(label=_("凭什么改"), max_length=200, help_text=_("比如：看了新身份证，派出所改名证明"))


class FactsForm(forms.Form):
    """What may be put right at the window. Empty is an answer too."""

    phone = forms.CharField(label=_("手机号"), max_length=20, required=False, help_text=_("不填就不动原来的"))
    no_phone = forms.BooleanField(label=_("这个人没有手机了，把原来的号码去掉"), required=False)
    township = forms.ModelChoiceField(
        label=_("住在哪个乡镇（街道）"), queryset=Division.objects.none(), required=False, empty_label=_("没填")
    )
    education = forms.ChoiceField(label=_("文化程度"), choices=[("", _("没填")), *Education.choices], required=False)
    category = forms.ModelChoiceField(
        label=_("人员类别"),
        queryset=TraineeCategory.objects.all(),
        required=False,
        empty_label=_("没有特别的"),
    )
    sex = forms.ChoiceField(label=_("性别"), choices=[("", _("没填")), *Sex.choices], required=False)
    reason = forms.CharField(label=_("凭什么改"), max_length=200, help_text=_("比如：本人来窗口说的，看了户口本"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "township": person.township,
            "education": person.education,
            "category": person.category,
            "sex": person.sex,
        }
        super().__init__(*args, **kwargs)
        township = self.fields["township"]
        assert isinstance(township, forms.ModelChoiceField)
        township.queryset = current_townships()
        self.fields["phone"].widget.attrs.update(BY_HAND)
        if person.document_type in (DocumentType.RESIDENT_ID, DocumentType.HKMT_RESIDENCE):
            del self.fields["sex"]  # the number says it

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])

    def facts(self) -> dict[str, Any]:
        """What the operation takes; the phone only where a new one or none was said."""
        facts: dict[str, Any] = {
            name: self.cleaned_data[name]
            for name in ("township", "education", "category", "sex")
            if name in self.fields
        }
        if self.cleaned_data["phone"]:
            facts["phone"] = self.cleaned_data["phone"]
        elif self.cleaned_data["no_phone"]:
            facts["phone"] = ""
        return facts


class GrantForm(forms.Form):
    """A role in an office, from a day to a day. Only what the reader may give is offered."""

    post = forms.ChoiceField(label=_("什么岗位，在哪个单位"))
    division = forms.ModelChoiceField(
        label=_("只管哪个地方"),
        queryset=Division.objects.none(),
        required=False,
        empty_label=_("不限"),
        help_text=_("村级联络员、村干部请选村；其他岗位一般不限"),
    )
    valid_from = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    valid_to = forms.DateField(
        label=_("到哪天止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("空着就是一直担任"),
    )
    reason = forms.CharField(label=_("为什么任命"), max_length=200, required=False, help_text=_("比如文号，可以不写"))

    def __init__(self, *args: Any, offices: list[tuple[Organisation, list[str]]], places: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["valid_from"] = clock.today()
        super().__init__(*args, **kwargs)
        post = self.fields["post"]
        assert isinstance(post, forms.ChoiceField)
        post.choices = [("", _("请选择"))] + [
            (office.localized_name, [(f"{office.code}:{role}", Role(role).label) for role in roles])
            for office, roles in offices
        ]
        division = self.fields["division"]
        assert isinstance(division, forms.ModelChoiceField)
        division.queryset = places


class EndRoleForm(forms.Form):
    """Why a role ends, and when."""

    reason = forms.CharField(label=_("为什么免去"), max_length=200)
    on = forms.DateField(
        label=_("最后一天"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("空着就是现在起不再担任"),
    )


class AccountForm(forms.Form):
    """A way to sign in."""

    username = forms.CharField(label=_("登录名"), max_length=60, widget=forms.TextInput(attrs=BY_HAND))
    password = forms.CharField(
        label=_("第一次用的密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 8 位，不要全是数字；当面告诉本人，请本人登录后改掉"),
    )

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class MergeForm(DocumentFields):
    """The other registration, by its document, and why both are one human being."""

    field_order = ("document_type", "document_number", "reason")

    reason = forms.CharField(label=_("凭什么说是同一个人"), max_length=300, help_text=_("比如：换过证件，看了新旧两本"))


class UnmergeForm(forms.Form):
    """Why a merge was a mistake."""

    reason = forms.CharField(
        label=_("怎么知道不是同一个人"), max_length=300, help_text=_("比如：两个人都来了，看了两本身份证")
    )


class OrganisationForm(forms.Form):
    """An office as it stands in the register."""

    code = forms.CharField(label=_("代号"), max_length=20, help_text=_("大写字母开头，只有字母、数字和横线；以后不改"))
    kind = forms.ChoiceField(label=_("单位种类"), choices=[("", _("请选择")), *Organisation.Kind.choices])
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("和公章一样"))
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    division = forms.ModelChoiceField(label=_("在哪里"), queryset=Division.objects.none(), empty_label=_("请选择"))
    phone = forms.CharField(label=_("公开的办公电话"), max_length=30, required=False)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        division = self.fields["division"]
        assert isinstance(division, forms.ModelChoiceField)
        division.queryset = Division.objects.filter(kind__in=OFFICE_PLACES, valid_to__isnull=True)
        if fixed:
            del self.fields["code"], self.fields["kind"]


class CloseForm(forms.Form):
    """Why an office closes."""

    reason = forms.CharField(label=_("为什么停办"), max_length=200)


def mobile(written: str) -> str:
    """A mobile number in its one form; empty stays empty."""
    phone = normalise_phone(written)
    if phone and not is_mobile(phone):
        raise forms.ValidationError(_("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"))
    return phone
