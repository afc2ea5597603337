"""Reading the audit."""

from typing import Any

from django.db.models import QuerySet

from foundation.audit.models import Entry


def timeline(obj: Any) -> QuerySet[Entry]:
    """Everything that happened to `obj`, oldest first."""
    return Entry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).order_by("id")
