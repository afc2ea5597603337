"""The URLconf's patterns, and the address of each for the things of the world of access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern

from tests.website.access_world import World


@dataclass(frozen=True)
class Place:
    """One pattern: as the URLconf writes it, its name with namespaces, and the names of its values."""

    route: str
    name: str
    values: tuple[str, ...]


def places(
    resolver: URLResolver | None = None, route: str = "/", values: tuple[str, ...] = (), space: str = ""
) -> Iterator[Place]:
    for item in (resolver or get_resolver()).url_patterns:
        written = "" if isinstance(item.pattern, LocalePrefixPattern) else str(item.pattern)
        wanted = (*values, *item.pattern.regex.groupindex)
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from places(item, route + written, wanted, inner)
        else:
            assert isinstance(item, URLPattern)
            yield Place(route + written, f"{space}{item.name or ''}", wanted)


CLASS_STATES = {
    "class-plan": "draft",
    "class-facts": "draft",
    "class-timetable": "draft",
    "session-plan": "draft",
    "session-drop": "draft",
    "class-send": "draft",
    "class-review": "filed",
    "class-assess": "assessing",
    "class-complete": "assessing",
    "class-enrol": "enrolling",
    "class-withdraw": "enrolling",
    "class-roster": "enrolling",
    "roster-form": "enrolling",
    "roster-import": "enrolling",
    "roster-discard": "enrolling",
    "roster-to-mend": "enrolling",
    "join-class": "enrolling",
    "join-done": "enrolling",
    "leave-class": "enrolling",
    "class-poster": "enrolling",
    "villager-join": "enrolling",
    "class-seat-name": "holding",
    "class-feedback": "closed",
}
"""In which state a class stands that an address names; else it runs."""
SAID: dict[str, dict[str, str]] = {
    "my-consent": {"answer": "give"},
    "batch-step": {"step": "close"},
    "second-person-decide": {"answer": "confirm"},
    "question-answer": {"answer": "1"},
    "held-seat-answer": {"answer": "1"},
}
"""What is sent to addresses that only take a form, where an empty one finds nothing."""
REGISTERING = {
    "batch-candidates",
    "candidate-detail",
    "candidate-photo",
    "batch-panel",
    "batch-postpone",
    "batch-cancel",
}
MARKING = {"batch-marks", "batch-seal", "mark-candidate"}


def address_of(place: Place, world: World) -> str:
    """The place's address for the things of `world.own`. A new kind of value needs a line here: KeyError, ValueError."""
    arguments = {name: _value(place, name, world) for name in place.values}
    return reverse(place.name, kwargs=arguments)


def _value(place: Place, name: str, world: World) -> Any:
    special = SPECIAL.get((place.name, name))
    if special:
        return special(world)
    things, route = world.things, place.route
    if name == "code" and place.name in ("villager-code", "end-helper"):
        return things["asked_mandate" if place.name == "villager-code" else "own_mandate"].code
    if name == "code" and ("desk/villagers" in route or "mandates" in route or "helpers" in route):
        return things["mandate"].code
    if name in ("class_code",) or (
        name == "code" and ("desk/classes" in route or "join/" in route or "feedback" in route)
    ):
        return world.classes[CLASS_STATES.get(place.name, "running")].code
    if "desk/calls/" in route:
        return world.things["offered" if place.name == "offer-withdraw" else "call"].code
    if "desk/batches" in route:
        state = "registering" if place.name in REGISTERING else "examining" if place.name in MARKING else "issued"
        batch = world.batches[state]
        return batch.code if name == "code" else batch.candidates.first().pk
    if "certificates/" in route and name == "uuid":
        return world.certificate.uuid
    if "erify/" in route or "[vV]" in route:
        return world.certificate.code
    if "registry" in route:
        return _register_value(place, name, world)
    return BY_NAME[name](world)


def _register_value(place: Place, name: str, world: World) -> Any:
    if name == "code":
        for part, code in (
            ("institutions", world.institution.code),
            ("employers", world.employer.code),
            ("venues", world.things["venue"].code),
            ("trainers", world.school.trainer.person.code),
            ("bodies", world.body.code),
            ("appraisers", world.marking.appraisers[1].person.code),
        ):
            if part in place.route:
                return code
    if name == "what":
        return "licence"
    return world.things[REGISTER_ROWS[place.name]].pk


REGISTER_ROWS = {
    "registry-lift": "suspension",
    "registry-licence-end": "licence",
    "registry-scope-end": "scope",
    "registry-card-renew": "card",
    "registry-card-end": "card",
    "registry-card-evidence": "card",
    "registry-employer-end": "entry",
    "registry-room-change": "room",
    "registry-stations-new": "room",
    "registry-station-end": "station",
    "registry-closure-end": "closure",
    "registry-request": "asked",
    "registry-request-withdraw": "asked",
    "registry-appraiser": "appraiser",
    "registry-appraiser-renew": "appraiser",
    "registry-appraiser-withdraw": "appraiser",
    "registry-body-scope-end": "body_scope",
}


SPECIAL: dict[tuple[str, str], Callable[[World], Any]] = {
    **{
        (name, "pk"): lambda world: world.things["hold"].pk
        for name in ("held-seat", "held-seat-answer", "held-seat-name", "held-seat-give-back", "class-seat-name")
    },
    ("class-step", "step"): lambda world: "finish",
    ("session-plan", "number"): lambda world: 1,
    ("session-drop", "number"): lambda world: 1,
    ("class-withdraw", "pk"): lambda world: world.things["enrolment"].pk,
    ("roster-import", "pk"): lambda world: world.things["roster"].pk,
    ("roster-discard", "pk"): lambda world: world.things["roster"].pk,
    ("roster-to-mend", "pk"): lambda world: world.things["roster"].pk,
    ("session-end", "pk"): lambda world: world.things["sign_in"].pk,
    ("security-remove", "pk"): lambda world: world.things["factor"].pk,
    ("question-answer", "pk"): lambda world: world.things["question"].pk,
    ("person-unmerge", "code"): lambda world: world.things["trace"].code,
    ("person-role-end", "pk"): lambda world: world.things["post"].pk,
    ("session-sheet", "pk"): lambda world: world.things["session"].pk,
    ("order-wish-done", "pk"): lambda world: world.things["wish"].pk,
    ("keep-wish", "pk"): lambda world: world.things["wish"].pk,
    ("call-back", "code"): lambda world: world.things["call_back"].code,
    ("pool", "code"): lambda world: world.things["wish"].pool.code,
    ("pool-poster", "code"): lambda world: world.things["wish"].pool.code,
    ("theme", "pk"): lambda world: world.things["theme"].pk,
    ("theme-attach", "pk"): lambda world: world.things["theme"].pk,
    ("theme-detach", "pk"): lambda world: world.things["theme"].pk,
    ("theme-dissolve", "pk"): lambda world: world.things["theme"].pk,
    ("theme-take-out", "pk"): lambda world: world.things["theme"].pk,
    ("village-neighbours", "code"): lambda world: world.things["village"].code,
    ("withdraw-wish", "pk"): lambda world: world.things["wish"].pk,
    ("villager-withdraw", "pk"): lambda world: world.things["villagers_wish"].pk,
    ("villager-leave", "pk"): lambda world: world.things["villagers_seat"].pk,
    ("api-key", "pk"): lambda world: world.things["key"].pk,
    ("api-key-revoke", "pk"): lambda world: world.things["key"].pk,
    ("second-person", "pk"): lambda world: world.things["act"].pk,
    ("second-person-decide", "pk"): lambda world: world.things["act"].pk,
    ("job", "pk"): lambda world: world.things["job"].pk,
    ("job-retry", "pk"): lambda world: world.things["job"].pk,
    ("wording", "occasion"): lambda world: "training.enrolled",
    ("wording", "language"): lambda world: "zh-hans",
    ("notices-inbound", "gateway"): lambda world: "aliyun",
    ("notices-receipts", "gateway"): lambda world: "aliyun",
    ("data-request", "pk"): lambda world: world.things["request"].pk,
    ("my-request-withdraw", "pk"): lambda world: world.things["request"].pk,
    ("my-export", "pk"): lambda world: world.things["export"].pk,
    ("my-consent", "name"): lambda world: "photo_on_verification",
    ("number", "code"): lambda world: world.learner.person.code,
    ("number", "field"): lambda world: "phone",
    ("account", "code"): lambda world: world.school.trainer.code,
    ("account-reset", "code"): lambda world: world.school.trainer.code,
    ("account-reset", "what"): lambda world: "password",
    ("course-poster", "slug"): lambda world: world.classes["enrolling"].course.slug,
    ("organisation", "code"): lambda world: world.institution.code,
    ("organisation-edit", "code"): lambda world: world.institution.code,
    ("organisation-close", "code"): lambda world: world.institution.code,
    ("notice", "pk"): lambda world: world.learner.person.notices.latest("pk").pk,
    ("notice-retry", "pk"): lambda world: world.learner.person.notices.latest("pk").pk,
    ("policy", "key"): lambda world: "training.mark_minutes_ahead",
    ("api-1:class_file", "code"): lambda world: world.classes["running"].code,
    ("api-1:take_step", "code"): lambda world: world.classes["running"].code,
    ("api-1:take_step", "step"): lambda world: "finish",
    ("api-1:course", "code"): lambda world: world.classes["enrolling"].course.code,
    ("api-1:certificate", "code"): lambda world: world.certificate.code,
}
BY_NAME: dict[str, Callable[[World], Any]] = {
    "code": lambda world: world.school.trainer.person.code,
    "number": lambda world: 1,
    "path": lambda world: "nothing",
    "rest": lambda world: "nothing",
    "restriction_id": lambda world: 1,
    "slug": lambda world: "nothing-here",
}
