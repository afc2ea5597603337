"""Rows are locked in one order, whoever acts: person, then class or batch, then counter. So nobody waits in a ring."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from certification.models import NumberSeries, RevocationReason
from certification.operations import candidates, marking, prints, revocations
from certification.operations.issuing import release_batch
from certification.tasks import issue_chunk
from courses.models import Call
from courses.operations import place_wish, withdraw_wish
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.operations import choose_language, end_role, grant_role, open_account, register_person
from foundation.people.operations.acts import confirm_act
from foundation.people.operations.merging import request_merge
from foundation.people.roles import Role
from tests.factories.certification import (
    examine,
    make_certificate,
    make_published,
    make_scene,
    make_signing_key,
)
from tests.factories.offers import choose, close_early, make_officer, offer_by, wish_for
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.registers import let_teach
from tests.factories.training import (
    enrol_by_school,
    make_class,
    make_course,
    make_school,
    make_venue,
    mark_all,
    score_all,
)
from training.models import EnrolmentSource, SeatHold
from training.operations import classes, completions, enrolments, holds, planning

pytestmark = pytest.mark.django_db

PERSON, CLASS, COUNTER = "person", "class", "counter"
ORDER = [PERSON, CLASS, COUNTER]
RANK = {
    "people_person": PERSON,
    "training_trainingclass": CLASS,
    "certification_appraisalbatch": CLASS,
    "training_classserial": COUNTER,
    "certification_numberseries": COUNTER,
}
"""Tables that more than one operation locks together with others. What is not named hangs below one of these."""
UPDATE = re.compile(r'UPDATE "(\w+)"')
INSERT = re.compile(r'INSERT INTO "(\w+)"')


@contextmanager
def locks() -> Iterator[list[str]]:
    """The ranks of the rows that statements inside lock, in their order; repetitions left out, and what they made themselves.

    SQLite knows no row locks, so there the compiler is told to write down as a remark what it would lock.
    """
    taken: list[str] = []
    own: set[str] = set()

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        made = INSERT.match(sql)
        own.update(made.groups() if made else ())
        for table in tables_locked_by(sql):
            rank = RANK.get(table)
            if rank and rank not in taken and table not in own:
                taken.append(rank)
        return execute(sql, *rest)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(watch):
        patch.setattr(connection.features, "has_select_for_update", True)
        patch.setattr(connection.features, "has_select_for_update_of", True)
        patch.setattr(connection.features, "has_select_for_no_key_update", True)
        real = connection.ops.for_update_sql
        on_sqlite = connection.vendor == "sqlite"

        def remark(of: Any = (), **how: Any) -> str:
            words = "LOCKED" + (f" OF {', '.join(of)}" if of else "")
            return f"/* {words} */" if on_sqlite else f"{real(of=of, **how)} /* {words} */"

        patch.setattr(connection.ops, "for_update_sql", remark)
        with transaction.atomic():
            yield taken


def tables_locked_by(sql: str) -> list[str]:
    changed = UPDATE.match(sql)
    if changed:
        return [changed[1]]
    if "/* LOCKED" not in sql:
        return []
    remark = sql.split("/* LOCKED", 1)[1].split("*/")[0]
    named = re.findall(r'"(\w+)"', remark)
    return named or re.findall(r'FROM "(\w+)"', sql)[:1]


def enrolling(school):
    made, person = make_class("enrolling", school=school), make_account().person
    yield lambda: enrolments.enrol(made, person, actor=person.account, source=EnrolmentSource.SELF)


def withdrawing(school):
    made, person = make_class("enrolling", school=school), make_person()
    enrolment = enrol_by_school(made, person, school)
    yield lambda: enrolments.withdraw_enrolment(enrolment, actor=school.manager)


def drafting(school):
    make_class(school=school)  # the year's counter stands
    course, venue = make_course(), make_venue()
    yield lambda: planning.draft_class(
        course,
        actor=school.manager,
        institution=school.institution,
        title="炒茶",
        capacity=20,
        venue=venue,
        trainers=[school.trainer.person],
    )


def opening(school):
    made = make_class("approved", school=school, people=2)
    asker = make_account()
    place_wish(asker.person, actor=asker, course=made.course, township=made.venue.division)
    yield lambda: classes.open_enrolment(made, actor=school.manager)


def calling(school):
    """The wish that makes it enough opens the call; the offer, the choice and the opening with its held seats follow."""
    course = make_course(min_size=2)
    let_teach(school.institution, course, [school.trainer.person])
    officer = make_officer()
    make_class(school=school)  # the year's counter stands
    wish_for(course)
    yield lambda: wish_for(course, 3)
    call = Call.objects.get(course=course)
    offers = []
    yield lambda: offers.append(offer_by(school, call, capacity=3))
    close_early(call)
    made = []
    yield lambda: made.append(choose(offers[0], officer))
    wish_for(course)
    classes.file_class(made[0], actor=school.manager)
    classes.approve_class(made[0], actor=school.reviewer)
    yield lambda: classes.open_enrolment(made[0], actor=school.manager)
    held = SeatHold.objects.filter(training_class=made[0]).order_by("pk")
    yield lambda: holds.accept_hold(held[0], actor=SYSTEM)
    group = make_class("enrolling", school=school)
    until = clock.now() + timedelta(hours=1)
    kept = []
    yield lambda: kept.append(holds.hold_seats(group, make_person(), size=3, until=until, why="group", actor=SYSTEM))
    yield lambda: holds.accept_hold(kept[0], actor=SYSTEM)
    yield lambda: holds.name_seat(kept[0], make_person(), actor=SYSTEM)
    yield lambda: holds.give_back_unnamed(kept[0], actor=SYSTEM)


def stopping(school):
    for act in (classes.cancel_class, classes.postpone_class):
        made = make_class("enrolling", school=school, people=2)
        yield lambda act=act, made=made: act(made, actor=school.manager, reason="台风")


def refusing(school):
    made = make_class("filed", school=school, people=2)
    yield lambda: classes.refuse_class(made, actor=school.reviewer, reason="不开了")


def marking_and_closing(school):
    made = make_class("running", school=school, people=2, starts_in=-10)
    for session in made.sessions.all():
        yield lambda session=session: mark_all(session, actor=school.trainer)
    classes.finish_class(made, actor=school.manager)
    if made.pass_mark is not None:
        yield lambda: score_all(made, Decimal(80), actor=school.manager)
    yield lambda: completions.complete_class(made, actor=school.manager)


def wishing(school):
    asker, course = make_account(), make_course()
    township = make_venue().division
    wish = place_wish(asker.person, actor=asker, course=course, township=township)
    yield lambda: withdraw_wish(wish, actor=asker)
    yield lambda: place_wish(asker.person, actor=asker, course=course, township=township)


def registering(school):
    person = make_person()
    yield lambda: register_person(
        actor=SYSTEM, name=person.name, document_type=person.document_type, document_number=person.document_number
    )
    yield lambda: open_account(person, actor=SYSTEM, username="someone", password="a-long-word")
    user = make_account()
    yield lambda: choose_language(user.person, actor=user, language="en")


def entering_candidates(school):
    scene, newcomer = make_scene(1), make_person()
    yield lambda: candidates.add_candidate(scene.batch, newcomer, actor=scene.manager, declared_years=20)
    yield lambda: candidates.withdraw_candidate(scene.candidates[0], actor=scene.manager)


def sealing_marks(school):
    scene = examine(make_scene(1, appraisers=3))
    for user in scene.appraisers:
        yield lambda user=user: marking.save_marks(
            scene.candidates[0], actor=user, theory=Decimal(80), practical=Decimal(80)
        )
        yield lambda user=user: marking.seal_marks(scene.batch, actor=user)


def issuing(school):
    make_signing_key()
    scene, jobs = make_published(2), []
    NumberSeries.objects.create(body=scene.body, year=clock.today().year, level=scene.batch.level)
    yield lambda: jobs.append(release_batch(scene.batch, actor=scene.officer))
    yield lambda: issue_chunk(jobs[0])


def revoking(school):
    certificate = make_certificate()
    first, second = (make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation) for _ in range(2))
    yield lambda: prints.reprint_certificate(certificate, actor=first)
    asked = []
    yield lambda: asked.append(
        revocations.request_revocation(certificate, actor=first, reason=RevocationReason.values[0])
    )
    yield lambda: confirm_act(asked[0], actor=second)


def granting(school):
    office, newcomer = make_organisation(), make_person()
    manager = make_staff(Role.INSTITUTION_MANAGER, office)
    held = []
    yield lambda: held.append(grant_role(newcomer, office, Role.TRAINER, actor=manager))
    yield lambda: end_role(held[0], actor=manager, reason="调走了")


def merging(school):
    first, second = (make_staff(Role.BUREAU_SUPERVISOR) for _ in range(2))
    made = make_class("enrolling", people=1)
    merged, asked = made.enrolments.get().person, []
    yield lambda: asked.append(request_merge(merged, make_person(), actor=first, reason="同一个人"))
    yield lambda: confirm_act(asked[0], actor=second)


FAMILIES = {
    granting: [[PERSON], [PERSON]],
    merging: [[PERSON], [PERSON]],
    enrolling: [[PERSON, CLASS]],
    withdrawing: [[PERSON, CLASS]],
    drafting: [[COUNTER]],
    opening: [[CLASS]],
    calling: [
        [PERSON],
        [],
        [COUNTER],
        [PERSON, CLASS],
        [PERSON, CLASS],
        [PERSON, CLASS],
        [PERSON, CLASS],
        [PERSON, CLASS],
        [CLASS],
    ],
    stopping: [[CLASS], [CLASS]],
    refusing: [[CLASS]],
    marking_and_closing: [[CLASS]] * 5,
    wishing: [[PERSON], [PERSON]],
    registering: [[PERSON], [PERSON], [PERSON]],
    entering_candidates: [[PERSON, CLASS], [CLASS]],
    sealing_marks: [[CLASS]] * 6,
    issuing: [[CLASS], [CLASS, COUNTER]],
    revoking: [[], [], []],
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_every_operation_locks_in_the_one_order(family) -> None:
    found = []
    for act in family(make_school()):
        with locks() as taken:
            act()
        found.append(list(taken))
    assert found == FAMILIES[family]
    assert all(ranks == sorted(ranks, key=ORDER.index) for ranks in found)
