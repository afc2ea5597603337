"""Text from outside without control characters: no database and no signed record gets to see one."""

from typing import Any

from ninja import Schema
from pydantic import model_validator

from foundation.kernel.text import has_control_characters


def is_clean(value: Any) -> bool:
    """Whether no text in it, at any depth, holds a control character or half of a character."""
    if isinstance(value, str):
        return not has_control_characters(value)
    if isinstance(value, dict):
        return all(is_clean(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return all(is_clean(part) for part in value)
    return True


class Sent(Schema):
    """What every body of the interface is made of."""

    @model_validator(mode="before")
    @classmethod
    def _refuse_control_characters(cls, data: Any) -> Any:
        inner = getattr(data, "_obj", data)
        if not is_clean(inner):
            raise ValueError("control characters")
        return data
