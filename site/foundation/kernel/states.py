"""Transition tables. A state changes through `StateMachine.move` and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from foundation.kernel.errors import Conflict


@dataclass(frozen=True)
class Transition:
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class StateMachine:
    """The life of one kind of object: its states and the named ways between them."""

    label: str | Promise
    states: type[models.TextChoices]
    transitions: Mapping[str, Transition]

    def can(self, obj: Any, name: str) -> bool:
        return obj.state in self.transitions[name].sources

    def names_from(self, state: str) -> list[str]:
        return [name for name, transition in self.transitions.items() if state in transition.sources]

    def move(self, obj: Any, name: str, **fields: Any) -> None:
        """Take `obj` along `name` by a conditional update, writing `fields` with it.

        Must run inside a transaction. Of two racers one moves; the other gets a `Conflict`
        (code "state.not_allowed") and nothing is written for it.
        """
        transition_ = self.transitions[name]
        if not transaction.get_connection(obj._state.db or "default").in_atomic_block:
            raise RuntimeError("StateMachine.move runs inside an operation's transaction")
        changed = (
            type(obj)
            ._default_manager.filter(pk=obj.pk, state__in=transition_.sources)
            .update(state=transition_.target, **fields)
        )
        if not changed:
            obj.refresh_from_db(fields=["state"])
            raise Conflict(
                _("%(thing)s现在是“%(state)s”，这一步做不了。请刷新页面看看是不是已经有人办过。")
                % {"thing": self.label, "state": self.states(obj.state).label},
                "state.not_allowed",
            )
        obj.state = transition_.target
        for field, value in fields.items():
            setattr(obj, field, value)
