"""Everything the site holds about one person as a ZIP: JSON for machines, a page for people, their own papers."""

import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from foundation.kernel import clock
from foundation.people.models import Person
from foundation.privacy.holdings import holdings
from foundation.privacy.models import DataExport
from foundation.privacy.purposes import purposes


def make_archive(export: DataExport) -> bytes:
    """In the person's own language. Files are named by number and kind, never by name or document."""
    person = export.owner
    with translation.override(person.language):
        sections = sections_of(person)
        page = render_to_string(
            "privacy/own_data.html",
            {
                "person": person,
                "sections": sections,
                "purposes": purposes(),
                "made_at": clock.now(),
                "language": person.language,
            },
        )
        data = {
            "made_at": clock.now().isoformat(),
            "sections": [
                {"name": section["name"], "label": section["label"], "rows": section["raw"]} for section in sections
            ],
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
            archive.writestr(_("我的信息") + ".html", page)
            for holding in holdings():
                for name, content in holding.files(person) if holding.files else ():
                    archive.writestr(f"{_('证件和纸')}/{name}", content)
    return buffer.getvalue()


def sections_of(person: Person) -> list[dict[str, Any]]:
    """Holding by holding: rows as words to read, and raw for machines. Empty holdings are left out."""
    found = []
    for holding in holdings():
        rows = [{str(label): value for label, value in row.items()} for row in holding.read(person)]
        if rows:
            found.append(
                {
                    "name": holding.name,
                    "label": str(holding.label),
                    "kept": str(holding.kept),
                    "rows": [{label: in_words(value) for label, value in row.items()} for row in rows],
                    "raw": [{label: _plain(value) for label, value in row.items()} for row in rows],
                }
            )
    return found


def in_words(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)
