"""What the benchmark measures inside the process, on the data of the demo county: run by `tests.load.bench`."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import django
import pytest

if TYPE_CHECKING:
    from certification.models import Certificate


def main(what: str, folder: str) -> None:
    """Each measurement has a process to itself: the PDF engine remembers pages it has set, and would flatter the next."""
    django.setup()
    measure: dict[str, Callable[[Path], Any]] = {
        "codes": certificate_codes,
        "enrolment": enrolment,
        "pages": keep_pages,
        "engine": engine,
        "paper": paper,
    }
    print(json.dumps(measure[what](Path(folder))))


def certificate_codes(folder: Path) -> list[str]:
    return [certificate.code for certificate in certificates()]


def certificates() -> list[Certificate]:
    from certification.models import Certificate

    found = list(Certificate.objects.filter(state="active").order_by("pk")[:12])
    if len(found) < 3:
        raise SystemExit("the demo county has too few certificates to measure with")
    return found


def enrolment(folder: Path, classes: int = 5, seats: int = 60) -> dict[str, Any]:
    """Enrolments a second at the operation, one after the other, beside bare inserts of the same rows."""
    from foundation.kernel import clock
    from foundation.people.models import User
    from tests.factories.people import make_person
    from tests.factories.training import make_class
    from training.models import Enrolment, EnrolmentSource
    from training.operations.enrolments import enrol

    persons = [make_person() for _ in range(classes * seats)]
    users = [User.objects.create(username=person.code.lower(), person=person) for person in persons]
    open_classes = [make_class("enrolling", capacity=seats) for _ in range(classes)]
    calls = [
        partial(enrol, open_classes[number // seats], person, actor=user, source=EnrolmentSource.SELF)
        for number, (person, user) in enumerate(zip(persons, users, strict=True))
    ]
    pace = per_second(calls)
    other, now = make_class("enrolling", capacity=seats), clock.now()
    facts = {"training_class": other, "state": "confirmed", "source": EnrolmentSource.SELF, "created_at": now}
    bare = per_second([Enrolment(person=person, **facts).save for person in persons])
    return line("enrolment at the operation", pace, "1/s", bare)


def keep_pages(folder: Path) -> int:
    """Puts what the engine gets for each certificate into `folder`; returns how many."""
    import typst

    from certification.operations.prints import certificate_pdf
    from certification.paper import render
    from foundation.kernel.actors import SYSTEM

    def keep(source: str, **options: Any) -> typst.Compiler:
        shutil.copytree(options["root"], folder / str(len(list(folder.iterdir()))))
        return typst.Compiler(source, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "typst", SimpleNamespace(Compiler=keep))
        for certificate in certificates():
            certificate_pdf(certificate, actor=SYSTEM)
    return len(list(folder.iterdir()))


def engine(folder: Path) -> float:
    """Milliseconds the bare engine takes for one of the kept pages."""
    import typst

    from certification.paper.fonts import typst_fonts
    from certification.paper.render import STANDARD

    def compile_page(page: Path) -> object:
        compiler = typst.Compiler(
            str(page / "certificate.typ"), root=str(page), font_paths=typst_fonts(), ignore_system_fonts=True
        )
        return compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=0)

    return milliseconds([partial(compile_page, page) for page in sorted(folder.iterdir())])


def paper(folder: Path) -> float:
    """Milliseconds one certificate's PDF takes at the operation."""
    from certification.operations.prints import certificate_pdf
    from foundation.kernel.actors import SYSTEM

    return milliseconds([partial(certificate_pdf, certificate, actor=SYSTEM) for certificate in certificates()])


def per_second(calls: Sequence[Callable[[], Any]]) -> float:
    began = time.perf_counter()
    for call in calls:
        call()
    return len(calls) / (time.perf_counter() - began)


def milliseconds(calls: Sequence[Callable[[], Any]]) -> float:
    """The median of the calls, without the first, which warms up."""
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[1:])


def line(name: str, value: float, unit: str, baseline: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "baseline": round(baseline, 1),
        "ratio": round(value / baseline, 3),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
