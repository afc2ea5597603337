"""`python -m tests.environment [STEP...]` runs all checks or the named ones; `with-postgres -- COMMAND` runs one command."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "site"))

from tests.environment.run import end_quietly, run_all, with_postgres
from tests.environment.steps import STEPS


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_quietly)
    if sys.argv[1:3] == ["with-postgres", "--"]:
        return with_postgres(sys.argv[3:])
    parser = argparse.ArgumentParser(description="All checks, or the named ones: " + ", ".join(s.name for s in STEPS))
    parser.add_argument("steps", nargs="*", metavar="STEP")
    chosen = parser.parse_args().steps
    unknown = set(chosen) - {step.name for step in STEPS}
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    return run_all([step for step in STEPS if not chosen or step.name in chosen])


if __name__ == "__main__":
    sys.exit(main())
