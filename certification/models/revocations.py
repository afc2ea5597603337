"""Why a certificate is taken back; the taking back itself is an act of two people (foundation.people.models.acts)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RevocationReason(models.TextChoices):
    """Why a certificate is withdrawn (撤销原因); the code is public, what was written to the second person is not."""

    FRAUD = "fraud", _("弄虚作假")
    WRONG_FACTS = "wrong_facts", _("信息有误")
    ISSUED_IN_ERROR = "issued_in_error", _("误发")
    HOLDER_REQUEST = "holder_request", _("本人申请")
