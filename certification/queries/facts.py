"""Names, addresses and files that records and papers are made from."""

from django.conf import settings
from django.utils import translation

from certification.models import Candidate
from courses.levels import Level


def status_list_url(list_number: int) -> str:
    """Address of a published status list."""
    return f"{settings.PUBLIC_URL}/status/{list_number}"


def photo_bytes(candidate: Candidate) -> bytes | None:
    """The candidate's stored photo, or None."""
    if not candidate.photo:
        return None
    with candidate.photo.open("rb") as file:
        return bytes(file.read())


def level_name(level: int) -> str:
    """The level as the certificate prints it, in Chinese whatever language the page has."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(Level(level).label)
