"""Who may watch and restart long work. Who keeps the machine running is known higher up and registered here."""

from collections.abc import Callable

from foundation.jobs.models import Job
from foundation.kernel.actors import Actor

Predicate = Callable[[Actor], bool]
_watchers: list[Predicate] = []
_keepers: list[Predicate] = []


def register(*, watcher: Predicate, keeper: Predicate) -> None:
    """`watcher(actor)`: may see every job. `keeper(actor)`: may restart a parked one."""
    _watchers.append(watcher)
    _keepers.append(keeper)


def may_see(actor: Actor, job: Job) -> bool:
    return job.actor_id == actor.actor_id or actor.is_system or any(watches(actor) for watches in _watchers)


def may_retry(actor: Actor, job: Job) -> bool:
    return job.actor_id == actor.actor_id or actor.is_system or any(keeps(actor) for keeps in _keepers)
