"""Forms of the registers: days from and to, a subject, a reason."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from courses.levels import Level
from courses.models import Occupation, Section
from foundation.people.models import Organisation
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.places.queries import current_townships
from training.forms.planning import DateInput, PersonSingleChoice
from training.models import EmployerSize, TrainerCard
from training.rules.registry import trainers_of


class DaysForm(forms.Form):
    """From which day, to which day."""

    fields: dict[str, Any]

    valid_from = forms.DateField(label=_("从哪天起"), widget=DateInput)
    valid_to = forms.DateField(label=_("到哪天为止"), widget=DateInput, required=False, help_text=_("空着就一直有效。"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("到期的日子比开始的日子还早。请改一改。"))
        return cleaned


class TermForm(DaysForm):
    """Days with an end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].required = True
        self.fields["valid_to"].help_text = ""


class SubjectForm(forms.Form):
    """What something is about: an occupation, perhaps up to a level, or a whole section of the menu."""

    occupation = forms.ModelChoiceField(
        label=_("哪个职业"),
        queryset=Occupation.objects.order_by("name"),
        required=False,
        empty_label=_("不按职业，按类"),
        help_text=_("发等级证书的课要按职业登记。"),
    )
    highest_level = forms.TypedChoiceField(
        label=_("最高到几级"),
        choices=[("", _("不限")), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    section = forms.ModelChoiceField(
        label=_("或者哪一整类"),
        queryset=Section.objects.all(),
        required=False,
        empty_label=_("不按类，按职业"),
        help_text=_("不发等级证书的课，按类登记就够。"),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        occupation, section, level = (cleaned.get(name) for name in ("occupation", "section", "highest_level"))
        if not self.errors and (occupation is None) == (section is None):
            self.add_error("occupation", _("请选一个职业，或者选一整类，两样里选一样。"))
        elif level is not None and (occupation is None or level not in occupation.levels):
            self.add_error("highest_level", _("这个职业没有这个等级。看看它有哪几级，重新选。"))
        return cleaned


class OrganisationForm(forms.Form):
    """An institution or an employer as everybody may know it."""

    fields: dict[str, Any]

    name = forms.CharField(label=_("单位名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    code = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9-]{1,19}$",
        label=_("编号"),
        help_text=_("用在网址里，字母开头，例如 GANLIN。定了就不改。"),
        error_messages={"invalid": _("编号要用字母、数字和短横，字母开头，2 到 20 个字。")},
    )
    division = forms.ModelChoiceField(label=_("在哪个乡镇（街道）"), queryset=Division.objects.none())
    phone = forms.CharField(label=_("办公电话"), max_length=30, required=False, help_text=_("会公开，别写私人手机。"))

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            kwargs["initial"] = {
                "name": organisation.name,
                "name_en": organisation.name_en,
                "division": organisation.division_id,
                "phone": organisation.phone,
            }
        super().__init__(*args, **kwargs)
        places = current_townships()
        if organisation is not None:
            del self.fields["code"]
            places = places | Division.objects.filter(pk=organisation.division_id)
        self.fields["division"].queryset = places


class LicenceForm(TermForm):
    """办学许可."""

    number = forms.CharField(label=_("办学许可证号"), max_length=40)
    people_at_once = forms.IntegerField(label=_("同一时间最多教几个人"), min_value=1, max_value=100000)
    people_a_year = forms.IntegerField(label=_("一年最多教几个人"), min_value=1, max_value=1000000)
    field_order: Any = ("number", "people_at_once", "people_a_year", "valid_from", "valid_to")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        at_once, a_year = cleaned.get("people_at_once"), cleaned.get("people_a_year")
        if at_once and a_year and a_year < at_once:
            self.add_error("people_a_year", _("一年的人数不能比同一时间的人数还少。请改一改。"))
        return cleaned


class ScopeForm(SubjectForm, DaysForm):
    """准教范围."""

    field_order: Any = ("occupation", "highest_level", "section", "valid_from", "valid_to")

    def clean(self) -> dict[str, Any]:
        DaysForm.clean(self)
        return SubjectForm.clean(self)


class SuspensionForm(DaysForm):
    """暂停开新班."""

    reason = forms.CharField(
        label=_("为什么暂停"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("学校会收到这句话。"),
    )
    field_order: Any = ("reason", "valid_from", "valid_to")


class WhyForm(forms.Form):
    """A reason that people concerned will read."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(WhyForm):
    """Until when, and why no longer."""

    on = forms.DateField(label=_("用到哪天为止"), widget=DateInput)
    field_order: Any = ("on", "reason")


class CardForm(ScopeForm):
    """教师证."""

    person = PersonSingleChoice(label=_("谁的"), queryset=None, empty_label=_("选一位教师"))
    qualification = forms.CharField(
        label=_("凭什么"), max_length=120, help_text=_("例如：一级/高级技师，或者高级讲师。")
    )
    number = forms.CharField(label=_("证号"), max_length=40, required=False)
    evidence = forms.FileField(
        label=_("证件照片"),
        required=False,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
        help_text=_("JPG、PNG 或 WebP，只有培训科和本人看得到。"),
    )
    field_order: Any = (
        "person",
        "occupation",
        "highest_level",
        "section",
        "qualification",
        "number",
        "valid_from",
        "valid_to",
        "evidence",
    )

    def __init__(self, *args: Any, before: TrainerCard | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = persons_with_role(Role.TRAINER)
        self.fields["valid_to"].required = True
        self.fields["valid_to"].help_text = ""
        if before is not None:
            for name in ("person", "occupation", "highest_level", "section"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        if "occupation" in self.fields:
            return super().clean()
        return DaysForm.clean(self)


class RequestForm(SubjectForm):
    """What an institution asks the bureau to enter."""

    person = PersonSingleChoice(
        label=_("替谁申请"),
        queryset=None,
        required=False,
        empty_label=_("替学校：想多教一样"),
        help_text=_("替教师申请教师证，就选这位教师。"),
    )
    words = forms.CharField(
        label=_("凭什么能教"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写清楚有什么教师、场地、设备、证书。培训科靠它来定。"),
    )
    field_order: Any = ("person", "occupation", "highest_level", "section", "words")
    fields: dict[str, Any]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = trainers_of(organisation)


class AnswerForm(DaysForm):
    """The bureau's answer to a request; a yes says from when to when."""

    decision = forms.ChoiceField(
        label=_("你的答复"),
        choices=(("grant", _("同意，登记下来")), ("decline", _("不同意"))),
        widget=forms.RadioSelect,
    )
    number = forms.CharField(label=_("证号"), max_length=40, required=False)
    answer = forms.CharField(
        label=_("要说的话"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不同意时要写：学校靠它知道还差什么。"),
    )
    field_order: Any = ("decision", "valid_from", "valid_to", "number", "answer")

    def __init__(self, *args: Any, for_card: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_card = for_card
        self.fields["valid_from"].required = False
        if not for_card:
            del self.fields["number"]
        else:
            self.fields["valid_to"].help_text = _("同意时要填：教师证要有到期的日子。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") == "decline" and not cleaned.get("answer", "").strip():
            self.add_error("answer", _("请写上为什么：学校要靠它知道还差什么。"))
        if cleaned.get("decision") == "grant":
            for name in ("valid_from", "valid_to") if self.for_card else ("valid_from",):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("同意就要填日子。"))
        return cleaned


class EmployerForm(DaysForm):
    """用人单位登记."""

    number = forms.RegexField(
        r"^[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{18}$",
        label=_("统一社会信用代码"),
        error_messages={
            "invalid": _("统一社会信用代码是 18 位数字和字母（没有 I、O、S、V、Z）。请对照营业执照再看看。")
        },
    )
    size = forms.ChoiceField(label=_("规模"), choices=EmployerSize.choices)
    field_order: Any = ("number", "size", "valid_from", "valid_to")
