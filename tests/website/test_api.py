"""The interface for other programs: the pages' rules, reached with a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import Certificate
from courses.models import Wish
from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people import api_scopes, policies
from foundation.people.models import ApiKey, Organisation, User
from foundation.people.operations.api_keys import create_api_key, revoke_api_key
from foundation.people.roles import Role
from foundation.policy.operations import set_policy
from tests.factories.certification import make_certificate
from tests.factories.courses import make_course, make_wish
from tests.factories.offers import close_early, make_call, offer_by
from tests.factories.people import make_organisation, make_staff
from tests.factories.registers import let_teach
from tests.factories.training import School, make_class, make_school
from tests.factories.training import make_course as make_taught_course
from training.models import TrainingClass

pytestmark = pytest.mark.django_db
ALL = [
    "courses:read",
    "wishes:read",
    "wishes:place",
    "classes:read",
    "classes:step",
    "certificates:check",
    "calls:read",
]


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


class Program:
    """Another office's program with a key: `program.get("/courses")`."""

    def __init__(self, user: User, organisation: Organisation, scopes: list[str]) -> None:
        self.key, self.secret = create_api_key(
            organisation, actor=user, name="教务软件", scopes=scopes, expires_on=in_days(30)
        )
        self.client = Client()

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers())

    def post(self, path: str, body: Any, once: str = "") -> Any:
        return self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=self.headers(once))

    def headers(self, once: str = "") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **({"Idempotency-Key": once} if once else {})}


@pytest.fixture
def people() -> School:
    return make_school()


@pytest.fixture
def school(people: School) -> Organisation:
    return people.institution


@pytest.fixture
def manager(people: School) -> User:
    return people.manager


@pytest.fixture
def program(manager: User, school: Organisation) -> Program:
    return Program(manager, school, ALL)


@pytest.fixture
def programs(manager: User, school: Organisation) -> Callable[[list[str]], Program]:
    return lambda scopes: Program(manager, school, scopes)


def problem_of(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    return answer.status_code, body["code"]


# Keys


def test_a_key_tells_what_it_is(program: Program, school: Organisation) -> None:
    answer = program.get("/key")
    assert answer.status_code == 200
    assert answer.json() == {
        "name": "教务软件",
        "prefix": program.key.prefix,
        "organisation": school.code,
        "scopes": sorted(ALL),
        "expires_on": in_days(30).isoformat(),
    }
    assert answer["RateLimit-Limit"] == "3600"
    assert answer["RateLimit-Remaining"] == "3599"
    assert answer["Cache-Control"] == "no-store"
    program.key.refresh_from_db()
    assert program.key.last_used_on == clock.today()


def test_the_secret_is_kept_nowhere(program: Program) -> None:
    kept = str(ApiKey.objects.values().get(pk=program.key.pk)) + str(list(Entry.objects.values_list("data", flat=True)))
    assert program.secret not in kept
    assert program.secret.rsplit("_", 1)[1] not in kept


@pytest.mark.parametrize("spoil", ["", "x", "Bearer", "Bearer dk_nothing", "Basic abc", "Bearer \x00"])
def test_without_a_good_key_nothing_opens(spoil: str, program: Program) -> None:
    headers = {"Authorization": spoil} if spoil else {}
    answer = Client().get("/api/v1/courses", headers=headers)
    assert problem_of(answer) == (401, "api.key_refused")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_wrong_secret_behind_a_good_prefix_sounds_like_any_other(program: Program) -> None:
    program.secret = program.secret[:-1] + ("A" if program.secret[-1] != "A" else "B")
    assert problem_of(program.get("/key")) == (401, "api.key_refused")


def test_a_session_opens_nothing(manager: User) -> None:
    client = Client()
    client.force_login(manager)
    assert problem_of(client.get("/api/v1/key")) == (401, "api.key_refused")
    assert (
        problem_of(
            client.post("/api/v1/wishes", {}, content_type="application/json", headers={"Idempotency-Key": "1"})
        )[0]
        == 401
    )


def test_a_key_ends_with_its_day_with_its_revocation_and_with_its_owners_role(program: Program, manager: User) -> None:
    with clock.shifted(timedelta(days=30)):
        assert program.get("/key").status_code == 200
    with clock.shifted(timedelta(days=31)):
        assert problem_of(program.get("/key")) == (401, "api.key_refused")
    manager.person.memberships.update(valid_to=clock.today() - timedelta(days=1))
    assert problem_of(program.get("/classes")) == (403, "api.scope_missing")
    revoke_api_key(program.key, actor=make_staff(Role.ADMINISTRATOR))
    assert problem_of(program.get("/key")) == (401, "api.key_refused")


def test_an_account_that_was_closed_takes_its_keys_along(program: Program, manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert problem_of(program.get("/key")) == (401, "api.key_refused")


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/courses", "courses:read"),
        ("/courses/x", "courses:read"),
        ("/wishes/counts", "wishes:read"),
        ("/classes", "classes:read"),
        ("/calls", "calls:read"),
        ("/classes/2026-TEA-0001", "classes:read"),
        ("/certificates/0123456789ABCDEF", "certificates:check"),
    ],
)
def test_every_operation_asks_for_its_scope(path: str, scope: str, programs: Callable[[list[str]], Program]) -> None:
    without = programs([name for name in ALL if name != scope])
    assert problem_of(without.get(path)) == (403, "api.scope_missing")
    assert programs([scope]).get(path).status_code in (200, 404)


def test_nobody_makes_a_key_for_more_than_they_may(school: Organisation, manager: User) -> None:
    trainer = make_staff(Role.TRAINER, school)
    admin = make_staff(Role.ADMINISTRATOR)
    good: dict[str, Any] = {"name": "x", "scopes": ["courses:read"], "expires_on": in_days(1)}
    for actor in (trainer, make_staff(Role.INSTITUTION_MANAGER), SYSTEM):
        with pytest.raises(NotPermitted):
            create_api_key(school, actor=actor, **good)
    for code, change in (
        ("people.key_scopes", {"scopes": []}),
        ("people.key_scopes", {"scopes": ["root"]}),
        ("people.key_name", {"name": " "}),
        ("people.key_expiry", {"expires_on": in_days(-1)}),
        ("people.key_expiry", {"expires_on": in_days(367)}),
    ):
        with pytest.raises(DomainError) as refusal:
            create_api_key(school, actor=manager, **{**good, **change})
        assert refusal.value.code == code
    with pytest.raises(DomainError):  # an administrator is no manager of the school
        create_api_key(school, actor=admin, name="x", scopes=["classes:read"], expires_on=in_days(1))
    assert create_api_key(school, actor=admin, **good)[0].owner == admin


# Limits


def test_calls_are_counted_and_refused_beyond_the_hours_number(program: Program) -> None:
    set_policy(policies.API_CALLS, 2, actor=SYSTEM, valid_from=clock.today())
    assert [program.get("/key").status_code for _number in range(2)] == [200, 200]
    answer = program.get("/key")
    assert problem_of(answer) == (429, "api.too_many_calls")
    assert answer["RateLimit-Remaining"] == "0"
    assert 0 < int(answer["Retry-After"]) <= 3600


def test_guessing_keys_is_stopped(program: Program) -> None:
    set_policy(policies.API_REFUSALS, 3, actor=SYSTEM, valid_from=clock.today())
    for _number in range(3):
        assert Client().get("/api/v1/key", headers={"Authorization": "Bearer dk_a_b"}).status_code == 401
    assert problem_of(program.get("/key")) == (429, "api.too_many_refusals")


# Courses, classes, wishes


def test_pages_follow_each_other_without_gap_or_twin(program: Program) -> None:
    codes = {make_course().code for _number in range(5)}
    seen: list[str] = []
    cursor = ""
    while True:
        answer = program.get("/courses", limit="2", cursor=cursor).json()
        assert len(answer["items"]) <= 2
        seen += [course["code"] for course in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert codes <= set(seen)


@pytest.mark.parametrize("cursor", ["x", "YWZ0ZXI6", "ZnJvbTox", "====", "YWZ0ZXI6LTE"])
def test_a_made_up_cursor_is_refused(program: Program, cursor: str) -> None:
    assert problem_of(program.get("/courses", cursor=cursor)) == (422, "api.cursor")


def test_a_course_tells_its_classes_and_seats(program: Program) -> None:
    training_class = make_class("enrolling")
    found = program.get(f"/courses/{training_class.course.code}").json()
    assert [one["code"] for one in found["classes"]] == [training_class.code]
    assert found["classes"][0]["seats_left"] == training_class.seats_left
    assert problem_of(program.get("/courses/NOTHING")) == (404, "api.not_found")


def test_a_school_sees_its_own_classes_and_nobody_elses(program: Program, people: School) -> None:
    own, foreign = make_class("running", school=people, people=2), make_class("running", people=1)
    assert [one["code"] for one in program.get("/classes").json()["items"]] == [own.code]
    answer = program.get(f"/classes/{own.code}").json()
    assert answer["seats_taken"] == 2
    assert "name" not in json.dumps(answer)
    assert problem_of(program.get(f"/classes/{foreign.code}")) == (404, "api.not_found")
    assert problem_of(program.post(f"/classes/{foreign.code}/steps/finish", {}, "1")) == (404, "api.not_found")
    foreign.refresh_from_db()
    assert foreign.state == "running"


def test_a_school_sees_the_calls_it_was_asked_for(program: Program, people: School) -> None:
    other = make_call()  # before the school was registered for anything
    course = make_taught_course()
    let_teach(people.institution, course, [people.trainer.person])
    asked = make_call(course)
    offer_by(people, asked)
    (row,) = program.get("/calls").json()["items"]
    assert (row["code"], row["people"], row["answer"]) == (asked.code, asked.people, "offered")
    assert other.code != asked.code
    close_early(asked)
    assert program.get("/calls").json()["items"] == []


def test_a_key_of_one_office_does_not_reach_the_owners_other_office(school: Organisation, manager: User) -> None:
    from foundation.people.operations import grant_role

    other = make_organisation()
    grant_role(manager.person, other, Role.INSTITUTION_MANAGER, actor=SYSTEM, valid_from=date(2020, 1, 1))
    TrainingClass.objects.filter(pk=make_class("draft").pk).update(institution=other)
    fresh = User.objects.get(pk=manager.pk)
    assert Program(fresh, school, ["classes:read"]).get("/classes").json()["items"] == []


def test_wishes_are_counted_without_names(program: Program) -> None:
    wish = make_wish(group_size=7)
    (count,) = program.get("/wishes/counts").json()["items"]
    assert count["people"] == 7
    assert wish.person.name not in json.dumps(count, ensure_ascii=False)


# Doing a thing once


def wish_of(course: str) -> dict[str, Any]:
    return {"course": course, "township": "330683100", "group_size": 12}


def test_a_wish_is_placed_once_however_often_it_is_sent(program: Program, manager: User) -> None:
    course = make_course()
    first = program.post("/wishes", wish_of(course.code), "one")
    again = program.post("/wishes", wish_of(course.code), "one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    (wish,) = Wish.objects.all()
    assert (wish.person, wish.group_size) == (manager.person, 12)
    assert problem_of(program.post("/wishes", wish_of(course.code), "two")) == (409, "courses.wish_exists")
    assert problem_of(program.post("/wishes", wish_of(course.code))) == (400, "api.idempotency_key_missing")
    assert problem_of(program.post("/wishes", wish_of("other"), "one")) == (422, "api.idempotency_key_reused")
    entry = Entry.objects.get(action="courses.wish.placed")
    assert entry.actor_id == manager.actor_id
    assert entry.actor_label == f"account:{manager.code} key:{program.key.prefix}"


def test_a_refused_call_may_be_sent_again_under_its_key(program: Program) -> None:
    course = make_course(active=False)
    assert problem_of(program.post("/wishes", wish_of(course.code), "one")) == (422, "courses.course_not_on_menu")
    course.active = True
    course.save()
    assert program.post("/wishes", wish_of(course.code), "one").status_code == 201


def test_another_key_with_the_same_idempotency_key_is_another_call(
    programs: Callable[[list[str]], Program],
) -> None:
    one, other = make_course(), make_course()
    assert programs(ALL).post("/wishes", wish_of(one.code), "same").status_code == 201
    assert programs(ALL).post("/wishes", wish_of(other.code), "same").status_code == 201


def test_a_step_obeys_the_rules_of_its_button(program: Program, people: School) -> None:
    running = make_class("running", school=people, people=1)
    answer = program.post(f"/classes/{running.code}/steps/open", {}, "1")
    assert problem_of(answer)[0] in (409, 422)
    approved = make_class("approved", school=people)
    assert program.post(f"/classes/{approved.code}/steps/open", {}, "2").json()["state"] == "enrolling"
    assert TrainingClass.objects.get(pk=approved.pk).state == "enrolling"
    assert problem_of(program.post(f"/classes/{approved.code}/steps/close", {}, "3")) == (404, "api.not_found")


# Certificates


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate()


def test_a_certificate_by_its_code(program: Program, certificate: Certificate) -> None:
    answer = program.get(f"/certificates/{certificate.code}").json()
    assert answer["verdict"] == "valid"
    assert answer["name_masked"]
    assert certificate.holder_name not in json.dumps(answer, ensure_ascii=False)
    assert problem_of(program.get("/certificates/0000000000000000")) == (404, "api.not_found")
    assert problem_of(program.get(f"/certificates/{certificate.number}")) == (404, "api.not_found")


def test_many_at_once_with_and_without_names(program: Program, certificate: Certificate) -> None:
    asked = [
        {"reference": certificate.number},
        {"reference": certificate.number, "name": certificate.holder_name},
        {"reference": certificate.code, "name": "别人"},
        {"reference": "S000033000000264000999"},
    ]
    items = program.post("/certificates/check", {"certificates": asked}).json()["items"]
    assert [one["verdict"] for one in items] == ["valid", "valid", "valid", "not_found"]
    assert [one["name_matches"] for one in items] == [None, True, False, None]
    assert [bool(one["name_masked"]) for one in items] == [False, False, True, False]
    too_many = {"certificates": [{"reference": "x"}] * 101}
    assert problem_of(program.post("/certificates/check", too_many)) == (422, "api.not_valid")


def test_guessing_numbers_is_stopped_a_key(program: Program) -> None:
    asked = {"certificates": [{"reference": f"S0000330000002640{number:05d}"} for number in range(61)]}
    assert problem_of(program.post("/certificates/check", asked)) == (429, "policy.too_many_tries")


# What it says of itself


def test_the_description_is_openapi_3_1_and_open_to_all() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    schema = answer.json()
    assert schema["openapi"].startswith("3.1")
    unguarded = [
        (method, path)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if not operation.get("security")
    ]
    assert unguarded == []
    assert {scope.name for scope in api_scopes.scopes()} == set(ALL)


def test_nonsense_is_answered_as_a_problem(program: Program) -> None:
    assert problem_of(Client().get("/api/v1/nothing/here")) == (404, "api.not_found")
    assert problem_of(program.client.delete("/api/v1/courses")) == (405, "api.method")
    broken = program.client.post("/api/v1/wishes", "{", content_type="application/json", headers=program.headers("1"))
    assert problem_of(broken)[0] in (400, 422)


def test_the_guide_lists_every_operation(client: Client) -> None:
    page = client.get(reverse("api-guide")).content.decode()
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert path in page


# The pages of keys


def test_a_manager_makes_a_key_sees_it_once_and_ends_it(client: Client, manager: User, school: Organisation) -> None:
    client.force_login(manager)
    offered = client.get(reverse("api-key-new")).content.decode()
    assert f'value="{in_days(366).isoformat()}"' in offered  # a date field takes nothing but this form of a day
    made = client.post(
        reverse("api-key-new"),
        {
            "name": "教务软件",
            "organisation": school.pk,
            "scopes": ["courses:read"],
            "expires_on": in_days(10).isoformat(),
        },
    )
    key = ApiKey.objects.get()
    assert made["Location"] == reverse("api-key", args=[key.pk])
    secret = client.get(made["Location"]).context["secret"]
    assert Client().get("/api/v1/key", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    with clock.shifted(timedelta(minutes=6)):
        assert client.get(made["Location"]).context["secret"] == ""
    other = Client()
    other.force_login(manager)
    assert other.get(made["Location"]).context["secret"] == ""
    assert client.post(reverse("api-key-revoke", args=[key.pk])).status_code == 302
    assert Client().get("/api/v1/key", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_keys_of_another_office_are_not_there(client: Client, program: Program) -> None:
    client.force_login(make_staff(Role.INSTITUTION_MANAGER))
    assert client.get(reverse("api-key", args=[program.key.pk])).status_code == 404
    assert client.post(reverse("api-key-revoke", args=[program.key.pk])).status_code == 404
    assert client.get(reverse("api-key-list")).context["list"].rows == []
    client.force_login(make_staff(Role.ADMINISTRATOR))
    assert client.get(reverse("api-key", args=[program.key.pk])).status_code == 200
