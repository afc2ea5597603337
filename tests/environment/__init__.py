"""What the tests need around them: a PostgreSQL, a Redis, a Chromium, a running site, and the order of all checks.

`python -m tests.environment` is the whole of `make test`. No service of the machine is assumed.
"""


class CannotRun(Exception):
    """A helper the checks need isn't to be had on this machine; the message says why, in one sentence."""
