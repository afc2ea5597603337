"""No way around: neither the editors' admin nor the interface issues, revokes, merges, marks, confirms or gives a role.

Generated: every address of the admin and every operation of the interface is asked, by GET and with every form it shows filled
in, by those who may enter and with a superuser's flag on top. What counts is which tables were written, in the database's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from certification.operations.revocations import request_revocation
from courses.models import Course
from courses.operations.editors import EDITORS, let_editors_in
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people import api_scopes
from foundation.people.models import Membership, Organisation, User
from foundation.people.operations import end_role, grant_role
from foundation.people.operations.api_keys import create_api_key
from foundation.people.operations.merging import request_merge
from foundation.people.roles import Role
from foundation.people.rules import may_have_scope
from tests.factories.certification import examine, make_certificate, make_published, make_scene
from tests.factories.courses import make_course, make_course_page, make_menu, make_wish
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.training import make_class, make_school
from tests.website.addresses import addresses

pytestmark = pytest.mark.django_db
WRITES = re.compile(
    r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+"?(\w+)"?', re.IGNORECASE
)
OF_EDITING = ("wagtail", "courses", "content", "website", "taggit", "django_tasks", "django_session", "policy_")
"""Whose tables the admin may write: pages, records of the menu, pictures, documents, Wagtail's own, a browser's session and
that it was used."""
ALSO = {"audit_entry", "page_cache", "people_signinsession"}


@contextmanager
def tables_written() -> Iterator[set[str]]:
    """The tables that statements wrote to meanwhile, raw SQL included."""
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found:
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def test_what_is_watched_is_seen() -> None:
    """The net has no hole as wide as an operation, nor as a statement."""
    user = make_account()
    with tables_written() as written:
        grant_role(user.person, make_organisation(), Role.TRAINER, actor=SYSTEM)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_user SET is_staff = is_staff WHERE id = %s", [user.pk])
        Group.objects.create(name="x").permissions.set(Permission.objects.all()[:2])
    assert {"people_membership", "people_user", "auth_group", "auth_group_permissions", "audit_entry"} <= written


class Rollback(Exception):
    pass


class Visitor:
    """Somebody in the admin. What a request did is undone; what it wrote is noted by address."""

    def __init__(self, user: User) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)
        self.wrote: dict[str, set[str]] = {}
        self.forms = 0

    def try_all_of(self, path: str) -> None:
        page = self.ask("get", path, {})
        self.ask("post", path, DANGEROUS)
        if page.status_code == 200 and page.get("Content-Type", "").startswith("text/html"):
            for target, fields in forms_of(page.content.decode(), path):
                self.forms += 1
                self.ask("post", target, fields | DANGEROUS)
                self.ask("post", target, fields)

    def ask(self, method: str, path: str, fields: dict[str, Any]) -> Any:
        cookies = self.client.cookies.output(header="", sep=";")
        try:
            with transaction.atomic(), tables_written() as written:
                answer = getattr(self.client, method)(path, fields)
                raise Rollback
        except Rollback:
            self.client.cookies.load(cookies)
            forbidden = {table for table in written if not table.startswith(OF_EDITING)} - ALSO
            if forbidden:
                self.wrote.setdefault(path, set()).update(forbidden)
            return answer


DANGEROUS: dict[str, Any] = {
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "on",
    "groups": ["1", "2", "3"],
    "role": "administrator",
    "roles": ["1", "2"],
    "state": "revoked",
    "username": "taken-over",
    "first_name": "x",
    "last_name": "x",
    "email": "x@example.org",
    "name_email-first_name": "x",
    "name_email-last_name": "x",
    "name_email-email": "x@example.org",
    "password1": "a-very-long-word-1",
    "password2": "a-very-long-word-1",
    "decision": "confirm",
    "reason": "x",
}


def forms_of(html: str, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each POST form as somebody fills it in who wants everything: all boxes ticked, all choices taken."""
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        if str(form.get("method", "")).lower() != "post":
            continue
        fields: dict[str, Any] = {}
        for field in form.find_all(["input", "textarea", "select"]):
            name = str(field.get("name") or "")
            if not name:
                continue
            if field.name == "select":
                choices = [option.get("value", "") for option in field.find_all("option")]
                fields[name] = choices if field.has_attr("multiple") else (choices or [""])[-1]
            elif field.get("type") in ("checkbox", "radio"):
                fields.setdefault(name, [])
                fields[name] = [*fields[name], field.get("value", "on")]
            elif field.get("type") != "file":
                fields[name] = field.get("value") or (field.text if field.name == "textarea" else "") or "1"
        yield str(form.get("action") or path), fields


def admin_paths(editor: User) -> list[str]:
    """Every registered address of the admin, its values those of real things: the editor's account and group among them."""
    group, course = Group.objects.get(name=EDITORS), Course.objects.get()
    page = apps.get_model("courses", "CoursePage").objects.get()
    site = Site.objects.get(is_default_site=True)
    keys = {
        "pages": [page.pk],
        "courses": [course.pk],
        "sections": [course.section_id],
        "sites": [site.pk],
        "bulk": [editor.pk, group.pk],
    }
    found = []
    for address in addresses():
        if address.route.startswith("/admin/") and "logout" not in address.path:
            area = address.path.split("/")[2]
            for key in keys.get(area, [1, editor.pk]) if address.has_values else [1]:
                found.append(re.sub(r"(?<=/)1(?=/|$)", str(key), address.path))
    for model in ("user", "group"):
        found += [f"/admin/{model}s/{act}/{editor.pk}/" for act in ("edit", "delete", "copy", "usage", "history")]
        found += [f"/admin/{model}s/", f"/admin/{model}s/new/", f"/admin/{model}s/results/"]
    for label, model in (("people", "user"), ("auth", "group"), ("certification", "certificate")):
        for act in ("assign_role", "delete", "set_active_state"):
            found.append(f"/admin/bulk/{label}/{model}/{act}/?id={editor.pk}&next=/admin/")
    return list(dict.fromkeys(found))


@pytest.fixture
def guarded() -> User:
    """Something of all that must not be touched, and the strongest visitor there can be: an editor who is administrator,
    officer and supervisor too, with every flag and permission Django knows."""
    scene = examine(make_scene(1))
    certificate = make_certificate()
    body = certificate.body.organisation
    request_revocation(certificate, actor=make_staff(Role.CERTIFYING_OFFICER, body), reason="fraud")
    request_merge(make_person(), make_person(), actor=make_staff(Role.BUREAU_SUPERVISOR), reason="同一个人")
    make_published(1)
    menu = make_menu()
    make_course_page(menu, make_course(title="炒茶"))
    user = make_staff(Role.EDITOR)
    for role, office in (
        (Role.ADMINISTRATOR, make_organisation(Organisation.Kind.BUREAU)),
        (Role.BUREAU_SUPERVISOR, make_organisation(Organisation.Kind.BUREAU)),
        (Role.CERTIFYING_OFFICER, body),
        (Role.EVALUATION_BODY_MANAGER, body),
        (Role.APPRAISER, scene.body.organisation),
    ):
        grant_role(user.person, office, role, actor=SYSTEM)
    let_editors_in(actor=SYSTEM)
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return User.objects.get(pk=user.pk)


def test_the_admin_writes_what_editors_edit_and_nothing_else(guarded: User) -> None:
    visitor = Visitor(guarded)
    for path in admin_paths(guarded):
        visitor.try_all_of(path)
    assert visitor.wrote == {}
    assert visitor.forms > 30, "the forms were there to be filled in"
    assert "courses_course" in written_by_a_course_saved(guarded), "and editing does write"


def written_by_a_course_saved(editor: User) -> set[str]:
    client = Client()
    client.force_login(editor)
    course = Course.objects.get()
    address = reverse("courses:edit", args=[course.pk])
    (fields,) = [form for target, form in forms_of(client.get(address).content.decode(), address) if "title" in form]
    with tables_written() as written:
        fields |= {"level": "", "occupation": "", "specialism": "", "title": "龙井"}
        fields["season"] = course.season
        fields["lesson_plan"] = "第一讲 | First | 8"
        fields["hours"], fields["min_size"], fields["max_size"] = "8", "5", "50"
        client.post(address, fields)
    return written


@pytest.mark.parametrize("role", [*Role.values, ""])
def test_a_superusers_flag_opens_the_admin_for_no_role_but_the_editors(role: str) -> None:
    """Nor do a permission or a group written at the account."""
    user = make_staff(role) if role else make_account()
    let_editors_in(actor=SYSTEM)
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    user.groups.set(Group.objects.all())
    client = Client()
    client.force_login(user)
    assert (client.get("/admin/").status_code == 200) is (role in (Role.EDITOR, Role.CHIEF_EDITOR))
    fresh = User.objects.get(pk=user.pk)
    for permission in ("people.change_user", "people.add_user", "auth.change_group", "people.change_membership"):
        assert fresh.has_perm(permission) is False
    assert [fresh.has_module_perms(label) for label in ("people", "auth", "certification")] == [False] * 3
    for path in ("/admin/users/", f"/admin/users/edit/{user.pk}/", "/admin/groups/", "/admin/groups/new/"):
        assert client.get(path).status_code == client.post(path, DANGEROUS).status_code == 404, path


def test_the_admin_opens_with_the_role_and_closes_with_it() -> None:
    admin, editor = make_staff(Role.ADMINISTRATOR), make_account()
    make_menu()
    office = make_organisation(Organisation.Kind.BUREAU)
    membership = grant_role(editor.person, office, Role.EDITOR, actor=admin)
    client = Client()
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/courses/").status_code == 200
    end_role(membership, actor=admin, reason="换人了")
    assert client.get("/admin/").status_code == 302
    assert not Group.objects.get(name=EDITORS).user_set.exists()
    Membership.objects.filter(pk=membership.pk).update(valid_to=None)
    assert client.get("/admin/").status_code == 302, "in no group any more"


def test_the_interface_writes_wishes_and_steps_of_classes_and_nothing_else() -> None:
    """Every operation of the description, asked with a key of every role that can have one, superuser's flag on, for every
    thing there is: it never gets to what two people do, or to what is marked, decided, given or confirmed."""
    school = make_school()
    classes = [make_class(state, school=school, people=1) for state in ("filed", "approved", "enrolling", "running")]
    certificate, wish = make_certificate(), make_wish()
    body = certificate.body.organisation
    request_revocation(certificate, actor=make_staff(Role.CERTIFYING_OFFICER, body), reason="fraud")
    values = {
        "classes": [one.code for one in classes],
        "certificates": [certificate.code],
        "courses": [wish.course.code],
        "step": ["open", "start", "finish", "ask", "approve", "release", "revoke", "confirm"],
    }
    said = json.dumps({"course": wish.course.code, "township": wish.township.code, "number": certificate.number} | SAID)
    wrote: dict[str, set[str]] = {}
    answered = 0
    for role, office in {
        Role.ADMINISTRATOR: school.institution,
        Role.INSTITUTION_MANAGER: school.institution,
        Role.EVALUATION_BODY_MANAGER: body,
        Role.EMPLOYER: make_organisation(Organisation.Kind.EMPLOYER),
    }.items():
        secret = key_of(role, office)
        client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
        for method, path in operations(client):
            for target in filled(path, values):
                try:
                    with transaction.atomic(), tables_written() as written:
                        answer = client.generic(
                            method.upper(), target, said, "application/json", headers={"Idempotency-Key": "x"}
                        )
                        raise Rollback
                except Rollback:
                    assert answer.status_code < 500, (target, answer.content)
                    answered += answer.status_code < 300
                    if written - BY_PROGRAMS:
                        wrote.setdefault(f"{method} {path}", set()).update(written - BY_PROGRAMS)
    assert wrote == {}
    assert answered > 20, "it does answer"


SAID: dict[str, Any] = {
    "name": "王小明",
    "state": "revoked",
    "role": Role.ADMINISTRATOR,
    "decided_by": "1",
    "is_superuser": True,
}
BY_PROGRAMS = {
    *("audit_entry", "audit_receipt", "policy_counter", "people_apikey"),
    *("courses_wish", "courses_pool", "training_trainingclass", "notices_notice", "jobs_job"),
}
"""A wish, a step of a class by its own school with the messages about it (that nobody approves a class of their own is the
database's rule: tests/training/test_separation.py), and the interface's own marks."""


def key_of(role: str, office: Organisation) -> str:
    """A new key with everything the role may have; its owner a superuser besides."""
    user = make_staff(role, office)
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    user = User.objects.get(pk=user.pk)
    scopes = [scope.name for scope in api_scopes.scopes() if may_have_scope(user, office, scope.name)]
    return create_api_key(office, actor=user, name="x", scopes=scopes, expires_on=clock.today())[1]


def operations(client: Client) -> list[tuple[str, str]]:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


def filled(path: str, values: dict[str, list[str]]) -> list[str]:
    """The address for every thing it may name, and for every step."""
    area = path.split("/")[3]
    codes = values.get(area, ["x"]) if "{code}" in path else [""]
    steps = values["step"] if "{step}" in path else [""]
    return [path.replace("{code}", code).replace("{step}", step) for code in codes for step in steps]
