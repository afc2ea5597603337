"""A new key for another program."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people import api_scopes, policies
from foundation.people.models import Organisation
from foundation.people.rules import may_have_scope
from foundation.policy.queries import value


class KeyForm(forms.Form):
    """Offers only what the person may do themselves in the organisation."""

    name = forms.CharField(
        label=_("名字"),
        max_length=60,
        help_text=_("它给哪个软件用，比如“教务软件”"),
        error_messages={"required": _("还没起名字。写上它给哪个软件用。")},
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("替哪个单位办"), empty_label=None)
    scopes = forms.MultipleChoiceField(
        label=_("能做什么"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("够用就好，少选一样就少一分风险"),
        error_messages={"required": _("还没选这把密钥能做什么。至少选一样。")},
    )
    expires_on = forms.DateField(
        label=_("用到哪天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("到期自己就停"),
        error_messages={"required": _("还没选用到哪天。请选一天。")},
    )

    def __init__(self, *args: Any, actor: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["organisation"]
        assert isinstance(choices, forms.ModelChoiceField)
        choices.queryset = organisations
        offices = list(organisations)
        offered = [
            (scope.name, scope.label)
            for scope in api_scopes.scopes()
            if any(may_have_scope(actor, office, scope.name) for office in offices)
        ]
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = offered
        latest = clock.today() + timedelta(days=int(value(policies.KEY_DAYS)))
        self.fields["expires_on"].initial = latest
        self.fields["expires_on"].widget.attrs |= {"min": clock.today().isoformat(), "max": latest.isoformat()}
