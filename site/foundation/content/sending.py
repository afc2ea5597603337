"""Private files: a view checks who asks, then a server sends.

Behind nginx (SENDFILE=nginx) the answer only names the file, and nginx sends it from its `internal` location (see
docs/deploy/nginx.conf), so a slow line never holds one of the site's threads. Without nginx the site sends it itself,
in pieces and without reading it into memory.
"""

from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

INTERNAL_ADDRESS = "/private-files/"
PIECE = 64 * 1024


def send_private(
    request: HttpRequest,
    name: str,
    *,
    filename: str,
    content_type: str,
    attachment: bool = False,
    seconds: int = 0,
) -> HttpResponseBase:
    """The file `name` of the private storage; 404 where there is none, or where the name leads out of the storage.

    Call it only after the check of who may see the file. `seconds`: how long the person's own browser may keep it.
    """
    storage = storages["private"]
    try:
        there = bool(name) and storage.exists(name)
    except SuspiciousFileOperation:
        there = False
    if not there or "\0" in name:
        raise Http404
    response: HttpResponseBase
    if settings.SENDFILE == "nginx":
        response = HttpResponse(content_type=content_type)
        response.headers["X-Accel-Redirect"] = INTERNAL_ADDRESS + quote(name)
    else:
        response = FileResponse(storage.open(name, "rb"), content_type=content_type)
        response.block_size = PIECE
    response.headers["Content-Disposition"] = content_disposition_header(attachment, filename) or "inline"
    response.headers["Cache-Control"] = f"private, max-age={seconds}" if seconds else "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def send_bytes(content: bytes, *, filename: str, content_type: str) -> HttpResponse:
    """A file that lies encrypted and was opened for this one answer: handed out under the same headers, never kept."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
