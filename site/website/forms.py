"""Forms of the frame."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.kernel.text import to_halfwidth
from foundation.people.identity import DocumentError, check_resident_id, normalise_resident_id
from foundation.people.models import DocumentType, Person
from foundation.people.phones import is_mobile, normalise_phone
from foundation.places.models import Division
from foundation.places.queries import current_townships
from foundation.policy.limits import TooManyTries, limit, uncount
from website.policies import SIGN_IN_PER_ACCOUNT, SIGN_IN_PER_ADDRESS

NEWCOMER = "new"
"""The choice of whoever is none of the people behind a phone."""


class SignInForm(AuthenticationForm):
    """Login name and password, with a refusal that says what to do.

    Failures are counted per account and per address, names that do not exist like those that do. A try is counted before
    the password is looked at and taken back when it was right, so that no race gets one more than allowed.
    """

    error_messages = {
        "invalid_login": _("登录名或密码不对。看看有没有打错字、大小写对不对；忘了密码请到办事窗口重设。"),
        "inactive": _("这个账号停用了。请到办事窗口问一问。"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("登录名")
        self.fields["username"].widget.attrs.pop("autofocus", None)  # on a phone it would scroll past the first way in
        self.fields["password"].label = _("密码")

    def clean(self) -> dict[str, Any]:
        name = str(self.cleaned_data.get("username") or "")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        address = str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""
        subjects = [
            ("sign-in-account", unicodedata.normalize("NFKC", name).casefold(), SIGN_IN_PER_ACCOUNT),
            ("sign-in-address", address, SIGN_IN_PER_ADDRESS),
        ]
        try:
            for kind, subject, policy in subjects:
                limit(kind, subject, policy)
        except TooManyTries as refusal:
            raise too_many(refusal) from refusal
        cleaned: dict[str, Any] = super().clean()
        for kind, subject, _policy in subjects:
            uncount(kind, subject)
        return cleaned


TOO_MANY = {
    "policy.too_many_tries": _(
        "这一小时里试错的次数太多了，先歇一歇。请在 %(time)s 以后再来；忘了密码请到办事窗口重设。"
    ),
    "people.code_too_soon": _("刚才已经发过一条了。短信有时慢，请等一等；%(time)s 以后还没到，再要一条。"),
    "people.codes_used_up": _("这个手机号今天要了太多次验证码，明天才能再要。急用请到办事窗口，或找村里的联络员。"),
    "people.codes_spent": _("今天能发的验证码都发完了，明天再来。急用请到办事窗口，或用登录名和密码登录。"),
}


def too_many(refusal: TooManyTries) -> forms.ValidationError:
    """The refusal with the time from which it works again."""
    local = timezone.localtime(refusal.again_at)
    return forms.ValidationError(
        TOO_MANY.get(refusal.code, TOO_MANY["policy.too_many_tries"]),
        code="too_many_tries",
        params={"time": f"{local:%H:%M:%S}" if refusal.code == "people.code_too_soon" else f"{local:%H:%M}"},
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("手机号"),
        max_length=24,
        help_text=_("11 位，验证码发到这个手机上，不收钱"),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "class": "big-number"}
        ),
    )

    def clean_phone(self) -> str:
        phone = normalise_phone(self.cleaned_data["phone"])
        if not is_mobile(phone):
            raise forms.ValidationError(_("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"))
        return phone


class DigitsForm(forms.Form):
    """One field of digits, written large; spaces and full-width digits are put right."""

    label: str | Promise = _("验证码")
    hint: str | Promise = ""
    autocomplete = "one-time-code"
    widget: type[forms.Widget] = forms.TextInput
    longest = 12

    code = forms.CharField(max_length=24)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = str(self.label), str(self.hint)
        field.widget = self.widget(
            attrs={"inputmode": "numeric", "autocomplete": self.autocomplete, "class": "big-number", "maxlength": 24}
        )

    def clean_code(self) -> str:
        digits = "".join(to_halfwidth(self.cleaned_data["code"]).split()).replace("-", "")
        if not digits.isascii() or not digits.isdigit() or len(digits) > self.longest:
            raise forms.ValidationError(_("这里只打数字。请照着再打一遍。"))
        return digits


class PhoneCodeForm(DigitsForm):
    label = _("短信里的验证码")
    hint = _("6 位数字，5 分钟内有效")


class FactorCodeForm(DigitsForm):
    label = _("动态码")
    hint = _("手机上身份验证器里现在显示的 6 位数字；手机不在身边，打一个没用过的备用码")


class AppCodeForm(DigitsForm):
    label = _("身份验证器现在显示的动态码")
    hint = _("6 位数字，半分钟换一个")


class PinForm(DigitsForm):
    label = _("口令")
    hint = _("你自己定的 6 位数字")
    autocomplete = "off"
    widget = forms.PasswordInput


class NewPinForm(PinForm):
    label = _("定一个口令")
    hint = _("6 位数字，不要用生日、连号。以后收到验证码，再打这个口令才能进")
    again = forms.CharField(
        label=_("再打一遍"),
        max_length=24,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "big-number"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code = cleaned.get("code")
        if code and "".join(to_halfwidth(cleaned.get("again", "")).split()) != code:
            self.add_error("again", _("两遍不一样。请再打一遍。"))
        return cleaned


def known_by(person: Person, others: list[Person]) -> str:
    """The masked name; where another one masks alike, with the year of birth."""
    alike = [other for other in others if other.masked_name == person.masked_name]
    if len(alike) == 1 or person.birth_date is None:
        return person.masked_name
    return _("%(name)s，%(year)s 年生") % {"name": person.masked_name, "year": person.birth_date.year}


class WhoForm(forms.Form):
    """Who of the people behind a phone it is; None is a newcomer."""

    person = forms.ChoiceField(label=_("你是哪一位"), widget=forms.RadioSelect)

    def __init__(self, persons: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = {person.code: person for person in persons}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((code, known_by(person, persons)) for code, person in self.persons.items()),
            (NEWCOMER, _("都不是，我头一次来")),
        ]

    def clean_person(self) -> Person | None:
        return self.persons.get(self.cleaned_data["person"])


class Question(forms.Form):
    """One page of the sign-up. `answers` is what goes along to the next page, as it was typed."""

    short: str | Promise = ""

    def answers(self) -> dict[str, str]:
        return {name: str(self.data.get(name, "")) for name in self.fields}


class NameForm(Question):
    short = _("姓名")
    name = forms.CharField(
        label=_("你叫什么名字"),
        max_length=100,
        help_text=_("和身份证上一样"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class DocumentForm(Question):
    short = _("证件")
    document_type = forms.ChoiceField(
        label=_("用哪种证件"), choices=DocumentType.choices, initial=DocumentType.RESIDENT_ID
    )
    document_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        help_text=_("身份证是 18 位，最后一位可能是 X。号码加密保存，不会给外人看"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "big-number"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("document_type") == DocumentType.RESIDENT_ID and cleaned.get("document_number"):
            try:
                number = normalise_resident_id(cleaned["document_number"])[0]
                cleaned["document_number"] = check_resident_id(number).number
            except DocumentError as problem:
                self.add_error("document_number", str(problem.message))
        return cleaned


class TownshipForm(Question):
    short = _("住处")
    township = forms.ModelChoiceField(
        label=_("住在哪个乡镇（街道）"), queryset=Division.objects.none(), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        township = self.fields["township"]
        assert isinstance(township, forms.ModelChoiceField)
        township.queryset = current_townships()


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 8 位，不要全是数字"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label=_("再打一遍"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("两遍不一样。请再打一遍。"))
        return cleaned


class PasswordForm(forms.Form):
    """The owner's password once more, before something that matters."""

    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class FindAccountForm(forms.Form):
    username = forms.CharField(label=_("登录名"), max_length=150, help_text=_("要打全，大小写不能错"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么，怎么核对了本人"),
        max_length=200,
        help_text=_("会留痕。不要写身份证号、手机号"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
