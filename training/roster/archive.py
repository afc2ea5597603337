"""The parts of an .xlsx that a stranger sent: bounded before anything parses them, and only those that hold cells.

Pictures, drawings, macros, links to other files and data connections are never unpacked.
"""

import io
import re
import struct
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError

# Unpacked: 5,000 rows of a roster are about 4 MB.
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
MAX_PARTS = 400

_PARTS = re.compile(r"xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)

# All that `zipfile` lets through for an archive that is cut, garbled, encrypted or packed in an unknown way.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    OverflowError,
    RuntimeError,
)


class RosterFileError(DomainError):
    """The file as a whole cannot be read. Nothing of it was taken."""

    code = "roster.file"


def damaged() -> RosterFileError:
    return RosterFileError(
        _("这个文件打不开，可能没有传完整，也可能不是表格。请用 Excel 或 WPS 打开它，另存为 .xlsx，再交一次。"),
        "roster.damaged",
    )


def too_big_inside() -> RosterFileError:
    return RosterFileError(
        _("这个文件解开以后太大，不像一份名册。请把名册那一张表复制到新的工作簿里（删掉后面的空白行），再交一次。"),
        "roster.too_big_inside",
    )


def too_large(limit: int) -> RosterFileError:
    return RosterFileError(
        _("这个文件超过 %(size)d MB，不像一份名册。请只留名册那一张表，删掉图片，再交一次。")
        % {"size": limit // (1024 * 1024)},
        "roster.too_large",
    )


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts with cells in them, by their path in the archive.

    Promises: at most `MAX_UNPACKED_BYTES` in all, whatever the archive says of itself; UTF-8 only; no document
    type or entity in any part. Raises `RosterFileError`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack(archive)
    except _BROKEN as error:
        raise damaged() from error


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise too_big_inside()
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    for entry in entries:
        if not _PARTS.fullmatch(entry.filename):
            continue
        if entry.compress_type not in _COMPRESSIONS or entry.filename in parts:
            raise damaged()
        left -= entry.file_size
        if left < 0:
            raise too_big_inside()
        with archive.open(entry) as packed:
            content = packed.read(entry.file_size + 1)  # with a size given, a lying header unpacks no more than that
        if b"\x00" in content or _DECLARATIONS.search(content) or _ENCODING.match(content):
            raise damaged()
        parts[entry.filename] = content
    return parts
