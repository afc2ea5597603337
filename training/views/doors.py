"""Finding a class for somebody who may see it; everybody else finds nothing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404

from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.rules import person_of
from training.models import PlannedSession, TrainingClass
from training.queries.classes import for_list, managed_by, reviewed_by, taught_by, visible_to
from training.rules.access import KNOWN_TO_TEACH


def class_seen_by(user, code) -> TrainingClass:
    return get_object_or_404(for_list(visible_to(user)), code=code)


def class_managed_by(user, code) -> TrainingClass:
    return get_object_or_404(for_list(managed_by(user)), code=code)


def class_reviewed_by(user, code) -> TrainingClass:
    return get_object_or_404(for_list(reviewed_by(user)), code=code)


def session_taught_by(user, pk) -> PlannedSession:
    """With what its sheet shows. The operation behind the sheet need not ask again who teaches the class."""
    found = PlannedSession.objects.filter(training_class__in=taught_by(person_of(user))).select_related(
        "training_class__course", "training_class__venue", "training_class__scheme", "trainer"
    )
    session = get_object_or_404(found, pk=pk)
    setattr(user, KNOWN_TO_TEACH, {session.training_class_id})
    return session


def attempt(request, act, *args, **kwargs) -> bool:
    """Run an operation; a refusal becomes a message. Not permitted reads as not there."""
    try:
        act(*args, **kwargs)
    except NotPermitted as refusal:
        if refusal.code == "not_permitted":
            raise Http404 from refusal
        messages.error(request, refusal.message)
        return False
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return False
    return True
