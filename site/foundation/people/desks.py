"""What stands on a desk: each app tells which pages and which waiting tasks a role has. Filled when Django starts."""

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from foundation.kernel import clock
from foundation.people.models import Membership
from foundation.people.rules import roles_in_force

MOST_SHOWN = 50
"""What one person can hold; lists of everything stand beside the desk."""
ACTIVE = "active_membership"
"""Session key: the membership the person works in now; without it, all of theirs."""


@dataclass(frozen=True)
class DeskItem:
    """A line of the sidebar. `count(user)` says how many wait there (None: no number is shown)."""

    roles: tuple[str, ...]
    label: str | Promise
    url_name: str
    count: Callable[[Any], int | None] = field(default=lambda user: None)
    order: int = 50


@dataclass(frozen=True)
class Task:
    """One thing that waits for a person. `look_first` says what is unusual; `due` is its time limit, if it has one."""

    title: str
    kind: str
    url: str
    verb: str | Promise
    where: str = ""
    look_first: str = ""
    tone: str = "info"
    due: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits in one corner of a desk: the most pressing tasks, `MOST_SHOWN` at most, and how many there are in all."""

    tasks: list[Task] = field(default_factory=list)
    count: int = 0

    def __iter__(self) -> Iterator[Task]:
        return iter(self.tasks)


Source = Callable[[Any], Iterable[Task]]
_items: list[DeskItem] = []
_task_sources: list[tuple[tuple[str, ...], Source]] = []


def register_item(item: DeskItem) -> None:
    if item not in _items:
        _items.append(item)


def register_tasks(roles: Iterable[str], source: Source) -> None:
    """`source(user)` returns what waits for the user in one of the roles: a `Waiting` (see `waiting`) where there may be
    many, or a few tasks."""
    if not any(existing is source for _roles, existing in _task_sources):
        _task_sources.append((tuple(roles), source))


def waiting(rows: QuerySet[Any], tasks: Callable[[list[Any]], Iterable[Task]]) -> Waiting:
    """The first rows as tasks, and how many rows there are. Rows come most pressing first; one or two queries for any
    number. `tasks` gets all rows of the desk at once, so that it can read what they need together."""
    found = list(rows[: MOST_SHOWN + 1])
    count = len(found) if len(found) <= MOST_SHOWN else rows.count()
    return Waiting(list(tasks(found[:MOST_SHOWN])), count)


def memberships_at_work(user: Any) -> list[Membership]:
    """The membership the person works in now, or all of today's."""
    held = roles_in_force(user)
    chosen = getattr(user, "active_membership", None)
    return [membership for membership in held if membership.pk == chosen] or held


def at_work(user: Any) -> Any:
    """The user as they sit at the desk: with the memberships they work in now and no others."""
    memberships = memberships_at_work(user)
    if memberships == roles_in_force(user):
        return user
    if "_at_work" not in vars(user):
        narrowed = copy.copy(user)
        vars(narrowed)["_roles_in_force"] = memberships
        vars(user)["_at_work"] = narrowed
    return vars(user)["_at_work"]


def items_for(user: Any) -> list[DeskItem]:
    roles = {membership.role for membership in memberships_at_work(user)}
    return sorted((item for item in _items if roles & set(item.roles)), key=lambda item: item.order)


def tasks_for(user: Any) -> list[Task]:
    """The most pressing of all that waits; read once a request."""
    return waiting_for(user).tasks


def waiting_for(user: Any) -> Waiting:
    """What waits on the whole desk: the most pressing first, and how many there are in all; read once a request."""
    person = at_work(user)
    found: Waiting | None = getattr(person, "_waiting", None)
    if found is None:
        roles = {membership.role for membership in roles_in_force(person)}
        parts = [_part(source(person)) for wanted, source in _task_sources if roles & set(wanted)]
        tasks = sorted(
            (task for part in parts for task in part),
            key=lambda task: (task.due is None, task.due.timestamp() if task.due else 0.0),
        )
        found = Waiting(tasks[:MOST_SHOWN], sum(part.count for part in parts))
        person._waiting = found
    return found


def overdue(tasks: Iterable[Task]) -> int:
    now = clock.now()
    return sum(1 for task in tasks if task.due and task.due < now)


def _part(found: Iterable[Task]) -> Waiting:
    if isinstance(found, Waiting):
        return found
    tasks = list(found)
    return Waiting(tasks, len(tasks))
