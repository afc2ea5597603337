"""The checks `check_integrity` runs. Each app registers its own when Django starts."""

from collections.abc import Callable, Iterable, Iterator

Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """`check()` yields one English sentence a break, the first one first, naming what is broken; nothing if all holds."""
    _checks[name] = check


def names() -> list[str]:
    return list(_checks)


def breaks() -> Iterator[tuple[str, str]]:
    """(check, break) for everything that does not hold, in the order the checks were registered."""
    for name, check in _checks.items():
        for problem in check():
            yield name, problem
