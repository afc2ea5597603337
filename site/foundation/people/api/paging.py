"""Long lists by cursor: each page says where the next begins; rows added meanwhile shift nothing."""

import base64
import binascii
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Schema

from foundation.kernel.errors import DomainError

MOST = 100


class Page(Schema):
    """`next` goes into `?cursor=`; null on the last page."""

    next: str | None


def page_of(rows: QuerySet[Any, Any], cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """Up to `limit` rows by rising number after the cursor, and the next cursor. Code "api.cursor" for a made-up one."""
    after = _read(cursor)
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    more = len(found) > limit
    return found[:limit], _write(found[limit - 1].pk) if more else None


def _write(number: int) -> str:
    return base64.urlsafe_b64encode(f"after:{number}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        text = ""
    word, _colon, number = text.partition(":")
    if word != "after" or not number.isdecimal() or not number.isascii() or len(number) > 18:
        raise DomainError(_("这个 cursor 不是上一页给的。请从第一页重新取。"), "api.cursor")
    return int(number)
