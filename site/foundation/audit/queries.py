"""Reading the audit."""

from typing import Any

from django.db.models import Q, QuerySet

from foundation.audit.models import Entry


def timeline(obj: Any, *also: Any) -> QuerySet[Entry]:
    """Everything that happened to `obj` and to what belongs to it, oldest first."""
    about = Q()
    for one in (obj, *also):
        about |= Q(object_type=one._meta.label_lower, object_id=str(one.pk))
    return Entry.objects.filter(about).order_by("id")
