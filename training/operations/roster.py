"""Handing in a roster: a dry run that writes nobody, then one confirmation that writes all or none."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM, Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import DocumentType, Person, TraineeCategory
from foundation.people.operations import register_person
from foundation.people.rules import require
from foundation.places.models import Division
from foundation.policy.queries import value
from training.models import Enrolment, EnrolmentSource, RosterImport, TrainingClass
from training.operations.enrolments import enrol
from training.queries.roster import is_expired, rows_of, sort_file
from training.roster import policies
from training.roster.deciding import Decided, decide
from training.roster.rows import Kind, SortedRow
from training.roster.states import IMPORT
from training.roster.storing import counts_of, dump
from training.rules.access import can_manage
from training.rules.roster import accepts
from training.states import ACTIVE


def preview_roster(training_class, data: bytes, *, actor: Actor) -> RosterImport:
    """Read and sort a file and keep the answer, encrypted, until it is confirmed, discarded or expires.

    Nobody is registered or enrolled. Refused: "roster.closed" (the class takes no one in by roster), codes of `sort_file`.
    """
    _require_open(training_class, actor)
    purge_expired_rosters(actor=SYSTEM)
    rows, notices = sort_file(training_class, data)
    now = clock.now()
    with transaction.atomic():
        roster_import = RosterImport.objects.create(
            training_class=training_class,
            uploaded_by_id=actor.actor_id,
            uploaded_by_label=actor.actor_label,
            sha256=hashlib.sha256(data).hexdigest(),
            rows=dump(rows, notices),
            counts=counts_of(rows),
            created_at=now,
            expires_at=now + timedelta(days=value(policies.KEPT_DAYS)),
        )
        record(
            "training.roster.previewed",
            training_class,
            actor=actor,
            roster=str(roster_import.pk),
            sha256=roster_import.sha256,
            counts=roster_import.counts,
        )
    return roster_import


def confirm_roster(roster_import: RosterImport, answers: Mapping[int, str], *, actor: Actor) -> RosterImport:
    """Register and enrol everybody who is taken, in one transaction: all of them or nobody.

    Somebody who came into the class since the dry run is left as is, so confirming again changes nothing.
    Locks the import, then the persons in the order of their numbers, then the class.
    Refused: "roster.expired", "roster.undecided", "roster.no_such_option", "roster.two_kept",
    "roster.not_enough_seats", "roster.closed", and "roster.row" where one row cannot be written.
    """
    training_class = TrainingClass.objects.select_related("scheme", "institution").get(
        pk=roster_import.training_class_id
    )
    _require_open(training_class, actor)
    with transaction.atomic():
        if is_expired(roster_import):
            raise _expired()
        IMPORT.move(roster_import, "confirm", settled_at=clock.now())
        roster_import.refresh_from_db()
        rows, notices = rows_of(roster_import)
        decided = decide(rows, answers)
        _require_decided(decided)
        newcomers, present = _newcomers(training_class, decided.enrol, actor)
        _require_seats(training_class, len(newcomers))
        categories = TraineeCategory.objects.in_bulk(field_name="code")
        for row, person in newcomers:
            with _naming(row):
                enrol(
                    training_class,
                    person,
                    actor=actor,
                    source=EnrolmentSource.ROSTER,
                    category=categories.get(row.category),
                )
        put_aside = {row.number for row in decided.dropped}
        to_mend = [row for row in rows if row.kind == Kind.REFUSED or row.number in put_aside]
        roster_import.rows = dump(to_mend, notices)
        roster_import.outcome = {
            "enrolled": len(newcomers),
            "present": roster_import.counts["in_class"] + present,
            "to_mend": len(to_mend),
            "answers": {str(number): str(answer) for number, answer in answers.items()},
        }
        roster_import.save(update_fields=["rows", "outcome"])
        record(
            "training.roster.confirmed",
            training_class,
            actor=actor,
            roster=str(roster_import.pk),
            sha256=roster_import.sha256,
            outcome=roster_import.outcome,
        )
    return roster_import


def discard_roster(roster_import: RosterImport, *, actor: Actor) -> RosterImport:
    """Put a roster aside unwritten; what was read from it is deleted at once."""
    require(can_manage(actor, roster_import.training_class))
    with transaction.atomic():
        _discard(roster_import, actor)
    return roster_import


def hand_back_rows(roster_import: RosterImport, *, actor: Actor) -> None:
    """Put on record that the rows to mend left the house: they carry whole document numbers."""
    require(can_manage(actor, roster_import.training_class))
    record(
        "training.roster.handed_back",
        roster_import.training_class,
        actor=actor,
        roster=str(roster_import.pk),
        sha256=roster_import.sha256,
    )


def purge_expired_rosters(*, actor: Actor) -> int:
    """Delete the rows of imports past their day; those never confirmed count as put aside. Safe to repeat.

    Every hand-in calls it, so that rows outlive their day only in a county where nobody hands in anything.
    """
    require(actor.is_system)
    expired = RosterImport.objects.filter(expires_at__lte=clock.now(), purged_at__isnull=True)
    for roster_import in expired.select_related("training_class"):
        with transaction.atomic():
            if IMPORT.can(roster_import, "discard"):
                _discard(roster_import, actor)
            else:
                _empty(roster_import)
    return len(expired)


def _discard(roster_import: RosterImport, actor: Actor) -> None:
    IMPORT.move(roster_import, "discard", settled_at=clock.now())
    _empty(roster_import)
    record(
        "training.roster.discarded",
        roster_import.training_class,
        actor=actor,
        roster=str(roster_import.pk),
        sha256=roster_import.sha256,
    )


def _empty(roster_import: RosterImport) -> None:
    roster_import.rows, roster_import.purged_at = "", clock.now()
    roster_import.save(update_fields=["rows", "purged_at"])


def _require_open(training_class: TrainingClass, actor: Actor) -> None:
    require(can_manage(actor, training_class))
    if not accepts(training_class, EnrolmentSource.ROSTER):
        raise Conflict(
            _("%(title)s现在是“%(state)s”，名册不能再导入。要补人，请在班级页一个一个报，并写明原因。")
            % {"title": training_class.title, "state": training_class.get_state_display()},
            "roster.closed",
        )


def _expired() -> DomainError:
    return DomainError(_("这份名册放得太久，读到的内容已经删掉。请把文件再交一次。"), "roster.expired")


def _require_decided(decided: Decided) -> None:
    if decided.undecided:
        numbers = "、".join(str(row.number) for row in decided.undecided)
        raise DomainError(
            _("序号 %(numbers)s 还没有决定，整份名册都没有写入。请先选好。") % {"numbers": numbers}, "roster.undecided"
        )


def _newcomers(
    training_class: TrainingClass, rows: list[SortedRow], actor: Actor
) -> tuple[list[tuple[SortedRow, Person]], int]:
    """Those to enrol, with their person, in the order of the file; and how many are in the class by now."""
    townships = {row.code: row for row in Division.objects.filter(code__in={row.township for row in rows})}
    categories = TraineeCategory.objects.in_bulk(field_name="code")
    persons: dict[int, Person] = {}
    for row in sorted(rows, key=lambda row: row.document):
        with _naming(row):
            persons[row.number], _created = register_person(
                actor=actor,
                name=row.name,
                document_type=DocumentType.RESIDENT_ID,
                document_number=row.document,
                phone=row.phone,
                sex=row.sex,
                township=townships.get(row.township),
                education=row.education,
                category=categories.get(row.category),
            )
    present = set(
        Enrolment.objects.filter(
            training_class=training_class, person__in=persons.values(), state__in=ACTIVE
        ).values_list("person_id", flat=True)
    )
    newcomers = [(row, persons[row.number]) for row in rows if persons[row.number].pk not in present]
    return newcomers, len(present)


def _require_seats(training_class: TrainingClass, wanted: int) -> None:
    current = TrainingClass.objects.select_for_update(of=("self",), no_key=True).get(pk=training_class.pk)
    if wanted > current.seats_left:
        raise Conflict(
            _("要写入 %(wanted)s 人，只剩 %(left)s 个位子，所以一个人都没有写入。请减少人数，或者先改班级人数。")
            % {"wanted": wanted, "left": current.seats_left},
            "roster.not_enough_seats",
        )


@contextmanager
def _naming(row: SortedRow) -> Iterator[None]:
    """A refusal of one row says which row it was."""
    try:
        yield
    except DomainError as problem:
        raise DomainError(
            _("序号 %(number)s 写不进去，所以整份名册都没有写入：%(problem)s")
            % {"number": row.number, "problem": problem.message},
            "roster.row",
        ) from problem
