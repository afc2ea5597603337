"""The words of a page, as its visitors read them."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.struct_block import StructValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

NOT_SHOWN = {"consent", "policy", "decorative"}
"""Parts of a block that visitors never see."""
NOT_READ = {"start", "start_label", "pictogram", "hero_alt"}


def words_of(page: Page) -> str:
    """A paragraph a line: the sentences of its own fields and of its blocks; no headline, no picture."""
    own = [field for field in page._meta.get_fields() if getattr(field, "model", None) is type(page)]
    lines: list[str] = []
    for field in own:
        if isinstance(field, StreamField):
            for block in getattr(page, field.name):
                lines += _words(block.value)
        elif isinstance(field, models.CharField | models.TextField) and field.name not in NOT_READ:
            lines.append(str(getattr(page, field.name) or ""))
    return "\n".join(line for line in lines if line.strip())


def pictures_of(page: Page) -> Iterator[Any]:
    """Every picture in the blocks of a page, with `contextual_alt_text` and `decorative` as its editor left them."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for block in getattr(page, field.name):
                if block.block_type == "picture" and block.value:
                    yield block.value


def _words(value: Any) -> list[str]:
    if isinstance(value, RichText):
        return [strip_tags(value.source.replace("</p>", "\n").replace("</li>", "\n"))]
    if isinstance(value, StructValue):
        return [word for name, part in value.items() if name not in NOT_SHOWN for word in _words(part)]
    if isinstance(value, ListValue | StreamValue | list | tuple):
        return [word for part in value for word in _words(getattr(part, "value", part))]
    return [value] if isinstance(value, str) else []
