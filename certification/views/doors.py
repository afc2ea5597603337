"""Which batch, candidate or certificate somebody may open; strangers find nothing."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from certification.models import AppraisalBatch, Candidate, Certificate, PanelMember
from certification.queries.batches import visible_batches
from certification.rules.permissions import can_handle_certificate, can_manage, can_read_certificate, seat_of
from foundation.people.models import User
from foundation.people.roles import Role


class DeskRequest(HttpRequest):
    """A request behind `desk_required` or `login_required`: somebody is signed in."""

    user: User


BATCH_ROLES = (
    Role.EVALUATION_BODY_MANAGER,
    Role.APPRAISER,
    Role.PANEL_LEADER,
    Role.CERTIFYING_OFFICER,
    Role.QUALITY_SUPERVISOR,
    Role.INVIGILATOR,
    Role.AUDITOR,
)


def batch_seen(user: Any, code: str) -> AppraisalBatch:
    """A batch the user may open, with counts."""
    return get_object_or_404(visible_batches(user).select_related("standard", "released_by"), code=code)


def batch_managed(user: Any, code: str) -> AppraisalBatch:
    """A batch of the user's own evaluation body."""
    batch = batch_seen(user, code)
    if not can_manage(user, batch):
        raise Http404
    return batch


def own_seat(user: Any, code: str) -> PanelMember:
    """The user's seat on the batch's panel."""
    batch = batch_seen(user, code)
    seat = seat_of(user, batch)
    if seat is None:
        raise Http404
    seat.batch = batch
    return seat


def candidate_of(batch: AppraisalBatch, pk: int) -> Candidate:
    """A candidate of this batch."""
    candidate = get_object_or_404(Candidate.objects.select_related("person"), batch=batch, pk=pk)
    candidate.batch = batch
    return candidate


def certificate_read(user: Any, uuid: Any) -> Certificate:
    """A certificate the user may read at the desk: the body's own people, and auditors."""
    certificate = _certificate(uuid)
    if not can_read_certificate(user, certificate):
        raise Http404
    return certificate


def certificate_handled(user: Any, uuid: Any) -> Certificate:
    """A certificate of a body whose officer or manager the user is."""
    certificate = _certificate(uuid)
    if not can_handle_certificate(user, certificate):
        raise Http404
    return certificate


def _certificate(uuid: Any) -> Certificate:
    return get_object_or_404(
        Certificate.objects.select_related("key", "person", "candidate__batch", "body__organisation"), uuid=uuid
    )
