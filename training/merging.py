"""What the rows of training are called where two registrations of one human being are merged."""

from django.utils.translation import gettext_lazy as _

from foundation.people import merging
from training.models import ClassTrainer, Enrolment, Offer, PlannedSession, SeatHold
from training.models.registry import RegistryRequest, TrainerCard

for model, words in (
    (ClassTrainer, _("带的班")),
    (Enrolment, _("报名")),
    (PlannedSession, _("上的课")),
    (Offer, _("报的方案")),
    (SeatHold, _("留的位子")),
    (RegistryRequest, _("登记申请")),
    (TrainerCard, _("教员证")),
):
    merging.call(model, words)
