"""What a stranger reads about a certificate changes with the certificate: kept answers are forgotten at once."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from certification.models import Certificate
from certification.queries.verification import PHOTO_ON_VERIFICATION
from foundation.audit.models import Entry
from foundation.audit.signals import recorded
from foundation.content.public import are_countless, forget
from foundation.privacy.signals import consent_changed

SILENT = {"certification.certificate.issued", "certification.certificate.printed"}
"""Acts that change no answer anybody was given: a certificate that was not there is never kept as a page."""
are_countless("/v/", "/V/", "/verify/")


@receiver(recorded)
def forget_answers(sender: str, entry: Entry, **kwargs: Any) -> None:
    """After every act on a certificate but the silent ones, whatever later acts there may be."""
    if entry.object_type == Certificate._meta.label_lower and sender not in SILENT:
        transaction.on_commit(forget)


@receiver(consent_changed)
def forget_photos(sender: str, **kwargs: Any) -> None:
    """The photo leaves the page with the holder's word."""
    if sender == PHOTO_ON_VERIFICATION:
        forget()
