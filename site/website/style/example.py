"""One example: the call as one writes it in a template, and the context it is drawn with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Example:
    title: str | Promise
    call: str
    context: Callable[[], dict[str, Any]] = dict


def include(name: str, arguments: str = "", *, only: bool = True) -> str:
    """The call as one writes it in a template."""
    words = f" with {arguments}" if arguments else ""
    return f'{{% include "components/{name}.html"{words}{" only" if only else ""} %}}'
