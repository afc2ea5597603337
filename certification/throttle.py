"""What verification limits against guessing, per hour; the counting itself is the foundation's."""

from foundation.policy.limits import TooManyTries, again_at, count, counted, limit

__all__ = ["TooManyTries", "count_miss", "count_name_try", "limit_reports", "refuse_if_missing_too_often"]
MISSES_PER_ADDRESS = "certification.misses_per_address"


def count_name_try(number: str, address: str) -> None:
    """One try at a name: few per number and per address."""
    limit("name-number", number, "certification.name_tries_per_number")
    limit("name-address", address, "certification.name_tries_per_address")


def refuse_if_missing_too_often(address: str, *, most: int) -> None:
    """Stop an address that keeps asking for what does not exist; asked before any look-up."""
    if counted("miss", address) >= most:
        raise TooManyTries(again_at())


def count_miss(address: str) -> None:
    """Something was asked for that is not here."""
    count("miss", address)


def limit_reports(address: str) -> None:
    """A person reports one or two papers; a machine would report thousands."""
    limit("report-address", address, "certification.reports_per_address")
