"""Words of the interface's description, in the language of whoever reads it."""

from typing import Any, cast


def lazily(words: Any) -> str:
    """Lazy words where the library's annotations say text; it turns them into text when the description is asked for."""
    return cast(str, words)
