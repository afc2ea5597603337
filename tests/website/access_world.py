"""One office of each kind with its people and things, and the same people of another office: for the matrix of access.

For every role there are two accounts: `own` belongs to the office whose things stand in the addresses (a county-wide role:
to the county), `foreign` holds the same role elsewhere (a county-wide role: for another township only).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from PIL import Image

from certification.models import AppraisalBatch, Appraiser, BodyScope, Certificate
from certification.operations.candidates import store_photo
from certification.operations.revocations import request_revocation
from courses.models import Section
from courses.operations.callbacks import ask_for_a_call
from courses.operations.themes import make_theme
from courses.operations.wishes import place_wish
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue
from foundation.jobs.runner import run_to_end
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.mandates.operations.mandates import ask_mandate, give_mandate_on_paper
from foundation.notices import occasions
from foundation.notices.operations.questions import ask
from foundation.people.models import Organisation, SignInSession, User
from foundation.people.operations import grant_role
from foundation.people.operations.acts import confirm_act
from foundation.people.operations.api_keys import create_api_key
from foundation.people.operations.merging import request_merge
from foundation.people.operations.sign_ins import start_session
from foundation.people.roles import Role
from foundation.places.models import Division, RoomKind
from foundation.privacy.models import Consent
from foundation.privacy.operations.consents import give_consent
from foundation.privacy.operations.exports import ask_for_own_data
from foundation.privacy.operations.requests import file_request
from tests.factories.certification import examine, issue, make_scene, mark_all, publish
from tests.factories.courses import make_wish
from tests.factories.offers import make_call, offer_by
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.registers import make_card
from tests.factories.sign_in import with_app
from tests.factories.training import make_class, make_school
from tests.training.rosters import tea_roster
from training.models import (
    EnrolmentSource,
    InstitutionLicence,
    InstitutionScope,
    PlannedSession,
    TrainingClass,
    WhyHeld,
)
from training.operations.enrolments import enrol
from training.operations.holds import accept_hold, hold_seats
from training.operations.registry import enter_employer, suspend_institution
from training.operations.registry_cards import ask_for_entry
from training.operations.roster import preview_roster
from training.operations.venues import close_venue, register_room, set_up_stations

OTHER_TOWNSHIP = "330683102"


class World:
    """Everything that stands in an address, and who asks for it."""

    def __init__(self) -> None:
        kinds = Organisation.Kind
        self.school = make_school()
        self.institution = self.school.institution
        self.bureau = make_organisation(kinds.BUREAU, division=Division.objects.get(code="330683"))
        self.township = make_organisation(kinds.TOWNSHIP_OFFICE)
        self.employer = make_organisation(kinds.EMPLOYER)
        self.learner = make_account()
        self.classes = self._classes()
        self._appraise()
        self.own = self._accounts(self._own_office, {})
        self.foreign = self._accounts(self._foreign_office, self._elsewhere())
        self.things = self._things()

    # Who asks

    def _own_office(self, role: str) -> Organisation:
        offices: dict[str, Organisation] = {
            Role.TRAINER: self.institution,
            Role.INSTITUTION_MANAGER: self.institution,
            Role.LEARNER: self.institution,
            Role.TOWNSHIP_REVIEWER: self.township,
            Role.VILLAGE_LIAISON: self.township,
            Role.VILLAGE_CADRE: self.township,
            Role.EMPLOYER: self.employer,
            Role.APPRAISER: self.body,
            Role.PANEL_LEADER: self.body,
            Role.QUALITY_SUPERVISOR: self.body,
            Role.INVIGILATOR: self.body,
            Role.EVALUATION_BODY_MANAGER: self.body,
            Role.CERTIFYING_OFFICER: self.body,
        }
        return offices.get(role, self.bureau)

    def _foreign_office(self, role: str) -> Organisation:
        kind = self._own_office(role).kind
        return make_organisation(kind, division=Division.objects.get(code=OTHER_TOWNSHIP))

    def _elsewhere(self) -> dict[str, Any]:
        return {"division": Division.objects.get(code=OTHER_TOWNSHIP)}

    def _accounts(self, office: Callable[[str], Organisation], scope: dict[str, Any]) -> dict[str, User]:
        known: dict[str, User] = {}
        if not scope:
            known = {
                Role.INSTITUTION_MANAGER: self.school.manager,
                Role.TRAINER: self.school.trainer,
                Role.LEARNER: self.learner,
                Role.EVALUATION_BODY_MANAGER: self.scene.manager,
                Role.CERTIFYING_OFFICER: self.scene.officer,
                Role.PANEL_LEADER: self.marking.appraisers[0],
                Role.APPRAISER: self.marking.appraisers[1],
            }
        for role in Role.values:
            if role == Role.LEARNER and scope:
                known[role] = make_account()
            elif role not in known:
                place = scope if self._own_office(role) in (self.bureau, self.township) else {}
                own = (
                    {"division": self.institution.division}
                    if role in (Role.TOWNSHIP_REVIEWER, Role.VILLAGE_CADRE)
                    else {}
                )
                known[role] = make_staff(role, office(role), **(place or own))
        return known

    # What stands in addresses

    def _classes(self) -> dict[str, TrainingClass]:
        made = {
            state: make_class(state, school=self.school, people=[] if state == "draft" else [make_person()])
            for state in ("draft", "filed", "approved", "running", "assessing")
        }
        made["enrolling"] = make_class("enrolling", school=self.school, people=[self.learner.person])
        made["closed"] = make_class("closed", school=self.school, people=[self.learner.person])
        made["holding"] = make_class("enrolling", school=self.school)
        return made

    def _appraise(self) -> None:
        """One batch whose certificate, with its photo, is out; one that takes candidates; one that is being marked."""
        first = make_scene([self.learner.person])
        store_photo(first.candidates[0], _photo(), actor=first.manager)
        self.certificate: Certificate = issue(publish(mark_all(examine(first))))[0]
        issued = self.certificate.candidate.batch
        self.body = issued.body.organisation
        self.scene = make_scene(1, organisation=self.body)
        store_photo(self.scene.candidates[0], _photo(), actor=self.scene.manager)
        self.marking = examine(make_scene(1, organisation=self.body))
        self.batches: dict[str, AppraisalBatch] = {
            "registering": self.scene.batch,
            "issued": issued,
            "examining": self.marking.batch,
        }

    def _things(self) -> dict[str, Any]:
        return (
            self._of_the_desk()
            | self._of_the_menu()
            | self._of_calls()
            | self._of_registers()
            | self._of_villagers()
            | self._of_the_learner()
        )

    def _of_the_desk(self) -> dict[str, Any]:
        manager = self.school.manager
        key, _secret = create_api_key(
            self.institution,
            actor=manager,
            name="x",
            scopes=["courses:read"],
            expires_on=clock.today() + timedelta(days=9),
        )
        trace, twin = make_person(), make_person()
        for person in (trace, twin):  # a role of both stays with the trace
            grant_role(person, self.institution, Role.TRAINER, actor=SYSTEM, valid_from=date(2024, 1, 1))
        merge = request_merge(trace, twin, actor=self.school.reviewer, reason="同名")
        confirm_act(merge, actor=self.own[Role.BUREAU_SUPERVISOR])
        return {
            "trace": trace,
            "key": key,
            "act": request_revocation(self.certificate, actor=self.scene.officer, reason="fraud"),
            "roster": preview_roster(self.classes["enrolling"], tea_roster(), actor=manager),
            "session": PlannedSession.objects.filter(training_class=self.classes["running"]).first(),
            "job": enqueue("notices.send", actor=manager, payload={}),
            "post": self.school.trainer.person.memberships.get(role=Role.TRAINER),
        }

    def _of_the_menu(self) -> dict[str, Any]:
        township = self.institution.division
        return {
            "call_back": ask_for_a_call("13905751234", what="炒茶", township=township, actor=SYSTEM),
            "theme": make_theme("养蜂", [make_wish(free_text="养蜂").free_text], actor=SYSTEM),
            "village": Division.objects.create(
                code=f"{township.code}299",
                name="试村",
                kind=Division.Kind.VILLAGE,
                parent=township,
                valid_from=clock.today(),
            ),
        }

    def _of_calls(self) -> dict[str, Any]:
        offered = make_call(sizes=(2,))
        offer_by(self.school, offered)
        group = hold_seats(
            self.classes["holding"],
            self.learner.person,
            size=3,
            until=clock.now() + timedelta(days=2),
            why=WhyHeld.GROUP,
            actor=SYSTEM,
        )
        accept_hold(group, actor=SYSTEM)
        return {"call": make_call(sizes=(2,)), "offered": offered, "hold": group}

    def _of_registers(self) -> dict[str, Any]:
        venue, today = self.classes["running"].venue, clock.today()
        section = Section.objects.create(slug="baking", character="糕", name="糕点", name_en="Baking", order=9)
        assert venue is not None
        workshop = register_room(venue, actor=SYSTEM, name="实训间", seats=20, kind=RoomKind.WORKSHOP)
        return {
            "venue": venue,
            "room": workshop,
            "station": set_up_stations(workshop, actor=SYSTEM, first=1, last=2, valid_from=today)[0],
            "closure": close_venue(venue, actor=SYSTEM, reason="修屋顶", valid_from=today, valid_to=today),
            "licence": InstitutionLicence.objects.get(organisation=self.institution),
            "scope": InstitutionScope.objects.filter(organisation=self.institution).first(),
            "suspension": suspend_institution(self.institution, actor=SYSTEM, reason="查账", valid_from=today),
            "entry": enter_employer(self.employer, actor=SYSTEM, number="X1", size="small", valid_from=today),
            "card": make_card(self.school.trainer.person, section=section, evidence=_photo(), evidence_kind="jpg"),
            "asked": ask_for_entry(self.institution, actor=self.school.manager, words="有两位技师", section=section),
            "body_scope": BodyScope.objects.filter(body=self.scene.body).first(),
            "appraiser": Appraiser.objects.filter(person=self.marking.appraisers[1].person).first(),
        }

    def _of_villagers(self) -> dict[str, Any]:
        liaison, villager = self.own[Role.VILLAGE_LIAISON], make_person()
        mandate = give_mandate_on_paper(villager, actor=liaison, upload=_photo(), extension="jpg")
        wish = place_wish(
            villager,
            actor=liaison,
            course=self.classes["running"].course,
            free_text="",
            township=self.institution.division,
            season="all_year",
            group_size=1,
        )
        return {
            "mandate": mandate,
            "villager": villager,
            "villagers_wish": wish,
            "villagers_seat": enrol(self.classes["enrolling"], villager, actor=liaison, source=EnrolmentSource.LIAISON),
            "asked_mandate": ask_mandate(make_person(), actor=liaison, address="127.0.0.1")[0],
            "own_mandate": give_mandate_on_paper(self.learner.person, actor=liaison, upload=_photo(), extension="jpg"),
        }

    def _of_the_learner(self) -> dict[str, Any]:
        learner, person = self.learner, self.learner.person
        with_app(learner)
        give_consent(person, "photo_on_verification", actor=learner, via=Consent.Via.OWN_PAGE)
        export = ask_for_own_data(person, actor=learner)
        for job in Job.objects.filter(kind="privacy.export"):
            run_to_end(job.pk)
        question = ask(
            person,
            "training.who_comes",
            lambda: occasions.find("training.who_comes").examples,
            options=lambda: {"1": "来"},
            about=self.classes["enrolling"],
            actor=SYSTEM,
            until=clock.now() + timedelta(days=1),
        )
        return {
            "wish": make_wish(person, course=self.classes["running"].course),
            "enrolment": self.classes["enrolling"].enrolments.get(person=person),
            "request": file_request(person, "erasure", actor=learner, reason="不学了"),
            "export": export,
            "question": question,
            "factor": Authenticator.objects.get(user=learner, type=Authenticator.Type.TOTP),
            "sign_in": start_session(learner, actor=learner, way=SignInSession.Way.PASSWORD, strength=1),
        }


def _photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(buffer, "JPEG")
    return buffer.getvalue()
