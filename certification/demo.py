"""The demo county's evaluation body with batches in every stage, built through the operations. All of it is invented."""

import random
from datetime import date, timedelta
from decimal import Decimal

from certification.demo_portraits import draw_portrait
from certification.models import AppraisalBatch, Appraiser, Candidate, Certificate, EvaluationBody, SigningKey, Standard
from certification.operations import batches, candidates, issuing, keys, marking, panels, registers, revocations, rolls
from courses.models import Occupation
from foundation.jobs.runner import run_to_end
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import SEED, invent_person, person_of_account
from foundation.people.models import DocumentType, Organisation, Person, User
from foundation.people.operations import register_person
from foundation.people.operations.acts import confirm_act
from foundation.people.queries import find_by_document
from foundation.policy.operations import set_policy
from training.queries.completions import completed_enrolments
from training.queries.teaching import taught_pairs

TEA = "茶叶加工工"
OCCUPATIONS = (TEA, "中式面点师", "电工", "养老护理员")
STANDARD_EDITIONS = {TEA: "2019年版", "中式面点师": "2018年版", "电工": "2018年版", "养老护理员": "2019年版"}
APPRAISERS = ("appraiser1", "appraiser2", "appraiser3")
ISSUED, WAITING, MARKING, REGISTERING = 16, 8, 4, 5


def _account(username: str) -> User:
    return User.objects.select_related("person").get(username=username)


def build(scale: int = 1) -> None:
    """Body, standards, cards and four batches; running it again changes nothing."""
    if EvaluationBody.objects.exists():
        return
    source = random.Random(SEED)
    set_policy(
        "certification.score_review_days",
        0,
        actor=SYSTEM,
        valid_from=date(2025, 1, 1),
        note="演示县：不等复核期，好一次点到底。实际办理按 5 天。",
    )
    if not SigningKey.objects.filter(retired_at__isnull=True).exists():
        keys.create_signing_key(actor=SYSTEM)
    body = registers.register_body(
        Organisation.objects.get(code="YUECHA"),
        actor=SYSTEM,
        kind="S",
        body_number="0000",
        province="33",
        site_serial="000123",
    )
    standards = _standards()
    _scopes(body, standards)
    cards = _cards()
    _other_cards()
    crowd = _people(source, standards[TEA].occupation, cards, ISSUED * scale + WAITING + MARKING + REGISTERING)
    registering = _taught_by_trainer(standards[TEA].occupation, 2)
    crowd = [person for person in crowd if person not in registering]
    issued, crowd = crowd[: ISSUED * scale], crowd[ISSUED * scale :]
    waiting, crowd = crowd[:WAITING], crowd[WAITING:]
    marking_people, registering = crowd[:MARKING], [*registering, *crowd[MARKING:]]

    batch = _appraised(body, standards[TEA], cards, [person_of_account("farmer"), *issued], 30, source)
    _issue(batch, 24)
    certificates = Certificate.objects.filter(candidate__batch=batch).order_by("number")
    _revoke(certificates[3], 11)
    _ask_to_revoke(certificates[5], 1)
    _appraised(body, standards[TEA], cards, waiting, 6, source)
    _examining(body, standards[TEA], cards, marking_people)
    _registering(body, standards[TEA], registering)


def _standards() -> dict[str, Standard]:
    found = {}
    for name in OCCUPATIONS:
        occupation = Occupation.objects.filter(name=name).order_by("-edition").first()
        if occupation is not None:
            found[name] = registers.register_standard(
                occupation, actor=SYSTEM, edition=STANDARD_EDITIONS[name], name=f"{name}国家职业技能标准"
            )
    return found


def _scopes(body: EvaluationBody, standards: dict[str, Standard]) -> None:
    """What the body has filed: tea to the highest level, the others up to level 3."""
    for name, standard in standards.items():
        registers.widen_body_scope(
            body,
            actor=SYSTEM,
            occupation=standard.occupation,
            highest_level=None if name == TEA else 3,
            valid_from=clock.today() - timedelta(days=700),
            valid_to=clock.today() + timedelta(days=900),
        )


def _other_cards() -> None:
    """One that ends soon, one that is over, one that was withdrawn: every page of the register has something to show."""
    today = clock.today()
    for username, occupation, card_no, ends in (
        ("appraiser2", "评茶员", "3306-20240051", 30),
        ("appraiser3", "茶艺师", "3306-20230017", -40),
        ("appraiser1", "茶艺师", "3306-20250088", 500),
    ):
        card = registers.register_appraiser(
            person_of_account(username),
            actor=SYSTEM,
            card_no=card_no,
            occupation=Occupation.objects.filter(name=occupation).latest("edition"),
            highest_level=3,
            valid_from=today + timedelta(days=ends - 3 * 365),
            valid_to=today + timedelta(days=ends),
        )
    registers.withdraw_appraiser(card, actor=SYSTEM, reason="本人申请，不再评茶艺师", on=today)


def _cards() -> list[Appraiser]:
    """Cards of the three demo appraisers for tea; the trainer holds one too, and may not appraise those he taught."""
    tea = Occupation.objects.filter(name=TEA).order_by("-edition").first()
    assert tea is not None
    since = clock.today() - timedelta(days=400)
    return [
        registers.register_appraiser(
            person_of_account(username),
            actor=SYSTEM,
            card_no=f"3306-{2025_0001 + place}",
            occupation=tea,
            highest_level=1 if place == 0 else 3,
            senior=place == 0,
            valid_from=since,
            valid_to=since + timedelta(days=3 * 365),
        )
        for place, username in enumerate((*APPRAISERS, "trainer"))
    ][: len(APPRAISERS)]


def _people(source: random.Random, occupation: Occupation, cards: list[Appraiser], wanted: int) -> list[Person]:
    """Those who completed a class of the occupation first, then invented villagers of age; none taught by a panel member."""
    completed = [enrolment.person for enrolment in completed_enrolments(occupation=occupation).order_by("pk")]
    taught = {
        learner for _trainer, learner in taught_pairs([card.person_id for card in cards], [p.pk for p in completed])
    }
    accounts = {person_of_account("farmer").pk}
    chosen = {person.pk: person for person in completed if person.pk not in taught | accounts}
    people = list(chosen.values())[:wanted]
    while len(people) < wanted:
        facts = invent_person(source)
        if find_by_document(DocumentType.RESIDENT_ID, facts["document_number"]) is not None:
            continue
        person, _created = register_person(actor=SYSTEM, **facts)
        if (person.age_on(clock.today()) or 0) >= 17:
            people.append(person)
    return people


def _taught_by_trainer(occupation: Occupation, wanted: int) -> list[Person]:
    """Two whom the trainer with the appraiser's card has taught: the panel page must turn him away."""
    completed = {row.person_id: row.person for row in completed_enrolments(occupation=occupation).order_by("-pk")}
    trainer = person_of_account("trainer")
    taught = sorted(learner for _trainer, learner in taught_pairs([trainer.pk], completed))
    farmer = person_of_account("farmer")
    return [completed[pk] for pk in taught if pk != farmer.pk][-wanted:]


def _open(body: EvaluationBody, standard: Standard, exam_in: int, place: str) -> AppraisalBatch:
    """A batch in registration whose exam is so many days from now (negative: was)."""
    manager = _account("evaluator")
    exam_on = clock.today() + timedelta(days=exam_in)
    with clock.shifted(timedelta(days=min(exam_in, 0) - 15)):
        batch = batches.create_batch(body, standard, actor=manager, level=5, exam_on=exam_on, place=place)
        batches.announce_batch(batch, actor=manager)
        batches.open_registration(batch, actor=manager)
    return batch


def _enter(batch: AppraisalBatch, people: list[Person], days_ago: int) -> list[Candidate]:
    manager = _account("evaluator")
    entered = []
    with clock.shifted(timedelta(days=-days_ago)):
        for place, person in enumerate(people):
            candidate = candidates.add_candidate(batch, person, actor=manager, declared_years=place % 6)
            if place % 4 != 3:
                candidates.store_photo(candidate, draw_portrait(person.pk, person.sex == "female"), actor=manager)
            entered.append(candidate)
    return entered


def _seat(batch: AppraisalBatch, cards: list[Appraiser], days_ago: int) -> None:
    manager = _account("evaluator")
    with clock.shifted(timedelta(days=-days_ago)):
        for place, card in enumerate(cards):
            panels.add_member(batch, card, actor=manager, is_leader=place == 0)
        batches.settle_panel(batch, actor=manager)


def _appraised(
    body: EvaluationBody,
    standard: Standard,
    cards: list[Appraiser],
    people: list[Person],
    days_ago: int,
    source: random.Random,
) -> AppraisalBatch:
    """Marked by three, signed by the leader and published; the last candidate misses a veto item."""
    manager = _account("evaluator")
    batch = _open(body, standard, -days_ago, "甘霖成校实训室")
    entered = _enter(batch, people, days_ago + 5)
    _seat(batch, cards, days_ago + 2)
    with clock.shifted(timedelta(days=-days_ago)):
        batches.start_examination(batch, actor=manager)
        levels = [(source.randint(68, 94), source.randint(70, 96)) for _ in entered]
        for username in APPRAISERS:
            appraiser = _account(username)
            for place, (candidate, (theory, practical)) in enumerate(zip(entered, levels, strict=True)):
                marking.save_marks(
                    candidate,
                    actor=appraiser,
                    theory=Decimal(theory + source.randint(-3, 3)),
                    practical=Decimal(practical + source.randint(-4, 4)),
                    veto=place == len(entered) - 1 and username == "appraiser2",
                    remark="锅温过高，茶叶焦边" if place == len(entered) - 1 and username == "appraiser2" else "",
                )
            marking.seal_marks(batch, actor=appraiser)
    with clock.shifted(timedelta(days=1 - days_ago)):
        rolls.sign_roll(batch, actor=_account("appraiser1"))
        rolls.publish_results(batch, actor=manager)
    return batch


def _issue(batch: AppraisalBatch, days_ago: int) -> None:
    with clock.shifted(timedelta(days=-days_ago)):
        job = issuing.release_batch(batch, actor=_account("officer"))
        run_to_end(job.pk)


def _ask_to_revoke(certificate: Certificate, days_ago: int) -> None:
    """Waits for the other officer's word."""
    with clock.shifted(timedelta(days=-days_ago)):
        revocations.request_revocation(
            certificate, actor=_account("officer"), reason="wrong_facts", note="姓名里的字和身份证不一样，要重发。"
        )


def _revoke(certificate: Certificate, days_ago: int) -> None:
    with clock.shifted(timedelta(days=-days_ago)):
        revocation = revocations.request_revocation(
            certificate, actor=_account("officer"), reason="fraud", note="替考，监考录像已核实。"
        )
        confirm_act(revocation, actor=_account("officer2"))


def _examining(body: EvaluationBody, standard: Standard, cards: list[Appraiser], people: list[Person]) -> None:
    batch = _open(body, standard, 0, "甘霖镇文化礼堂")
    _enter(batch, people, 5)
    _seat(batch, cards, 2)
    batches.start_examination(batch, actor=_account("evaluator"))


def _registering(body: EvaluationBody, standard: Standard, people: list[Person]) -> None:
    batch = _open(body, standard, 20, "市农民培训学校")
    _enter(batch, people, 1)
