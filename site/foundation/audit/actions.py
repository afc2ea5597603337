"""The registry of what can happen: `record` refuses an action nobody has declared."""

from collections.abc import Mapping

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


def register(actions: Mapping[str, str | Promise]) -> None:
    """Declare actions named `app.noun.verbed` with the words a person reads for them."""
    for name, label in actions.items():
        if name in _labels and str(_labels[name]) != str(label):
            raise ValueError(f"audit action {name} is declared twice")
        _labels[name] = label


def is_registered(name: str) -> bool:
    return name in _labels


def label(name: str) -> str:
    return str(_labels.get(name, name))


def registered() -> dict[str, str | Promise]:
    """Every declared action and its words."""
    return dict(_labels)
