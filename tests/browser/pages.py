"""Every page of the chain with somebody of the demo county who may open it, taken from the URLconf.

`listed(site)` asks the running site, as only its database knows the demo county's codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import F

NOT_PAGES = {
    "registry-card-evidence": "a picture",
    "registry-request-withdraw": "a button",
    "after-sign-in": "sends on",
    "display": "sends on",
    "security-remove": "a button",
    "session-end": "a button",
    "sessions-end-others": "a button",
    "sign-in-code": "a step of tests/browser/test_sign_in.py",
    "sign-in-who": "a step of tests/browser/test_sign_in.py",
    "sign-in-pin": "a step of tests/browser/test_sign_in.py",
    "sign-in-second": "a step of tests/browser/test_sign_in.py",
    "second-set-up": "a step of tests/browser/test_sign_in.py",
    "second-set-up-app": "a step of tests/browser/test_sign_in.py",
    "second-set-up-passkey": "a step of tests/browser/test_sign_in.py",
    "security-codes": "a step of tests/browser/test_sign_in.py",
    "register": "a step of tests/browser/test_sign_in.py",
    "order-phone": "a step of tests/browser/test_order.py",
    "order-code": "a step of tests/browser/test_order.py",
    "keep-wish": "a button",
    "words-together": "a button",
    "theme-attach": "a button",
    "theme-detach": "a button",
    "theme-dissolve": "a button",
    "theme-take-out": "a button",
    "sign-out": "a button",
    "job-retry": "a button",
    "my-texts": "a button",
    "question-answer": "a button",
    "notice-retry": "a button",
    "notice-retry-all": "a button",
    "call-compare": "a button",
    "held-seat-answer": "a button",
    "held-seat-give-back": "a button",
    "class-step": "a button",
    "class-send": "a button",
    "class-timetable": "a button",
    "session-drop": "a button",
    "roster-discard": "a button",
    "batch-step": "a button",
    "certificate-reprint": "a button",
    "revocation-request": "a button",
    "second-person-decide": "a button",
    "choose-post": "a button",
    "api-key-revoke": "a button",
    "end-helper": "a button",
    "mandate-paper": "a picture",
    "my-consent": "a button",
    "my-export-ask": "a button",
    "my-export": "a file",
    "my-request-withdraw": "a button",
    "verify-photo": "a picture",
    "roster-form": "a workbook",
    "roster-to-mend": "a workbook",
    "candidate-photo": "a picture",
    "my-certificate-pdf": "a paper",
}
STRANGER = ""


class Listed(NamedTuple):
    """A page: its URL's name, the account that opens it (none: anybody) and its address in Chinese."""

    name: str
    account: str
    address: str


def listed(site: Any) -> list[Listed]:
    """All pages, asked of a running site (`live_site_process`)."""
    printed = site.manage("shell", "-c", "from tests.browser.pages import show; show()")
    return [Listed(*row) for row in json.loads(printed.strip().splitlines()[-1])]


def show() -> None:
    """Runs inside the site. Fails where the URLconf has a page that is not listed here."""
    rows = list(everything())
    known = {name for name, _account, _address in rows} | set(NOT_PAGES)
    missing = names_of_the_urlconf() - known
    if missing:
        raise SystemExit(f"not listed in tests/browser/pages.py: {sorted(missing)}")
    print(json.dumps(rows))


def names_of_the_urlconf() -> set[str]:
    import certification.urls
    import courses.urls
    import training.urls
    import website.urls

    apps = (website.urls, courses.urls, training.urls, certification.urls)
    return {pattern.name for app in apps for pattern in app.urlpatterns if pattern.name}


def everything() -> Iterator[tuple[str, str, str]]:
    from django.urls import reverse

    for source in (
        of_the_frame,
        of_own_data,
        of_villagers,
        of_courses,
        of_training,
        of_calls,
        of_registers,
        of_certification,
        of_people,
    ):
        for name, account, arguments in source():
            yield name, account, arguments if isinstance(arguments, str) else reverse(name, args=arguments)


def of_the_frame() -> Iterator[tuple[str, str, Any]]:
    from foundation.jobs.models import Job

    yield "home", STRANGER, "/"
    yield "not found", STRANGER, "/nothing-stands-here/"
    yield "sign-in", STRANGER, []
    yield "sign-in-phone", STRANGER, []
    yield "sign-in-by-password", STRANGER, []
    for name in (
        "security",
        "security-confirm",
        "security-app",
        "security-passkey",
        "security-password",
        "security-pin",
    ):
        yield name, "farmer", []
    yield "sessions", "farmer", []
    yield "account-find", "admin", []
    yield "account", "admin", [account_code("reviewer")]
    yield "account-reset", "admin", [account_code("reviewer"), "factor"]
    yield "account-reset", "admin", [account_code("reviewer"), "password"]
    yield "style", STRANGER, []
    yield "me", "farmer", []
    for account in ("manager", "trainer", "reviewer", "appraiser1", "evaluator", "officer", "auditor", "admin"):
        yield "desk", account, []
    yield "job-list", "admin", []
    yield "job", "admin", [Job.objects.latest("created_at").pk]
    yield "audit-list", "auditor", []
    yield from of_messages()
    yield "policy-list", "admin", []
    yield "policy", "admin", ["training.filing_days_before"]
    yield "policy", "auditor", ["certification.eligibility"]
    for account in ("township", "quality", "invigilator", "employer", "payer", "programme", "reviewer2"):
        yield "desk", account, []
    yield "audit-list", "auditor", "/desk/audit/?q=GANLIN"
    yield "api-guide", STRANGER, []
    yield "api-key-list", "manager", []
    yield "api-key-new", "manager", []
    yield "api-key", "manager", [a_key_of("manager")]


def of_own_data() -> Iterator[tuple[str, str, Any]]:
    from certification.models import Certificate
    from foundation.people.demo import person_of_account
    from foundation.privacy.models import DataRequest
    from training.models import TrainingClass

    yield "privacy", STRANGER, []
    yield "my-data", "farmer", []
    yield "who-saw", "farmer", []
    yield "my-data-correct", "farmer", []
    yield "my-data-erase", "farmer", []
    yield "data-request-list", "programme", []
    for state in ("open", "granted"):
        yield "data-request", "programme", [DataRequest.objects.filter(state=state)[0].pk]
    yield "number", "programme", [person_of_account("farmer").code, "phone"]
    yield "retention", "admin", []
    yield "field-keys", "admin", []
    yield "who-saw-whom", "auditor", []
    running = TrainingClass.objects.filter(institution__code="GANLIN", state="running")[0]
    yield "full-roster", "manager", [running.code]
    agreed = Certificate.objects.filter(person__account__username="farmer", state="active")[0]
    yield "verify-code", STRANGER, [agreed.code]


def of_villagers() -> Iterator[tuple[str, str, Any]]:
    from courses.models import Course
    from foundation.mandates.models import Mandate
    from training.queries.joining import classes_to_join

    held = Mandate.objects.filter(liaison__account__username="liaison")
    mandates = held.filter(state="given")
    yield "villager-list", "liaison", []
    yield "villager-new", "liaison", []
    yield "consent-paper", "liaison", []
    yield "villager-code", "liaison", [held.filter(state="asked")[0].code]
    for mandate in mandates[:2]:
        yield "villager", "liaison", [mandate.code]
    code = mandates[0].code
    for name in ("villager-end", "villager-receipt", "villager-choose", "villager-wish"):
        yield name, "liaison", [code]
    yield "villager-join", "liaison", [code, classes_to_join()[0].code]
    enrolment = mandates.filter(person__enrolments__state="confirmed").values_list("code", "person__enrolments")[0]
    yield "villager-leave", "liaison", list(enrolment)
    wish = mandates.filter(person__wishes__state="open").values_list("code", "person__wishes")[0]
    yield "villager-withdraw", "liaison", list(wish)
    yield "village", "cadre", []
    for account in ("cadre", "liaison"):
        yield "poster-list", account, []
    yield "class-poster", "cadre", [classes_to_join()[0].code]
    yield "course-poster", "cadre", [Course.objects.filter(active=True)[0].slug]
    yield "my-helpers", "farmer", []
    yield "mandate-list", "township", []
    yield "mandate", "township", [code]


def a_key_of(username: str) -> int:
    """A key of the account's own office; made where there is none."""
    from datetime import timedelta

    from foundation.kernel import clock
    from foundation.people.models import User
    from foundation.people.operations.api_keys import create_api_key

    owner = User.objects.get(username=username)
    known = owner.api_keys.first()
    if known is None:
        office = owner.person.memberships.get().organisation
        until = clock.today() + timedelta(days=90)
        known, _secret = create_api_key(
            office, actor=owner, name="教务软件", scopes=["courses:read", "classes:read"], expires_on=until
        )
    return int(known.pk)


def account_code(username: str) -> str:
    from foundation.people.models import User

    return str(User.objects.get(username=username).code)


def of_people() -> Iterator[tuple[str, str, Any]]:
    from foundation.people.models import Membership, Person, TwoPersonAct

    waiting = TwoPersonAct.objects.filter(kind="certification.revoke", state="requested")[0]
    yield "second-person-list", "officer2", []
    yield "second-person-list", "officer", []
    yield "second-person-list", "payer", []
    yield "second-person", "officer2", [waiting.pk]
    yield "second-person", "officer", [waiting.pk]
    yield "second-person", "officer", [TwoPersonAct.objects.filter(state="confirmed")[0].pk]
    yield "people", "manager", []
    yield "people", "admin", []
    yield "person-new", "reviewer", []
    trainer = Membership.objects.filter(organisation__code="GANLIN", role="trainer").select_related("person")[0]
    boss = Person.objects.get(account__username="manager")
    yield "person", "manager", [trainer.person.code]
    yield "person", "reviewer", [boss.code]
    yield "person-grant", "manager", [trainer.person.code]
    yield "person-role-end", "manager", [trainer.person.code, trainer.pk]
    yield "person-account", "manager", [trainer_without_account()]
    for name in ("person-rename", "person-facts", "person-merge"):
        yield name, "reviewer", [boss.code]
    yield "person-unmerge", "reviewer", [merged_by_mistake()]
    yield "organisation-list", "admin", []
    yield "organisation-list", "reviewer", "/desk/organisations/?kind=institution"
    yield "organisation-new", "admin", []
    for name in ("organisation", "organisation-edit", "organisation-close"):
        yield name, "admin", ["CHONGREN"]


def merged_by_mistake() -> str:
    """The code of a registration that two clerks merged; a role both had keeps it in sight of the school."""
    from datetime import date

    from foundation.kernel.actors import SYSTEM
    from foundation.people.demo import invent_resident_id
    from foundation.people.models import DocumentType, Organisation, Person, User
    from foundation.people.operations import grant_role, register_person
    from foundation.people.operations.acts import confirm_act
    from foundation.people.operations.merging import request_merge

    school = Organisation.objects.get(code="GANLIN")
    pair = []
    for sequence in (31, 33):
        number = invent_resident_id(date(1979, 5, 6), female=False, sequence=sequence)
        person, _created = register_person(
            actor=SYSTEM, name="张伟", document_type=DocumentType.RESIDENT_ID, document_number=number
        )
        grant_role(person, school, "institution_manager", actor=SYSTEM, valid_from=date(2026, 1, 1))
        pair.append(Person.objects.get(pk=person.pk))
    if pair[0].merged_into_id is None:
        clerks = [User.objects.get(username=name) for name in ("township", "reviewer")]
        confirm_act(request_merge(pair[0], pair[1], actor=clerks[0], reason="同名同村"), actor=clerks[1])
    return str(pair[0].code)


def trainer_without_account() -> str:
    """The code of a trainer of the school who has never signed in."""
    from datetime import date

    from foundation.kernel.actors import SYSTEM
    from foundation.people.demo import invent_resident_id
    from foundation.people.models import Organisation
    from foundation.people.operations import grant_role, register_person

    number = invent_resident_id(date(1980, 2, 3), female=True, sequence=17)
    person, _created = register_person(
        actor=SYSTEM, name="阿依古丽·麦麦提", document_type="resident_id", document_number=number
    )
    school = Organisation.objects.get(code="GANLIN")
    grant_role(person, school, "trainer", actor=SYSTEM, valid_from=date(2026, 1, 1))
    return str(person.code)


def of_messages() -> Iterator[tuple[str, str, Any]]:
    from foundation.notices.models import Notice

    yield "my-notices", "farmer", []
    yield "notice-list", "admin", []
    yield "notice-list", "auditor", "/desk/notices/?state=failed"
    yield "notice", "admin", [Notice.objects.filter(state="failed").latest("pk").pk]
    yield "notice", "auditor", [Notice.objects.filter(state="sent").latest("pk").pk]
    yield "wording-list", "reviewer", []
    yield "wording", "reviewer", ["training.cancelled", "zh-hans"]
    yield "wording", "auditor", ["training.enrolled", "en"]


def of_courses() -> Iterator[tuple[str, str, Any]]:
    from wagtail.models import Page

    from courses.models import CallBack, CoursePage, Pool, Theme, Wish
    from foundation.places.models import Division

    for page in Page.objects.live().filter(locale__language_code="zh-hans", depth__in=(3, 4)).specific():
        if isinstance(page, CoursePage) and page.course.slug not in ("longjing-roasting", "child-care"):
            continue  # all courses share one template: one with classes and one without
        yield "wagtail", STRANGER, page.get_url() or "/"
    yield "menu section", STRANGER, "/menu/?section=tea"
    yield "menu near a place", STRANGER, "/menu/?near=330683100&when=after"
    yield "menu search", STRANGER, "/menu/?q=茶"
    yield "menu search, only alike", STRANGER, "/menu/?q=小龙包"
    yield "menu search, nothing found", STRANGER, "/menu/?q=养骆驼"
    yield "menu search, too long", STRANGER, "/menu/?q=" + "茶" * 61
    yield "menu-calendar", STRANGER, []
    yield "order", "farmer", []
    yield "order-wish", "farmer", []
    yield "order-wish", "farmer", "/order/wish/?what=养骆驼"
    for asked in ("place", "village", "season", "size", "who"):
        yield "order-wish", "farmer", f"/order/wish/?course=peach-plum&place=330683100&ask={asked}"
    yield "order-wish, a stranger", STRANGER, "/order/wish/?course=peach-plum&place=330683100"
    yield "order-wish, which township", STRANGER, "/order/wish/?course=peach-plum"
    yield "order-words", STRANGER, []
    yield "order-call", STRANGER, []
    yield "order-call-done", STRANGER, []
    yield "call-back-list", "township", "/desk/call-backs/?state=open"
    waiting = CallBack.objects.filter(state="open", township__code="330683100").order_by("pk")
    yield "call-back", "township", [waiting[0].code]
    yield "call-back", "township", [waiting.filter(taken_by__isnull=False)[0].code]
    wish = Wish.objects.filter(person__account__username="farmer", state="open").latest("pk")
    yield "order-wish-done", "farmer", [wish.pk]
    yield "withdraw-wish", "farmer", [wish.pk]
    yield "wish-list", "reviewer", []
    yield "wish-list", "township", []
    yield "word-list", "programme", []
    yield "word-list", "township", []
    for theme in Theme.objects.exclude(state="dissolved").order_by("pk"):
        yield "theme", "programme", [theme.pk]
    yield "village-list", "programme", []
    yield "village-neighbours", "programme", [Division.objects.filter(kind="village").order_by("code")[0].code]
    for state in ("gathering", "called", "answered"):
        pool = Pool.objects.filter(state=state, people__gt=0).order_by("-reach", "pk").first()
        if pool is not None:
            yield "pool", STRANGER, [pool.code]
            yield "pool-poster", STRANGER, [pool.code]


def of_training() -> Iterator[tuple[str, str, Any]]:
    from training.models import Enrolment, PlannedSession, TrainingClass

    ours = TrainingClass.objects.filter(institution__code="GANLIN")
    codes: dict[str, str] = dict(ours.order_by("code").values_list("state", "code"))
    yield "join-class", "farmer", [codes["enrolling"]]
    joined = joined_by_the_farmer()
    yield "join-class", "farmer", [joined]
    yield "join-done", "farmer", [joined]
    yield "leave-class", "farmer", [joined]
    ended = Enrolment.objects.filter(person__account__username="farmer", state__in=["completed", "failed"])
    yield "class-feedback", "farmer", [ended.latest("pk").training_class.code]
    yield "filing-list", "reviewer", []
    yield "class-list", "manager", []
    yield "class-list", "reviewer", "/desk/classes/?state=closed&sort=title"
    yield "class-list", "auditor", "/desk/classes/?q=没有这个班"
    yield "class-file", "manager", []
    for code in codes.values():
        yield "class-detail", "manager", [code]
    yield "class-detail", "trainer", [codes["running"]]
    yield "class-detail", "reviewer", [codes["closed"]]
    for name in ("class-plan", "class-facts"):
        for state in ("draft", "returned"):
            yield name, "manager", [codes[state]]
    planned = PlannedSession.objects.filter(training_class__code=codes["returned"]).first()
    assert planned is not None
    yield "session-plan", "manager", [codes["returned"], planned.number]
    yield "class-review", "reviewer", [codes["filed"]]
    yield "class-stop", "manager", [codes["running"]]
    yield "class-enrol", "manager", [codes["enrolling"]]
    confirmed = Enrolment.objects.filter(training_class__code=codes["enrolling"], state="confirmed").first()
    assert confirmed is not None
    yield "class-withdraw", "manager", [codes["enrolling"], confirmed.pk]
    yield "class-roster", "manager", [codes["enrolling"]]
    yield "roster-import", "manager", [codes["enrolling"], handed_in(codes["enrolling"])]
    yield "class-assess", "manager", [codes["assessing"]]
    yield "class-complete", "manager", [codes["assessing"]]
    yield "class-print", "manager", [codes["running"]]
    yield "session-list", "trainer", []
    session = PlannedSession.objects.filter(training_class__code=codes["running"]).first()
    assert session is not None
    yield "session-sheet", "trainer", [session.pk]


def of_calls() -> Iterator[tuple[str, str, Any]]:
    from courses.models import Call
    from training.models import SeatHold

    yield "call-list", "programme", []
    for state in ("open", "escalated", "chosen"):
        yield "call", "programme", [Call.objects.filter(state=state).latest("pk").code]
    escalated = Call.objects.filter(state="escalated").latest("pk").code
    yield "call-extend", "programme", [escalated]
    yield "call-end", "programme", [escalated]
    yield "invitation-list", "manager", []
    own = Call.objects.filter(invitations__institution__code="GANLIN")
    offered = own.filter(state="open", offers__institution__code="GANLIN").latest("pk").code
    yield "offer", "manager", [offered]
    yield "offer-withdraw", "manager", [offered]
    yield "offer", "manager", [own.filter(state="chosen").latest("pk").code]
    unanswered = own.filter(state="open", invitations__institution__code="GANLIN", invitations__state="open")
    yield "offer-decline", "manager", [unanswered.latest("pk").code]
    held = SeatHold.objects.filter(person__account__username="farmer").latest("pk")
    yield "held-seat", "farmer", [held.pk]
    group = SeatHold.objects.filter(state="accepted", unnamed__gt=0).latest("pk")
    yield "class-seat-name", "manager", [group.training_class.code, group.pk]
    yield "held-seat-name", "farmer", [group_of_the_farmer()]


def group_of_the_farmer() -> int:
    """Seats of a group the farmer answers for, with names to come; made where there are none."""
    from datetime import timedelta

    from foundation.kernel import clock
    from foundation.kernel.actors import SYSTEM
    from foundation.people.demo import person_of_account
    from training.models import SeatHold, TrainingClass
    from training.operations.holds import accept_hold, hold_seats

    farmer = person_of_account("farmer")
    known = SeatHold.objects.filter(person=farmer, state="accepted", unnamed__gt=0).first()
    if known is None:
        free = TrainingClass.objects.filter(state="enrolling", capacity__gte=F("seats_taken") + 3)
        until = clock.now() + timedelta(days=2)
        made = free.exclude(holds__person=farmer).earliest("pk")
        known = hold_seats(made, farmer, size=3, until=until, why="group", actor=SYSTEM)
        accept_hold(known, actor=SYSTEM)
    return known.pk


def joined_by_the_farmer() -> str:
    """The code of a class the farmer has a seat in; they take one if they have none."""
    from foundation.people.models import User
    from training.models import Enrolment, TrainingClass
    from training.operations.enrolments import enrol

    farmer = User.objects.get(username="farmer")
    theirs = Enrolment.objects.filter(person=farmer.person, state="confirmed").first()
    if theirs is None:
        free = TrainingClass.objects.filter(state="enrolling", seats_taken__lt=F("capacity")).order_by("-starts_on")[0]
        theirs = enrol(free, farmer.person, actor=farmer, source="self")
    return str(theirs.training_class.code)


def handed_in(code: str) -> Any:
    """A roster of four kinds of rows, handed in to the class and not settled yet."""
    from foundation.people.models import User
    from tests.environment.live_site import ROOT
    from training.models import TrainingClass
    from training.operations.roster import preview_roster

    workbook = (ROOT / "tests/training/data/roster_tea_class.xlsx").read_bytes()
    return preview_roster(TrainingClass.objects.get(code=code), workbook, actor=User.objects.get(username="manager")).pk


def of_registers() -> Iterator[tuple[str, str, Any]]:
    from certification.models import Appraiser, BodyScope
    from foundation.people.models import Person
    from foundation.places.models import Closure, Room, Station
    from training.models import EmployerEntry, InstitutionScope, RegistryRequest, Suspension, TrainerCard

    for account in ("reviewer", "manager", "evaluator"):
        yield "registry", account, []
    yield "registry-occupations", "reviewer", []
    for name in ("institutions", "trainers", "employers", "venues", "requests", "appraisers", "bodies", "standards"):
        yield f"registry-{name}", "reviewer", []
    for name in ("institution", "trainer", "employer", "venue", "standard", "appraiser", "card"):
        if name != "trainer":
            yield f"registry-{name}-new", "reviewer", []
    yield "registry-institution", "reviewer", ["GANLIN"]
    yield "registry-institution", "manager", ["GANLIN"]
    suspension = Suspension.objects.select_related("organisation").latest("pk")
    yield "registry-institution", "auditor", [suspension.organisation.code]
    yield "registry-lift", "reviewer", [suspension.organisation.code, suspension.pk]
    for name in ("institution-change", "licence-new", "scope-new", "suspend"):
        yield f"registry-{name}", "reviewer", ["GANLIN"]
    scope = InstitutionScope.objects.filter(organisation__code="GANLIN").latest("pk")
    yield "registry-scope-end", "reviewer", ["GANLIN", scope.pk]
    yield "registry-licence-end", "reviewer", ["GANLIN", scope.organisation.licences.latest("pk").pk]
    yield "registry-ask", "manager", ["GANLIN"]
    yield "registry-request", "reviewer", [RegistryRequest.objects.latest("pk").pk]
    yield "registry-request", "manager", [RegistryRequest.objects.latest("pk").pk]
    card = TrainerCard.objects.select_related("person").earliest("valid_to")
    yield "registry-trainer", "reviewer", [card.person.code]
    yield "registry-trainer", "manager", [Person.objects.get(account__username="trainer").code]
    yield "registry-my-cards", "trainer", []
    yield "registry-card-renew", "reviewer", [card.pk]
    yield "registry-card-end", "reviewer", [TrainerCard.objects.latest("valid_to").pk]
    entry = EmployerEntry.objects.select_related("organisation").latest("pk")
    for name in ("employer", "employer-change", "employer-entry"):
        yield f"registry-{name}", "reviewer", [entry.organisation.code]
    yield "registry-employer-end", "reviewer", [entry.organisation.code, entry.pk]
    station = Station.objects.select_related("room__venue").latest("pk")
    place = station.room.venue.code
    yield "registry-venue", "manager", [place]
    for name in ("venue", "venue-change", "room-new", "closure-new"):
        yield f"registry-{name}", "reviewer", [place]
    yield "registry-station-end", "reviewer", [place, station.pk]
    room = Room.objects.filter(kind="workshop", venue__code=place).latest("pk")
    for name in ("room-change", "stations-new"):
        yield f"registry-{name}", "reviewer", [place, room.pk]
    closure = Closure.objects.select_related("venue").latest("pk")
    yield "registry-venue", "reviewer", [closure.venue.code]
    yield "registry-closure-end", "reviewer", [closure.venue.code, closure.pk]
    gone = Appraiser.objects.get(withdrawn_on__isnull=False)
    yield "registry-appraiser", "reviewer", [gone.pk]
    own = Appraiser.objects.filter(person__account__username="appraiser2").earliest("valid_to")
    yield "registry-appraiser", "appraiser2", [own.pk]
    yield "registry-appraiser-renew", "evaluator", [own.pk]
    yield "registry-appraiser-withdraw", "reviewer", [own.pk]
    filed = BodyScope.objects.select_related("body__organisation").latest("pk")
    for account in ("reviewer", "evaluator"):
        yield "registry-body", account, [filed.body.organisation.code]
    yield "registry-body-scope", "reviewer", [filed.body.organisation.code]
    yield "registry-body-scope-end", "reviewer", [filed.body.organisation.code, filed.pk]


def of_certification() -> Iterator[tuple[str, str, Any]]:
    from certification.models import AppraisalBatch, Candidate, Certificate

    batches: dict[str, str] = dict(AppraisalBatch.objects.order_by("-code").values_list("state", "code"))
    certificates = Certificate.objects.order_by("number")
    yield "verify", STRANGER, []
    yield "report-paper", STRANGER, []
    yield "report-received", STRANGER, []
    for state in ("active", "revoked"):
        yield "verify-code", STRANGER, [certificates.filter(state=state)[0].code]
    yield "verify-code", STRANGER, ["0" * 16]
    own = certificates.filter(person__account__username="farmer")[0]
    yield "my-certificate", "farmer", [own.uuid]
    for account in ("evaluator", "officer", "appraiser1", "auditor"):
        yield "batch-list", account, []
    yield "batch-new", "evaluator", []
    for code in batches.values():
        yield "batch-detail", "evaluator", [code]
    yield "batch-detail", "officer", [batches["published"]]
    yield "batch-detail", "appraiser1", [batches["examining"]]
    yield "batch-candidates", "evaluator", [batches["registering"]]
    yield "batch-panel", "evaluator", [batches["registering"]]
    yield "batch-postpone", "evaluator", [batches["registering"]]
    yield "batch-resume", "evaluator", [batches["registering"]]
    yield "batch-cancel", "evaluator", [batches["registering"]]
    sitting = Candidate.objects.filter(batch__code=batches["registering"])[0]
    yield "candidate-detail", "evaluator", [batches["registering"], sitting.pk]
    marking = Candidate.objects.filter(batch__code=batches["examining"], state="registered")[0]
    yield "batch-marks", "appraiser1", [batches["examining"]]
    yield "batch-seal", "appraiser1", [batches["examining"]]
    yield "mark-candidate", "appraiser1", [batches["examining"], marking.pk]
    yield "batch-roll", "appraiser1", [batches["issued"]]
    yield "batch-issue", "officer", [batches["published"]]
    yield "batch-issue", "officer", [batches["issued"]]
    yield "certificate-list", "officer", []
    yield "paper-reports", "officer", []
    yield "certificate-detail", "officer", [own.uuid]
    yield "certificate-detail", "evaluator", [certificates.filter(state="revoked")[0].uuid]
