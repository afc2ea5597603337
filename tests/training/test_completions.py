"""Scores, verdicts, the close of a class and its frozen file."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people.models import Person
from foundation.people.operations import grant_role
from foundation.people.roles import Role
from tests.factories.training import make_class, make_course, mark_all, school_of, score_all
from training.models import AssessmentResult, CompletionReport
from training.operations.assessments import record_scores
from training.operations.attendance import mark_session
from training.operations.classes import finish_class
from training.operations.completions import complete_class
from training.queries.attendance import Hours
from training.queries.completions import completions_of
from training.queries.teaching import taught_pairs, trainers_of
from training.rules.completion import verdict_for
from training.rules.reports import hash_of, is_intact

pytestmark = pytest.mark.django_db


def hours(attended, planned=10, threshold=80):
    return Hours(Decimal(attended), Decimal(planned), Decimal(0), Decimal(threshold))


@pytest.mark.parametrize(
    ("attended", "score", "pass_mark", "codes"),
    [
        (8, 60, 60, ()),
        (10, 100, 60, ()),
        ("7.9", 60, 60, ("hours",)),
        (8, "59.5", 60, ("score",)),
        (8, None, 60, ("no_score",)),
        (0, None, 60, ("hours", "no_score")),
        (7, 59, 60, ("hours", "score")),
        (8, None, None, ()),
        (7, None, None, ("hours",)),
    ],
)
def test_who_completes(attended, score, pass_mark, codes):
    verdict = verdict_for(
        hours(attended),
        None if score is None else Decimal(score),
        None if pass_mark is None else Decimal(pass_mark),
    )
    assert (verdict.completed, verdict.codes) == (not codes, codes)
    assert len(verdict.reasons) == len(codes)


def test_hours_just_under_the_threshold_never_read_as_reaching_it():
    nearly = hours("79.99", planned=100)
    assert (nearly.percent, nearly.reached, nearly.missing) == (Decimal("79.9"), False, Decimal("0.1"))


@pytest.fixture
def assessed():
    """Three people, three sessions long past: the second was absent twice. All is ready for scores."""
    training_class = make_class("running", people=3, starts_in=-9)
    school = school_of(training_class)
    _one, two, _three = people_of(training_class)
    for session in training_class.sessions.all():
        mark_all(session, actor=school.trainer)
        if session.number > 1:
            mark_session(session, {two: "absent"}, actor=school.trainer, reason="走了")
    finish_class(training_class, actor=school.manager)
    return training_class


def people_of(training_class):
    return list(training_class.enrolments.order_by("pk").values_list("pk", flat=True))


def test_hours_and_score_decide_and_the_reason_is_in_the_file(assessed):
    one, two, three = people_of(assessed)
    manager = school_of(assessed).manager
    record_scores(assessed, {one: Decimal(88), two: Decimal(90), three: Decimal("59.5")}, actor=manager)
    report = complete_class(assessed, actor=manager)
    states = dict(assessed.enrolments.values_list("pk", "state"))
    assert states == {one: "completed", two: "failed", three: "failed"}
    rows = {row["enrolment"]: (row["completed"], row["because"]) for row in report.record["people"]}
    assert rows == {one: (True, []), two: (False, ["hours"]), three: (False, ["score"])}
    assert (assessed.state, report.sha256) == ("closed", hash_of(report.record))
    assert is_intact(CompletionReport.objects.get())
    assert Notice.objects.filter(occasion__in=["training.completed", "training.not_completed"]).count() == 3


def test_the_class_file_holds_codes_and_no_personal_data(assessed):
    manager = school_of(assessed).manager
    score_all(assessed, Decimal(70), actor=manager)
    record = str(complete_class(assessed, actor=manager).record)
    people = Person.objects.filter(enrolments__training_class=assessed)
    assert [secret for person in people for secret in (person.name, person.document_number) if secret in record] == []
    assert [person.code in record for person in people] == [True, True, True]


def test_people_without_a_score_must_be_declared_absent(assessed):
    one, _two, _three = people_of(assessed)
    manager = school_of(assessed).manager
    record_scores(assessed, {one: Decimal(88)}, actor=manager)
    with pytest.raises(DomainError) as refused:
        complete_class(assessed, actor=manager)
    assert refused.value.code == "training.scores_missing"
    complete_class(assessed, actor=manager, without_score=True)
    assert list(assessed.enrolments.order_by("pk").values_list("state", flat=True)) == ["completed", "failed", "failed"]


def test_a_changed_score_needs_a_reason_and_all_are_kept(assessed):
    one, *_others = people_of(assessed)
    manager = school_of(assessed).manager
    record_scores(assessed, {one: Decimal(50)}, actor=manager)
    with pytest.raises(DomainError) as refused:
        record_scores(assessed, {one: Decimal(60)}, actor=manager)
    assert refused.value.code == "training.reason_missing"
    record_scores(assessed, {one: Decimal(60)}, actor=manager, reason="漏加一题")
    assert record_scores(assessed, {one: Decimal(60)}, actor=manager) == []
    assert list(AssessmentResult.objects.values_list("ordinal", "score", "reason")) == [
        (1, Decimal(50), ""),
        (2, Decimal(60), "漏加一题"),
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AssessmentResult.objects.update(score=100)


@pytest.mark.parametrize("score", ["-1", "100.5", "70.55"])
def test_scores_out_of_range_are_refused(assessed, score):
    with pytest.raises(DomainError) as refused:
        record_scores(assessed, {people_of(assessed)[0]: Decimal(score)}, actor=school_of(assessed).manager)
    assert refused.value.code == "training.score_range"


def test_exam_and_trainer_are_kept_apart(assessed):
    school = school_of(assessed)
    with pytest.raises(NotPermitted):
        record_scores(assessed, {people_of(assessed)[0]: Decimal(80)}, actor=school.trainer)
    grant_role(
        school.trainer.person,
        assessed.institution,
        Role.INSTITUTION_MANAGER,
        actor=SYSTEM,
        valid_from=clock.today() - timedelta(days=99),
    )
    vars(school.trainer).pop("_roles_in_force")
    with pytest.raises(NotPermitted) as refused:
        record_scores(assessed, {people_of(assessed)[0]: Decimal(80)}, actor=school.trainer)
    assert refused.value.code == "training.own_class"


def test_a_class_that_only_proves_attendance_needs_no_score():
    course = make_course(paper="attendance_proof", hours=4)
    training_class = make_class("assessing", course=course, sessions=1, people=2, starts_in=-3)
    manager = school_of(training_class).manager
    with pytest.raises(DomainError) as refused:
        record_scores(training_class, {people_of(training_class)[0]: Decimal(80)}, actor=manager)
    assert refused.value.code == "training.no_assessment"
    complete_class(training_class, actor=manager)
    assert set(training_class.enrolments.values_list("state", flat=True)) == {"completed"}


def test_a_class_is_not_finished_with_unmarked_sessions():
    training_class = make_class("running", people=1, starts_in=-2)
    with pytest.raises(DomainError) as refused:
        finish_class(training_class, actor=school_of(training_class).manager)
    assert refused.value.code == "training.sessions_open"


def test_the_threshold_is_the_one_of_the_filing(assessed):
    assessed.scheme.attendance_threshold = Decimal(10)
    assessed.scheme.save()
    score_all(assessed, Decimal(70), actor=school_of(assessed).manager)
    complete_class(assessed, actor=school_of(assessed).manager)
    assert list(assessed.enrolments.order_by("pk").values_list("state", flat=True)) == [
        "completed",
        "failed",
        "completed",
    ]


def test_completions_as_certification_reads_them():
    training_class = make_class("closed", people=1, starts_in=-9)
    person = Person.objects.get(enrolments__training_class=training_class)
    (found,) = completions_of(person)
    report = CompletionReport.objects.get()
    assert (found.class_code, found.hours, found.planned_hours, found.score, found.file_hash) == (
        training_class.code,
        Decimal(12),
        Decimal(12),
        Decimal(80),
        report.sha256,
    )
    assert completions_of(school_of(training_class).trainer.person) == []


def test_who_taught_whom():
    training_class = make_class("closed", people=2, starts_in=-9)
    other = make_class("enrolling", people=1)
    trainer, other_trainer = school_of(training_class).trainer.person, school_of(other).trainer.person
    one, two = Person.objects.filter(enrolments__training_class=training_class).order_by("pk")
    third = Person.objects.get(enrolments__training_class=other)
    assert trainers_of(one) == {trainer.pk}
    assert taught_pairs([trainer.pk, other_trainer.pk], [one.pk, two.pk, third.pk]) == {
        (trainer.pk, one.pk),
        (trainer.pk, two.pk),
        (other_trainer.pk, third.pk),
    }
    assert taught_pairs([other_trainer.pk], [one.pk]) == set()
