"""Forms of the frame."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.people.identity import DocumentError, check_resident_id, normalise_resident_id
from foundation.people.phones import is_mobile, normalise_phone
from foundation.places.models import Division
from foundation.places.queries import current_townships
from foundation.policy.limits import TooManyTries, limit, uncount
from website.policies import SIGN_IN_PER_ACCOUNT, SIGN_IN_PER_ADDRESS


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


def too_many(refusal: TooManyTries) -> forms.ValidationError:
    """The refusal with the time from which it works again."""
    return forms.ValidationError(
        _("这一小时里试错的次数太多了，先歇一歇。请在 %(time)s 以后再来；忘了密码请到办事窗口重设。"),
        code="too_many_tries",
        params={"time": f"{timezone.localtime(refusal.again_at):%H:%M}"},
    )


class RegisterForm(forms.Form):
    """What it takes to become a learner with an account."""

    name = forms.CharField(label=_("姓名"), max_length=100, help_text=_("和身份证上一样"))
    document_number = forms.CharField(label=_("身份证号"), max_length=40, help_text=_("18 位，最后一位可能是 X"))
    phone = forms.CharField(label=_("手机号"), max_length=20, help_text=_("开班、改时间会发短信到这里"))
    township = forms.ModelChoiceField(
        label=_("住在哪个乡镇（街道）"), queryset=Division.objects.none(), empty_label=_("请选择"), required=True
    )
    username = forms.CharField(
        label=_("登录名"), max_length=60, help_text=_("以后用它登录，起一个好记的，不要用身份证号")
    )
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput, help_text=_("至少 8 位，不要全是数字"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        township = self.fields["township"]
        assert isinstance(township, forms.ModelChoiceField)
        township.queryset = current_townships()

    def clean_document_number(self) -> str:
        try:
            return check_resident_id(normalise_resident_id(self.cleaned_data["document_number"])[0]).number
        except DocumentError as problem:
            raise forms.ValidationError(problem.message) from problem

    def clean_phone(self) -> str:
        phone = normalise_phone(self.cleaned_data["phone"])
        if not is_mobile(phone):
            raise forms.ValidationError(_("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"))
        return phone

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]
