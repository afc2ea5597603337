"""Forms of the frame."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from foundation.people.identity import DocumentError, check_resident_id, normalise_resident_id
from foundation.people.phones import is_mobile, normalise_phone
from foundation.places.queries import current_townships


class SignInForm(AuthenticationForm):
    """Login name and password, with a refusal that says what to do."""

    error_messages = {
        "invalid_login": _("登录名或密码不对。看看有没有打错字、大小写对不对；忘了密码请到办事窗口重设。"),
        "inactive": _("这个账号停用了。请到办事窗口问一问。"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("登录名")
        self.fields["password"].label = _("密码")


class RegisterForm(forms.Form):
    """What it takes to become a learner with an account."""

    name = forms.CharField(label=_("姓名"), max_length=100, help_text=_("和身份证上一样"))
    document_number = forms.CharField(label=_("身份证号"), max_length=40, help_text=_("18 位，最后一位可能是 X"))
    phone = forms.CharField(label=_("手机号"), max_length=20, help_text=_("开班、改时间会发短信到这里"))
    township = forms.ModelChoiceField(
        label=_("住在哪个乡镇（街道）"), queryset=None, empty_label=_("请选择"), required=True
    )
    username = forms.CharField(
        label=_("登录名"), max_length=60, help_text=_("以后用它登录，起一个好记的，不要用身份证号")
    )
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput, help_text=_("至少 8 位，不要全是数字"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = current_townships()

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
