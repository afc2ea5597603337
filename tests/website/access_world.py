"""One office of each kind with its people and things, and the same people of another office: for the matrix of access.

For every role there are two accounts: `own` belongs to the office whose things stand in the addresses (a county-wide role:
to the county), `foreign` holds the same role elsewhere (a county-wide role: for another township only).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PIL import Image

from certification.models import AppraisalBatch, Certificate
from certification.operations.revocations import request_revocation
from courses.operations.callbacks import ask_for_a_call
from courses.operations.themes import make_theme
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.mandates.operations.mandates import give_mandate_on_paper
from foundation.people.models import Organisation, User
from foundation.people.operations.api_keys import create_api_key
from foundation.people.roles import Role
from foundation.places.models import Division, Room
from foundation.privacy.operations.exports import ask_for_own_data
from foundation.privacy.operations.requests import file_request
from tests.factories.certification import issue, make_published, make_scene
from tests.factories.courses import make_wish
from tests.factories.offers import make_call, offer_by
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.training import make_class, make_school
from tests.training.rosters import tea_roster
from training.models import InstitutionLicence, PlannedSession, TrainingClass, WhyHeld
from training.operations.holds import accept_hold, hold_seats
from training.operations.roster import preview_roster

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
                Role.PANEL_LEADER: self.scene.appraisers[0],
                Role.APPRAISER: self.scene.appraisers[1],
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
        made["holding"] = make_class("enrolling", school=self.school)
        return made

    def _appraise(self) -> None:
        self.certificate: Certificate = issue(make_published([self.learner.person]))[0]
        issued = self.certificate.candidate.batch
        self.body = issued.body.organisation
        self.scene = make_scene(1, organisation=self.body)
        self.batches: dict[str, AppraisalBatch] = {"registering": self.scene.batch, "issued": issued}

    def _things(self) -> dict[str, Any]:
        today = clock.today()
        liaison = self.own[Role.VILLAGE_LIAISON]
        villager = make_person()
        mandate = give_mandate_on_paper(villager, actor=liaison, upload=_photo(), extension="jpg")
        wish = make_wish(self.learner.person, course=self.classes["running"].course)
        key, _secret = create_api_key(
            self.institution,
            actor=self.school.manager,
            name="x",
            scopes=["courses:read"],
            expires_on=today + timedelta(days=9),
        )
        act = request_revocation(self.certificate, actor=self.scene.officer, reason="fraud")
        roster = preview_roster(self.classes["enrolling"], tea_roster(), actor=self.school.manager)
        venue = self.classes["running"].venue
        assert venue is not None
        group = hold_seats(
            self.classes["holding"],
            self.learner.person,
            size=3,
            until=clock.now() + timedelta(days=2),
            why=WhyHeld.GROUP,
            actor=SYSTEM,
        )
        accept_hold(group, actor=SYSTEM)
        offered = make_call(sizes=(2,))
        offer_by(self.school, offered)
        return {
            "call": make_call(sizes=(2,)),
            "offered": offered,
            "hold": group,
            "mandate": mandate,
            "villager": villager,
            "wish": wish,
            "call_back": ask_for_a_call("13905751234", what="炒茶", township=self.institution.division, actor=SYSTEM),
            "theme": make_theme("养蜂", [make_wish(free_text="养蜂").free_text], actor=SYSTEM),
            "village": Division.objects.create(
                code=f"{self.institution.division.code}299",
                name="试村",
                kind=Division.Kind.VILLAGE,
                parent=self.institution.division,
                valid_from=today,
            ),
            "key": key,
            "act": act,
            "roster": roster,
            "venue": venue,
            "room": Room.objects.create(venue=venue, name="二号教室", seats=20),
            "session": PlannedSession.objects.filter(training_class=self.classes["running"]).first(),
            "enrolment": self.classes["enrolling"].enrolments.get(person=self.learner.person),
            "request": file_request(self.learner.person, "erasure", actor=self.learner, reason="不学了"),
            "export": ask_for_own_data(self.learner.person, actor=self.learner),
            "job": enqueue("notices.send", actor=self.school.manager, payload={}),
            "licence": InstitutionLicence.objects.get(organisation=self.institution),
            "card": self.school.trainer.person.trainer_cards.first(),
        }


def _photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(buffer, "JPEG")
    return buffer.getvalue()
