"""Compile the certificate's page to PDF/A-3 with the record inside it.

Same facts, same bytes: the time stamped into the file is the time of issue.
"""

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from certification.paper.colours import PAPER, ink_for
from certification.paper.fonts import FAMILY, font_file, require_printable
from certification.paper.ornament import ornament_svg
from certification.paper.press import press_page
from certification.paper.qr import qr_png, short_address
from certification.paper.seal import seal_svg

HERE = Path(__file__).parent


@dataclass(frozen=True)
class PaperFacts:
    """The printed fields, all as text ready to print."""

    section: str
    holder_name: str
    document_type: str
    document_number: str
    occupation: str
    specialism: str
    level: str
    number: str
    issuer: str
    issue_date: str
    issue_date_en: str
    theory: str
    practical: str
    hours: str
    print_serial: str
    code: str
    verify_host: str
    national_query: str

    def printed_text(self) -> str:
        """Everything that must have a glyph."""
        return "".join(asdict(self).values())


@cache
def _lettering(name: str) -> str:
    return (HERE / "lettering" / f"{name}.svg").read_text(encoding="utf-8")


def _plate(section: str, colour: str) -> str:
    name = section if (HERE / "lettering" / f"{section}.svg").exists() else "tea"
    return _lettering(name).replace("#20302A", colour)


def group_code(code: str) -> str:
    """``ABCDEFGH`` as ``ABCD EFGH``: easier to type from paper."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def render_pdf(
    facts: PaperFacts, *, public_url: str, record: bytes, issued_at: datetime, photo: bytes | None = None
) -> bytes:
    """The certificate as PDF/A-3 bytes. Refuses (DomainError) rather than print a box for a missing character."""
    require_printable(facts.printed_text())
    ink = ink_for(facts.section)
    values = asdict(facts) | {
        "code": group_code(facts.code),
        "family": FAMILY,
        "line": ink.line,
        "deep": ink.deep,
        "tint": ink.tint(9),
        "ground": ink.tint(4),
        "paper": PAPER,
        "photo": "photo.jpg" if photo else "",
    }
    with tempfile.TemporaryDirectory(prefix="certificate-") as folder:
        root = Path(folder)
        shutil.copyfile(HERE / "certificate.typ", root / "certificate.typ")
        (root / "facts.json").write_text(json.dumps(values), encoding="utf-8")
        (root / "record.json").write_bytes(record)
        (root / "qr.png").write_bytes(qr_png(short_address(public_url, facts.code)))
        (root / "seal.svg").write_text(seal_svg(facts.issuer, "证书专用章"), encoding="utf-8")
        (root / "title.svg").write_text(_lettering("title"), encoding="utf-8")
        (root / "plate.svg").write_text(_plate(facts.section, ink.line), encoding="utf-8")
        (root / "watermark.svg").write_text(_plate(facts.section, ink.tint(11)), encoding="utf-8")
        (root / "ornament.svg").write_text(ornament_svg(ink.line, PAPER), encoding="utf-8")
        if photo:
            (root / "photo.jpg").write_bytes(photo)
        at = Path(settings.DATA_DIR) / "press.sock"
        return press_page(root, int(issued_at.timestamp()), at=at, fonts=font_file().parent)
