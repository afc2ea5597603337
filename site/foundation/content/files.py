"""Are the pages' pictures, documents and recordings the ones that were put there? For `check_integrity`."""

from collections.abc import Iterator
from hashlib import file_digest

from foundation.content.models import ContentDocument, ContentImage, Recording


def check_files() -> Iterator[str]:
    """Each file against the SHA-1 that Wagtail notes when it takes one in; a row without one is taken as it is."""
    for kind, model in (("picture", ContentImage), ("document", ContentDocument), ("recording", Recording)):
        for row in model.objects.exclude(file_hash="").order_by("pk").iterator(chunk_size=200):
            try:
                with row.file.open("rb") as file:
                    found = file_digest(file, "sha1").hexdigest()
            except FileNotFoundError:
                yield f"{kind} {row.pk} is missing"
                continue
            if found != row.file_hash:
                yield f"{kind} {row.pk} was changed after it was put there"
