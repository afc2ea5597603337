"""Who acts. Every operation takes `actor`; scripts and scheduled work pass `SYSTEM`."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """`actor_id` and `actor_label` go into the audit: neither holds personal data."""

    @property
    def actor_id(self) -> str: ...

    @property
    def actor_label(self) -> str: ...

    @property
    def is_system(self) -> bool: ...


@dataclass(frozen=True)
class SystemActor:
    actor_id: str = "system"
    actor_label: str = "system"
    is_system: bool = True


SYSTEM = SystemActor()
