"""`make bench`: a site of its own with the demo county, measured from outside and inside, as JSON lines.

Each figure stands beside what the bare machinery does in the same run on the same machine: the pages beside a view that
does nothing (per address; both under two web processes), the enrolment beside a bare insert, the PDF beside the bare engine.
"""

from __future__ import annotations

import json
import sys
import tempfile
from typing import Any

from tests.environment import live_site
from tests.environment.live_site import LiveSite, run_to_end
from tests.load.bench_inside import line
from tests.load.pace import requests_per_second


def main() -> None:
    with (
        live_site.running(DJANGO_SETTINGS_MODULE="tests.load.bench_settings") as site,
        tempfile.TemporaryDirectory(prefix="bench-pages-") as folder,
    ):

        def inside(what: str) -> Any:
            command = [sys.executable, "-m", "tests.load.bench_inside", what, folder]
            return json.loads(run_to_end(command, site.environment).splitlines()[-1])

        for measured in pages(site, inside("codes")):
            show(measured)
        show(inside("enrolment"))
        inside("pages")
        engine = inside("engine")
        show(line("certificate PDF", inside("paper"), "ms", engine))


def show(measured: dict[str, object]) -> None:
    print(json.dumps(measured, ensure_ascii=False), flush=True)


def pages(site: LiveSite, codes: list[str]) -> list[dict[str, object]]:
    nothing = requests_per_second(f"{site.url}/bench/nothing")
    found = [line("a view that does nothing", nothing, "1/s", nothing)]
    for name, path in (("menu page", "/menu/"), ("verify page, repeated", f"/verify/{codes[0]}/")):
        found.append(line(name, requests_per_second(site.url + path), "1/s", nothing))
    return found


if __name__ == "__main__":
    main()
