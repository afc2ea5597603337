"""What becomes of everything that points to a person when two registrations of one human being are made one.

Every foreign key to `Person`, of whatever app, is found from the models and follows to the person kept, unless the app has
said otherwise when Django starts:

    merging.stays(Certificate, "released_by")          # who acted: a trace, as it was
    merging.register_check(my_check)                   # (kept, merged) -> what forbids the merge, in plain words

Where the database allows one row only (two seats in one class, two accounts), `merging.leave_twin` leaves the merged
registration's row with its trace; everywhere else such a clash refuses the merge and says which.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.audit import objects
from foundation.people.models import Membership, Person, PersonMerge, PersonName, TwoPersonAct, User

Check = Callable[[Person, Person], Iterable[str]]


@dataclass(frozen=True)
class Link:
    """One foreign key to Person."""

    model: type[models.Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    def rows_of(self, person: Person) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field: person})


_called: dict[type[models.Model], Any] = {}
_staying: set[Link] = set()
_twins: set[Link] = set()
_checks: list[Check] = []


def stays(model: type[models.Model], *fields: str) -> None:
    """These name who acted: they stay with the registration that acted."""
    _staying.update(Link(model, field) for field in fields)


def leave_twin(model: type[models.Model], field: str) -> None:
    """Where the kept person has a row like it already, the merged one's stays with the trace."""
    _twins.add(Link(model, field))


def call(model: type[models.Model], words: Any) -> None:
    """What rows of the model are called where the record of acts has no word for them."""
    _called[model] = words


def register_check(check: Check) -> None:
    if check not in _checks:
        _checks.append(check)


def links() -> list[Link]:
    """Every foreign key to Person there is, in one order, whether it follows or stays."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for one in model._meta.local_concrete_fields:
            if one.is_relation and one.related_model is Person and model is not Person:
                found.append(Link(model, one.name))
    return sorted(found, key=lambda link: link.name)


def following() -> list[Link]:
    return [link for link in links() if link not in _staying]


def is_staying(link: Link) -> bool:
    return link in _staying


@dataclass
class Plan:
    """What would move, what would stay because the kept person has its like, and what forbids it all."""

    moved: dict[str, list[Any]] = field(default_factory=dict)
    left: dict[str, list[Any]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)


def plan(kept: Person, merged: Person) -> Plan:
    """Looks only; the operation asks it again with both rows locked."""
    found = Plan()
    for link in following():
        rows = list(link.rows_of(merged).order_by("pk"))
        if not rows:
            continue
        clashing = set(clashes(link, rows, kept))
        if clashing and link not in _twins:
            found.refusals += [
                _("两份登记都有：%(what)s") % {"what": in_words(row)} for row in rows if row.pk in clashing
            ]
        moving = [str(row.pk) for row in rows if row.pk not in clashing]
        if moving:
            found.moved[link.name] = moving
        if clashing and link in _twins:
            found.left[link.name] = [str(row.pk) for row in rows if row.pk in clashing]
    for check in _checks:
        found.refusals += [str(words) for words in check(kept, merged)]
    return found


def clashes(link: Link, rows: list[Any], kept: Person) -> Iterator[Any]:
    """Keys of rows that a unique rule of the table would refuse beside those the kept person has."""
    for names, condition in _unique_rules(link):
        others = [name for name in names if name != link.field]
        columns = [str(getattr(link.model._meta.get_field(name), "attname", name)) for name in others]
        theirs = link.rows_of(kept)
        mine = link.model._base_manager.filter(pk__in=[row.pk for row in rows])
        if condition is not None:
            theirs, mine = theirs.filter(condition), mine.filter(condition)
        taken = set(theirs.values_list(*columns)) if columns else set(theirs.values_list("pk")[:1])
        applies = set(mine.values_list("pk", flat=True))
        for row in rows:
            values = tuple(getattr(row, column) for column in columns)
            if row.pk in applies and (values in taken if columns else bool(taken)):
                yield row.pk


def _unique_rules(link: Link) -> Iterator[tuple[tuple[str, ...], models.Q | None]]:
    meta = link.model._meta
    if getattr(meta.get_field(link.field), "unique", False):
        yield (link.field,), None
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and link.field in constraint.fields:
            yield tuple(constraint.fields), constraint.condition
    for together in meta.unique_together:
        if link.field in together:
            yield tuple(together), None


def in_words(row: Any) -> str:
    """The kind of row and, where it belongs to something with a name or code, that: no name of a person."""
    for name in ("training_class", "batch", "course", "organisation"):
        owner = getattr(row, name, None)
        if owner is not None:
            return f"{words_for(type(row))} · {owner}"
    return words_for(type(row))


def words_for(model: type[models.Model]) -> str:
    """What rows of the model are called in the record of acts, or by `call`."""
    known = objects.kinds().get(model._meta.label_lower)
    return str(known.label if known is not None else _called.get(model, model._meta.verbose_name))


stays(TwoPersonAct, "requested_by", "decided_by")
stays(PersonMerge, "kept", "merged")
leave_twin(Membership, "person")
leave_twin(User, "person")
call(PersonName, gettext_lazy("曾用名"))
