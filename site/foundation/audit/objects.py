"""What the record speaks of: each app tells what its kinds of objects are called, and where a page of one stands.

    objects.register("training.trainingclass", objects.Kind(_("培训班"), show=_classes, find=_class_by_code))

Titles hold no more personal data than the object's own lists: masked names, codes, numbers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Shown:
    """An object as a line of the record names it. `url` is its page at the desk, empty where it has none."""

    title: str
    url: str = ""


def _nothing(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {}


def _nobody(text: str) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Kind:
    """`show(ids)` answers for all ids at once, in a constant number of queries; `find(text)` gives the ids of what
    somebody typed (a code, a number), by an index. `read_by_auditors`: an auditor may open the page itself."""

    label: str | Promise
    show: Callable[[Iterable[str]], Mapping[str, Shown]] = _nothing
    find: Callable[[str], Iterable[str]] = _nobody
    read_by_auditors: bool = False


_kinds: dict[str, Kind] = {}


def register(object_type: str, kind: Kind) -> None:
    """Apps register theirs when Django starts; `object_type` is the model's lower-case label."""
    _kinds[object_type] = kind


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def kind_of(object_type: str) -> Kind:
    """The kind, or one that knows nothing but the model's name."""
    return _kinds.get(object_type) or Kind(object_type)


def url_for(object_type: str, object_id: str) -> str:
    """The page of one object; empty where it has none."""
    return shown([(object_type, object_id)])[object_type, object_id].url


def shown(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Shown]:
    """How to name each (type, id), and where its page is; one look-up a kind. What is gone keeps its number."""
    by_type: dict[str, set[str]] = {}
    for object_type, object_id in pairs:
        by_type.setdefault(object_type, set()).add(object_id)
    found: dict[tuple[str, str], Shown] = {}
    for object_type, ids in by_type.items():
        known = kind_of(object_type).show(ids)
        for object_id in ids:
            found[object_type, object_id] = known.get(object_id) or Shown(object_id)
    return found


def find(text: str) -> list[tuple[str, str]]:
    """Objects of any kind that a typed code or number names."""
    return [(object_type, object_id) for object_type, kind in _kinds.items() for object_id in kind.find(text)]
