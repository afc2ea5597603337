"""Parts of model fields that migrations name."""

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Where evidence lies; served by views only."""
    return storages["private"]
