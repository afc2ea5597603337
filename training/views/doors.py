"""Finding a class for somebody who may see it; everybody else finds nothing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404

from foundation.kernel.errors import DomainError, NotPermitted
from training.models import TrainingClass
from training.queries.classes import for_list, managed_by, reviewed_by, visible_to


def class_seen_by(user, code) -> TrainingClass:
    return get_object_or_404(for_list(visible_to(user)), code=code)


def class_managed_by(user, code) -> TrainingClass:
    return get_object_or_404(for_list(managed_by(user)), code=code)


def class_reviewed_by(user, code) -> TrainingClass:
    return get_object_or_404(for_list(reviewed_by(user)), code=code)


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
