"""Batches, panels and certificates for tests, through the operations wherever there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from certification.models import AppraisalBatch, Appraiser, Candidate, Certificate, EvaluationBody, SigningKey
from certification.operations import batches, candidates, issuing, keys, marking, panels, registers, rolls
from courses.models import Course, Occupation, Section
from foundation.jobs.runner import run_to_end
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Organisation, Person
from foundation.people.roles import Role
from foundation.policy.operations import set_policy
from tests.factories.people import make_organisation, make_person, make_staff
from tests.factories.registers import let_appraise
from training.models import ClassTrainer, CompletionReport, Enrolment, Scheme, TrainingClass

_numbers = count(1)


def make_occupation(**facts: Any) -> Occupation:
    number = next(_numbers)
    values: dict[str, Any] = {
        "edition": 2022,
        "code": f"6-02-{number:05d}",
        "name": f"茶叶加工工{number}",
        "name_en": f"Tea processing worker {number}",
        "levels": [5, 4, 3, 2, 1],
    } | facts
    return Occupation.objects.create(**values)


def make_signing_key() -> SigningKey:
    """The key in use, made once a database."""
    return SigningKey.objects.filter(retired_at__isnull=True).first() or keys.create_signing_key(actor=SYSTEM)


def make_body(organisation: Organisation | None = None) -> EvaluationBody:
    organisation = organisation or make_organisation(Organisation.Kind.EVALUATION_BODY, name="越茶职业技能评价中心")
    return registers.register_body(
        organisation,
        actor=SYSTEM,
        kind="S",
        body_number="0000",
        province="33",
        site_serial=f"{next(_numbers):06d}",
    )


def make_appraiser(
    body: EvaluationBody, occupation: Occupation, role: str = Role.APPRAISER, **facts: Any
) -> tuple[Any, Appraiser]:
    user: Any = make_staff(role, body.organisation)
    today = clock.today()
    values: dict[str, Any] = {
        "card_no": f"K{next(_numbers):08d}",
        "highest_level": 3,
        "valid_from": today - timedelta(days=400),
        "valid_to": today + timedelta(days=400),
    } | facts
    return user, registers.register_appraiser(user.person, actor=SYSTEM, occupation=occupation, **values)


@dataclass
class Scene:
    """A batch with everybody around it; ``appraisers[0]`` leads."""

    batch: AppraisalBatch
    body: EvaluationBody
    manager: Any
    officer: Any
    appraisers: list[Any]
    candidates: list[Candidate]

    def refresh(self) -> "Scene":
        self.batch.refresh_from_db()
        return self


def make_scene(
    people: Sequence[Person] | int = 2, level: int = 5, appraisers: int = 3, organisation: Organisation | None = None
) -> Scene:
    """A batch in registration with its panel seated and its candidates entered by declared work."""
    body = make_body(organisation)
    occupation = make_occupation()
    standard = registers.register_standard(
        occupation, actor=SYSTEM, edition="2022年版", name=f"{occupation.name}国家职业标准"
    )
    let_appraise(body, occupation)
    manager = make_staff(Role.EVALUATION_BODY_MANAGER, body.organisation)
    officer = make_staff(Role.CERTIFYING_OFFICER, body.organisation)
    batch = batches.create_batch(body, standard, actor=manager, level=level, exam_on=clock.today())
    batches.announce_batch(batch, actor=manager)
    batches.open_registration(batch, actor=manager)
    users = []
    for place in range(appraisers):
        user, card = make_appraiser(body, occupation)
        panels.add_member(batch, card, actor=manager, is_leader=place == 0)
        users.append(user)
    persons = [make_person() for _ in range(people)] if isinstance(people, int) else people
    entered = [
        candidates.add_candidate(batch, person, actor=manager, declared_years=20 if level < 5 else 0)
        for person in persons
    ]
    return Scene(batch, body, manager, officer, users, entered)


def examine(scene: Scene) -> Scene:
    batches.settle_panel(scene.batch, actor=scene.manager)
    batches.start_examination(scene.batch, actor=scene.manager)
    return scene


def mark_all(scene: Scene, theory: str = "82", practical: str = "88") -> Scene:
    """Every appraiser gives these marks to everybody and seals."""
    for user in scene.appraisers:
        for candidate in scene.candidates:
            marking.save_marks(candidate, actor=user, theory=Decimal(theory), practical=Decimal(practical))
        marking.seal_marks(scene.batch, actor=user)
    return scene.refresh()


def publish(scene: Scene, review_days: int = 0) -> Scene:
    set_policy("certification.score_review_days", review_days, actor=SYSTEM, valid_from=date(2020, 1, 1))
    rolls.sign_roll(scene.batch, actor=scene.appraisers[0])
    rolls.publish_results(scene.batch, actor=scene.manager)
    return scene.refresh()


def make_published(people: Sequence[Person] | int = 2, **kwargs: Any) -> Scene:
    return publish(mark_all(examine(make_scene(people, **kwargs))))


def issue(scene: Scene) -> list[Certificate]:
    """Release and run the job to its end."""
    make_signing_key()
    job = issuing.release_batch(scene.batch, actor=scene.officer)
    run_to_end(job.pk)
    scene.refresh()
    return list(
        Certificate.objects.filter(candidate__batch=scene.batch).select_related("key", "person").order_by("number")
    )


def make_certificate(name: str = "王小明", **kwargs: Any) -> Certificate:
    return issue(make_published([make_person(name=name)], **kwargs))[0]


def make_completed_class(
    occupation: Occupation, trainer: Person, learners: Sequence[Person], state: str = "completed"
) -> TrainingClass:
    """A closed class of the occupation, its report included; rows as training leaves them."""
    number = next(_numbers)
    section, _created = Section.objects.get_or_create(
        slug="tea", defaults={"character": "茶", "name": "种茶制茶", "name_en": "Tea", "order": 1}
    )
    course = Course.objects.create(
        code=f"C{number}",
        slug=f"c{number}",
        section=section,
        title="越乡龙井炒制",
        title_en="Roasting Longjing",
        summary="学炒茶",
        summary_en="Roast tea",
        occupation=occupation,
        level=5,
        paper="level_certificate",
        hours=Decimal(60),
        picture="tea",
    )
    scheme, _created = Scheme.objects.get_or_create(
        code="level",
        valid_from=date(2020, 1, 1),
        defaults={"name": "等级班", "min_hours": 60, "max_size": 50, "attendance_threshold": 80},
    )
    training_class = TrainingClass.objects.create(
        code=f"2026-TEA-{number:04d}",
        course=course,
        institution=make_organisation(),
        scheme=scheme,
        title="龙井班",
        capacity=50,
        state="draft",
        created_at=clock.now(),
    )
    ClassTrainer.objects.create(training_class=training_class, person=trainer)
    enrolments = [
        Enrolment.objects.create(
            training_class=training_class,
            person=person,
            state=state,
            source="institution",
            created_at=clock.now(),
            ended_at=clock.now() if state == "withdrawn" else None,
        )
        for person in learners
    ]
    rows = [
        {"enrolment": enrolment.pk, "attended_hours": "58", "planned_hours": "60", "score": "90"}
        for enrolment in enrolments
    ]
    CompletionReport.objects.create(
        training_class=training_class,
        record={"people": rows, "closed_on": clock.today().isoformat()},
        sha256="a" * 64,
        closed_at=clock.now(),
        closed_by_id="1",
    )
    return training_class
