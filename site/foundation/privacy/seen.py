"""What can be seen of a person, in words. Apps register theirs when Django starts; an undeclared one is refused."""

from collections.abc import Mapping

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}
REASON_SEPARATOR = ":"


def register(labels: Mapping[str, str | Promise]) -> None:
    """Declare things named `app.noun` with the words the person reads: "签到表上的姓名和证件末四位"."""
    _labels.update(labels)


def is_registered(what: str) -> bool:
    return what in _labels


def label(what: str) -> str:
    return str(_labels.get(what, what))


def registered() -> dict[str, str]:
    return {what: str(words) for what, words in _labels.items()}
