"""What the desks' pages of people show of somebody, in the words the person reads in "who saw my data"."""

from django.utils.translation import gettext_lazy as _

from foundation.privacy import seen

seen.register({"people.file": _("登记资料：姓名、遮住的证件号和手机号、岗位")})
