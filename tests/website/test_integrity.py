"""`check_integrity` says that all holds, or names the first break."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Model

from certification.demo_portraits import draw_portrait
from certification.models import Candidate, Certificate, NumberSeries, RollSignature
from certification.operations.candidates import store_photo
from foundation.audit import append_only, integrity, sealing
from foundation.audit.models import Entry, Seal, SealedEntry
from foundation.content.models import ContentDocument
from tests.factories.certification import examine, issue, make_scene, mark_all, publish
from tests.factories.training import make_class
from training.models import AttendanceMark, CompletionReport, Enrolment, TrainingClass

pytestmark = pytest.mark.django_db


def outcome() -> tuple[int, str]:
    """Exit code and the line that says what is broken."""
    said = StringIO()
    try:
        call_command("check_integrity", stdout=StringIO(), stderr=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue().strip()
    return 0, said.getvalue().strip()


def change(rows: Any, **values: Any) -> None:
    """As somebody with the database's password would: behind the triggers' back."""
    with append_only.suspended():
        rows.update(**values)


def delete(rows: Any) -> None:
    with append_only.suspended():
        rows._raw_delete(rows.db)


@pytest.fixture
def county() -> None:
    """A closed class, three certificates with photos, a document, and all of it sealed."""
    make_class("closed", people=2, starts_in=-10)
    scene = make_scene(3)
    for candidate in scene.candidates:
        store_photo(candidate, draw_portrait(candidate.pk, False), actor=scene.manager)
    issue(publish(mark_all(examine(scene))))
    document = ContentDocument(title="报名表")
    document.file.save("form.txt", ContentFile(b"form"), save=False)
    document.save()
    document.get_file_hash()
    sealing.seal_entries()


def first(model: type[Model]) -> Any:
    return model._default_manager.order_by("pk")[:1].get()


def rows(model: type[Model], place: int) -> Any:
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return model._default_manager.filter(pk=keys[place])


def test_an_untouched_county_holds(county: None) -> None:
    assert outcome() == (0, "")
    assert integrity.names() == [
        "audit triggers",
        "separation triggers",
        "audit chain",
        "field keys",
        "pictures and documents",
        "pools",
        "seats taken",
        "attendance",
        "class reports",
        "number series",
        "certificates",
        "rolls",
        "photos",
    ]


def spoil(field: Any) -> None:
    Path(field.path).write_bytes(b"something else")


def drop_trigger(name: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def certificate(place: int) -> Certificate:
    return Certificate.objects.order_by("number")[place]


Breaking = Callable[[], str]
"""Breaks one thing and returns what the command should say."""


def a_changed_entry() -> str:
    entry = first(Entry)
    change(rows(Entry, 0), actor_label="somebody else")
    return f"audit chain: audit entry {entry.pk} was changed after it was sealed"


def a_missing_seal() -> str:
    with append_only.suspended():
        SealedEntry.objects.all()._raw_delete("default")
        Seal.objects.filter(number=1).update(number=2)
    return "audit chain: audit seal 1 is missing"


def a_missing_trigger() -> str:
    name = "audit_entry_no_update" if connection.vendor == "sqlite" else "audit_entry_no_change"
    drop_trigger(name, "audit_entry")
    return f"audit triggers: trigger {name} is missing"


def a_missing_separation() -> str:
    drop_trigger("certification_marksheet_sealed", "certification_marksheet")
    return "separation triggers: trigger certification_marksheet_sealed is missing"


def a_seat_too_many() -> str:
    made = first(TrainingClass)
    TrainingClass.objects.update(seats_taken=F("seats_taken") + 1)
    return f"seats taken: class {made.code} counts 3 seats taken, but 2 enrolments hold one"


def a_removed_mark() -> str:
    mark = first(AttendanceMark)
    change(rows(AttendanceMark, 0), ordinal=2, reason="?")
    return (
        f"attendance: attendance of enrolment {mark.enrolment_id} in session {mark.session_id}: "
        "1 marks stand, the newest is number 2"
    )


def a_mark_of_too_many_hours() -> str:
    mark = first(AttendanceMark)
    change(rows(AttendanceMark, 0), hours=9)
    return f"attendance: attendance mark {mark.pk} counts more hours than its session has"


def a_mark_that_counts_less() -> str:
    mark = first(AttendanceMark)
    change(rows(AttendanceMark, 0), hours=1)
    code = mark.session.training_class.code
    return f"class reports: report of class {code}: enrolment {mark.enrolment_id} has 12 hours, its marks sum to 9"


def a_rewritten_report() -> str:
    report = first(CompletionReport)
    change(rows(CompletionReport, 0), record=report.record | {"closed_on": "2020-01-01"})
    return f"class reports: report of class {report.training_class.code} does not match its hash"


def a_removed_report() -> str:
    code = first(CompletionReport).training_class.code
    delete(rows(CompletionReport, 0))
    return f"class reports: class {code} is closed without a report"


def an_enrolment_that_passed_afterwards() -> str:
    enrolment = first(Enrolment)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="failed")
    code = enrolment.training_class.code
    return f"class reports: report of class {code}: enrolment {enrolment.pk} is failed, not completed"


def a_gap_in_the_numbers() -> str:
    second = certificate(1)
    delete(second.copies.all())
    delete(Certificate.objects.filter(pk=second.pk))
    return f"number series: number series {second.number[:-6]}: 000002 is missing"


def a_counter_ahead_of_its_certificates() -> str:
    NumberSeries.objects.update(last_serial=7)
    return f"number series: number series {certificate(0).number[:-6]}: its counter stands at 7, its newest certificate at 3"


def a_removed_last_number() -> str:
    last = certificate(2)
    delete(last.copies.all())
    delete(Certificate.objects.filter(pk=last.pk))
    return f"number series: number series {last.number[:-6]}: its counter stands at 3, its newest certificate at 2"


def a_forged_record() -> str:
    forged = certificate(1)
    change(Certificate.objects.filter(pk=forged.pk), record=forged.record.replace(forged.holder_name, "王大明"))
    return f"certificates: certificate {forged.number}: its record does not match its hash, number or proof"


def a_rewritten_roll() -> str:
    roll = first(RollSignature)
    change(rows(RollSignature, 0), roll=roll.roll.replace("82", "92"))
    return f"rolls: roll of batch {roll.batch.code} was changed after it was signed"


def another_photo() -> str:
    candidate = first(Candidate)
    spoil(candidate.photo)
    return f"photos: photo of candidate {candidate.pk} was changed after it was stored"


def a_lost_photo() -> str:
    candidate = first(Candidate)
    Path(candidate.photo.path).unlink()
    return f"photos: photo of candidate {candidate.pk} is missing"


def another_document() -> str:
    document = first(ContentDocument)
    spoil(document.file)
    return f"pictures and documents: document {document.pk} was changed after it was put there"


BREAKS = [
    a_changed_entry,
    a_missing_seal,
    a_missing_trigger,
    a_missing_separation,
    a_seat_too_many,
    a_removed_mark,
    a_mark_of_too_many_hours,
    a_mark_that_counts_less,
    a_rewritten_report,
    a_removed_report,
    an_enrolment_that_passed_afterwards,
    a_gap_in_the_numbers,
    a_counter_ahead_of_its_certificates,
    a_removed_last_number,
    a_forged_record,
    a_rewritten_roll,
    another_photo,
    a_lost_photo,
    another_document,
]


@pytest.mark.parametrize("breaking", BREAKS, ids=lambda breaking: breaking.__name__)
def test_the_first_break_is_named(county: None, breaking: Breaking) -> None:
    expected = breaking()
    assert outcome() == (1, expected)
