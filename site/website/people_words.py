"""How the desks' pages of people name things: what they show of somebody, and what follows in a merge."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.models import Question
from foundation.people import merging
from foundation.privacy import seen
from foundation.privacy.models import Consent

seen.register({"people.file": _("登记资料：姓名、遮住的证件号和手机号、岗位")})
merging.call(Consent, _("同意"))
merging.call(Question, _("问过的话"))
