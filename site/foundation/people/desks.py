"""What stands on a desk: each app tells which pages and which waiting tasks a role has. Filled when Django starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from foundation.people.rules import roles_in_force


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


_items: list[DeskItem] = []
_task_sources: list[tuple[tuple[str, ...], Callable[[Any], Iterable[Task]]]] = []


def register_item(item: DeskItem) -> None:
    if item not in _items:
        _items.append(item)


def register_tasks(roles: Iterable[str], source: Callable[[Any], Iterable[Task]]) -> None:
    """`source(user)` returns the tasks waiting for the user in one of the roles."""
    if not any(existing is source for _roles, existing in _task_sources):
        _task_sources.append((tuple(roles), source))


def items_for(user: Any) -> list[DeskItem]:
    roles = {membership.role for membership in roles_in_force(user)}
    return sorted((item for item in _items if roles & set(item.roles)), key=lambda item: item.order)


def tasks_for(user: Any) -> list[Task]:
    """Everything that waits, the most pressing first; read once a request."""
    tasks = getattr(user, "_waiting_tasks", None)
    if tasks is None:
        roles = {membership.role for membership in roles_in_force(user)}
        found = [task for wanted, source in _task_sources if roles & set(wanted) for task in source(user)]
        tasks = sorted(found, key=lambda task: (task.due is None, task.due.timestamp() if task.due else 0.0))
        user._waiting_tasks = tasks
    return tasks
