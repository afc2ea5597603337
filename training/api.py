"""An institution's own classes, for its own programs."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view

from courses.states import CallState
from foundation.kernel import clock
from foundation.people import api_scopes
from foundation.people.api.keys import ApiRequest, KeyAuth
from foundation.people.api.once import once
from foundation.people.api.paging import MOST, Page, page_of
from foundation.people.api.words import lazily
from foundation.people.roles import Role
from training.models import Invitation, TrainingClass
from training.operations.classes import finish_class, open_enrolment, start_class
from training.queries.attendance import marked_counts
from training.queries.classes import for_list, managed_by
from training.queries.offers import invitations_of

OWN = (Role.INSTITUTION_MANAGER,)
READ = api_scopes.register(api_scopes.Scope("classes:read", _("看本单位的班：状态、人数、到课"), OWN))
STEP = api_scopes.register(api_scopes.Scope("classes:step", _("给本单位的班开放报名、开课、转考核"), OWN))
CALLS = api_scopes.register(api_scopes.Scope("calls:read", _("看请本单位报方案的征班"), OWN))
STEPS = {"open": open_enrolment, "start": start_class, "finish": finish_class}
router = Router(tags=[lazily(_("班"))])


class ClassRow(Schema):
    code: str
    title: str
    course: str
    state: str
    starts_on: str | None
    ends_on: str | None
    seats_taken: int
    capacity: int


class Session(Schema):
    number: int
    starts_at: str
    hours: str
    marks: dict[str, int]


class ClassDetail(ClassRow):
    sessions: list[Session]


class Classes(Page):
    items: list[ClassRow]


class CallRow(Schema):
    code: str
    course: str
    title: str
    place: str
    people: int
    deadline: str
    answer: str


class Calls(Page):
    items: list[CallRow]


def _call_row(one: Invitation) -> dict[str, Any]:
    return {
        "code": one.call.code,
        "course": one.call.course.code,
        "title": one.call.course.title,
        "place": one.call.place.name,
        "people": one.call.people,
        "deadline": one.call.deadline.isoformat(),
        "answer": one.state,
    }


def _row(one: TrainingClass) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "course": one.course.code,
        "state": one.state,
        "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        "ends_on": one.ends_on.isoformat() if one.ends_on else None,
        "seats_taken": one.seats_taken,
        "capacity": one.capacity,
    }


def _own(request: ApiRequest, code: str) -> TrainingClass:
    found = for_list(managed_by(request.auth)).filter(code=code).first()
    if found is None:
        raise Http404
    return found


@router.get("/classes", auth=KeyAuth(READ.name), response=Classes, summary=lazily(_("本单位的班")))
def list_classes(
    request: ApiRequest,
    state: str = Query("", max_length=20),
    cursor: str = Query("", max_length=80),
    limit: int = Query(20, ge=1, le=MOST),
) -> dict[str, Any]:
    """Classes of the key's institution, by rising number."""
    found = for_list(managed_by(request.auth))
    rows, following = page_of(found.filter(state=state) if state else found, cursor, limit)
    return {"items": [_row(one) for one in rows], "next": following}


@router.get("/calls", auth=KeyAuth(CALLS.name), response=Calls, summary=lazily(_("请本单位报方案的征班")))
def list_calls(
    request: ApiRequest, cursor: str = Query("", max_length=80), limit: int = Query(20, ge=1, le=MOST)
) -> dict[str, Any]:
    """Open calls the key's institution was asked for, with what it has answered so far; nobody else's offers."""
    found = invitations_of(request.auth).filter(call__state=CallState.OPEN, call__deadline__gt=clock.now())
    rows, following = page_of(found.order_by("pk"), cursor, limit)
    return {"items": [_call_row(one) for one in rows], "next": following}


@router.get("/classes/{code}", auth=KeyAuth(READ.name), response=ClassDetail, summary=lazily(_("本单位的一个班")))
def class_file(request: ApiRequest, code: str) -> dict[str, Any]:
    """One class with its sessions and, for those held, how many came; figures only, no names."""
    found = _own(request, code)
    counts = marked_counts(found)
    return {
        **_row(found),
        "sessions": [
            {
                "number": session.number,
                "starts_at": session.starts_at.isoformat(),
                "hours": f"{session.hours.normalize():f}",
                "marks": counts.get(session.pk, {}),
            }
            for session in found.sessions.order_by("number")
        ],
    }


@router.post("/classes/{code}/steps/{step}", auth=KeyAuth(STEP.name), response=ClassRow, summary=lazily(_("走一步")))
@decorate_view(once)
def take_step(request: ApiRequest, code: str, step: str) -> dict[str, Any]:
    """`open` enrolment, `start` (locks the roster) or `finish`: the buttons on the class's page, with their rules."""
    found = _own(request, code)
    if step not in STEPS:
        raise Http404
    STEPS[step](found, actor=request.auth)
    return _row(_own(request, code))
