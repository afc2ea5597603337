"""People and offices at the desk: found by document, never listed; each sees their own; nobody works on themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.people.demo import invent_resident_id
from foundation.people.models import Membership, Organisation, Person, TwoPersonAct, User
from foundation.people.operations.acts import confirm_act
from foundation.people.operations.merging import request_merge
from foundation.people.roles import Role
from foundation.privacy.models import PersonalDataAccess
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.training import make_class

pytestmark = pytest.mark.django_db
NUMBER = invent_resident_id(date(1978, 4, 12), female=False, sequence=31)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def find(client: Client, number: str = NUMBER) -> Any:
    return client.post(reverse("people"), {"document_type": "resident_id", "document_number": number})


@pytest.fixture
def school() -> Organisation:
    return make_organisation()


@pytest.fixture
def manager(school: Organisation) -> Client:
    return signed_in(make_staff(Role.INSTITUTION_MANAGER, school))


def test_somebody_is_found_by_their_document_and_only_then_opens(manager: Client) -> None:
    person = make_person(name="王小明", document_number=NUMBER)
    address = reverse("person", args=[person.code])
    assert manager.get(address).status_code == 404
    found = find(manager)
    assert found["Location"] == address
    page = manager.get(address).content.decode()
    assert "王小明" in page and NUMBER not in page and person.phone not in page
    assert list(PersonalDataAccess.objects.values_list("person_code", "what")) == [(person.code, "people.file")]
    other = signed_in(make_staff(Role.INSTITUTION_MANAGER))
    assert other.get(address).status_code == 404


def test_a_wrong_number_says_what_is_wrong_and_an_unknown_one_leads_on(manager: Client) -> None:
    answer = find(manager, NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    assert answer.status_code == 422
    assert "对不上" in answer.content.decode()
    assert find(manager)["Location"] == reverse("people")


def test_members_of_the_own_office_are_there_and_nobody_elses(manager: Client, school: Organisation) -> None:
    ours, theirs = make_staff(Role.TRAINER, school).person, make_staff(Role.TRAINER).person
    page = manager.get(reverse("people"))
    codes = {row.person.code for row in page.context["list"].rows}
    assert ours.code in codes and theirs.code not in codes
    assert manager.get(reverse("person", args=[ours.code])).status_code == 200
    assert manager.get(reverse("person", args=[theirs.code])).status_code == 404


def test_a_newcomer_is_registered_named_and_given_an_account(manager: Client, school: Organisation) -> None:
    values = {"name": "阿依古丽·麦麦提", "document_type": "resident_id", "document_number": NUMBER, "phone": ""}
    assert manager.post(reverse("person-new"), values | {"name": ""}).status_code == 422
    answer = manager.post(reverse("person-new"), values)
    person = Person.objects.get(name="阿依古丽·麦麦提")
    assert answer["Location"] == reverse("person", args=[person.code])
    grant = reverse("person-grant", args=[person.code])
    form = {"post": f"{school.code}:trainer", "valid_from": "2026-01-01", "valid_to": "", "division": "", "reason": ""}
    for wrong in (f"{school.code}:auditor", f"{make_organisation().code}:trainer"):
        assert manager.post(grant, form | {"post": wrong}).status_code == 422
    assert manager.post(grant, form).status_code == 302
    membership = Membership.objects.get(person=person)
    assert (membership.role, membership.organisation) == ("trainer", school)

    account = reverse("person-account", args=[person.code])
    assert manager.post(account, {"username": "ayiguli", "password": "12345678"}).status_code == 422
    assert manager.post(account, {"username": "ayiguli", "password": "gao-shan-liu-shui"}).status_code == 302
    assert User.objects.get(username="ayiguli").person == person

    end = reverse("person-role-end", args=[person.code, membership.pk])
    assert manager.post(end, {"reason": "", "on": ""}).status_code == 422
    assert manager.post(end, {"reason": "调走了", "on": ""}).status_code == 302
    page = manager.get(reverse("person", args=[person.code])).content.decode()
    assert "调走了" in page and "已免去" in page


def test_ones_own_file_can_be_read_and_not_worked_on(school: Organisation) -> None:
    user = make_staff(Role.INSTITUTION_MANAGER, school)
    client = signed_in(user)
    assert client.get(reverse("person", args=[user.person.code])).status_code == 200
    own = Membership.objects.get(person=user.person)
    for name, arguments in (
        ("person-grant", [user.person.code]),
        ("person-role-end", [user.person.code, own.pk]),
        ("person-account", [user.person.code]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404
        assert client.post(reverse(name, args=arguments)).status_code == 404


def test_only_the_window_changes_names_and_facts_and_asks_to_merge(manager: Client, school: Organisation) -> None:
    member = make_staff(Role.TRAINER, school).person
    names = ("person-rename", "person-facts", "person-merge")
    assert {manager.get(reverse(name, args=[member.code])).status_code for name in names} == {404}
    person = make_person(name="李小红", document_number=NUMBER)
    clerk = signed_in(make_staff(Role.BUREAU_SUPERVISOR))
    find(clerk)
    rename = reverse("person-rename", args=[person.code])
    assert clerk.post(rename, {"name": "李小虹", "reason": ""}).status_code == 422
    assert clerk.post(rename, {"name": "李小虹", "reason": "看了新身份证"}).status_code == 302
    page = clerk.get(reverse("person", args=[person.code])).content.decode()
    assert "李小虹" in page and "曾用名" in page and "李小红" in page
    facts = {"phone": "13800000009", "township": "", "education": "junior", "category": "", "reason": "本人来说的"}
    assert clerk.post(reverse("person-facts", args=[person.code]), facts | {"phone": "12"}).status_code == 422
    assert clerk.post(reverse("person-facts", args=[person.code]), facts).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone, person.education) == ("李小虹", "13800000009", "junior")
    clerk.post(reverse("person-facts", args=[person.code]), facts | {"phone": ""})
    person.refresh_from_db()
    assert person.phone == "13800000009"


def test_a_merge_is_asked_for_on_one_page_and_confirmed_on_another() -> None:
    merged, kept = make_person(document_number=NUMBER), make_person()
    first, second = make_staff(Role.BUREAU_SUPERVISOR), make_staff(Role.BUREAU_SUPERVISOR)
    clerk = signed_in(first)
    find(clerk)
    address = reverse("person-merge", args=[merged.code])
    values = {"document_type": "resident_id", "document_number": kept.document_number, "reason": "换过证件"}
    assert clerk.post(address, values | {"document_number": NUMBER}).status_code == 422
    assert clerk.post(address, values).status_code == 302
    act = TwoPersonAct.objects.get(kind="people.merge")
    decide = reverse("second-person-decide", args=[act.pk])
    clerk.post(decide, {"answer": "confirm"})
    merged.refresh_from_db()
    assert merged.merged_into is None
    signed_in(second).post(decide, {"answer": "confirm"})
    assert Person.objects.get(pk=merged.pk).merged_into == kept
    page = clerk.get(reverse("person", args=[merged.code])).content.decode()
    assert kept.code in page and reverse("person-rename", args=[merged.code]) not in page
    assert clerk.get(reverse("person-rename", args=[merged.code])).status_code == 404


def test_a_merge_is_taken_apart_from_the_traces_page_by_two_clerks() -> None:
    merged, kept = make_person(name="王小明", document_number=NUMBER), make_person(name="王晓明")
    made = make_class("enrolling", people=[merged])
    first, second = make_staff(Role.BUREAU_SUPERVISOR), make_staff(Role.BUREAU_SUPERVISOR)
    confirm_act(request_merge(merged, kept, actor=first, reason="同名"), actor=second)
    clerk = signed_in(first)
    address = reverse("person-unmerge", args=[merged.code])
    assert clerk.get(address).status_code == 404, "nobody has shown the document"
    find(clerk)
    page = clerk.get(reverse("person", args=[kept.code])).content.decode()
    assert reverse("person", args=[merged.code]) in page
    assert address in clerk.get(reverse("person", args=[merged.code])).content.decode()
    shown = clerk.get(address).content.decode()
    assert kept.code in shown and "报名 1" in shown
    assert clerk.post(address, {"reason": ""}).status_code == 422
    assert clerk.post(address, {"reason": "来了两个人"}).status_code == 302
    assert "要两个人办的事还没定" in clerk.get(reverse("person", args=[merged.code])).content.decode()
    decide = reverse("second-person-decide", args=[TwoPersonAct.objects.get(kind="people.unmerge").pk])
    clerk.post(decide, {"answer": "confirm"})
    assert Person.objects.get(pk=merged.pk).merged_into == kept
    signed_in(second).post(decide, {"answer": "confirm"})
    assert Person.objects.get(pk=merged.pk).merged_into is None
    assert made.enrolments.get().person == merged
    assert clerk.get(address).status_code == 404
    assert "撤开合并" in clerk.get(reverse("person", args=[merged.code])).content.decode()


def test_people_and_person_take_the_same_queries_for_one_and_three(manager: Client, school: Organisation) -> None:
    person = make_staff(Role.TRAINER, school).person
    counted: dict[str, list[int]] = {"people": [], "person": []}
    manager.get(reverse("people"))
    for _round in range(2):
        for name, arguments in (("people", []), ("person", [person.code])):
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(reverse(name, args=arguments)).status_code == 200
            counted[name].append(len(queries))
        for _number in range(2):
            make_staff(Role.TRAINER, school)
            Membership.objects.create(
                person=person,
                organisation=school,
                role="trainer",
                valid_from=date(1990 + 10 * _round + _number, 1, 1),
                valid_to=date(1990 + 10 * _round + _number, 2, 1),
            )
    assert {name: counts[0] == counts[1] for name, counts in counted.items()} == {"people": True, "person": True}, (
        counted
    )


def test_offices_are_entered_changed_and_closed_on_pages() -> None:
    bureau = make_organisation(Organisation.Kind.BUREAU)
    admin = signed_in(make_staff(Role.ADMINISTRATOR, bureau))
    values = {
        "code": "newschool",
        "kind": "institution",
        "name": "新学校",
        "name_en": "",
        "division": str(bureau.division_id),
        "phone": "",
    }
    assert admin.post(reverse("organisation-new"), values | {"code": "新"}).status_code == 422
    assert admin.post(reverse("organisation-new"), values)["Location"] == reverse("organisation", args=["NEWSCHOOL"])
    edit = {key: values[key] for key in ("name_en", "division", "phone")} | {"name": "新学校（东区）"}
    assert admin.post(reverse("organisation-edit", args=["NEWSCHOOL"]), edit).status_code == 302
    manager = make_staff(Role.INSTITUTION_MANAGER, Organisation.objects.get(code="NEWSCHOOL"))
    page = admin.get(reverse("organisation", args=["NEWSCHOOL"])).content.decode()
    assert "新学校（东区）" in page and manager.person.name in page
    assert admin.post(reverse("organisation-close", args=["NEWSCHOOL"]), {"reason": ""}).status_code == 422
    assert admin.post(reverse("organisation-close", args=["NEWSCHOOL"]), {"reason": "并了"}).status_code == 302
    assert admin.get(reverse("organisation-edit", args=["NEWSCHOOL"])).status_code == 404
    assert signed_in(User.objects.get(pk=manager.pk)).get(reverse("desk")).status_code == 404


def test_somebody_with_two_posts_works_in_one_or_in_both(school: Organisation) -> None:
    from foundation.kernel.actors import SYSTEM
    from foundation.people.operations import grant_role

    user = make_staff(Role.TRAINER, school)
    bureau = make_organisation(Organisation.Kind.BUREAU)
    post = grant_role(user.person, bureau, Role.AUDITOR, actor=SYSTEM, valid_from=date(2020, 1, 1))
    client = signed_in(User.objects.get(pk=user.pk))

    def desk() -> tuple[str, set[str]]:
        shown = client.get(reverse("desk")).context["desk"]
        return shown["role"], {item["url"] for item in shown["items"]}

    both = desk()
    assert {reverse("session-list"), reverse("audit-list")} <= both[1]
    assert client.post(reverse("choose-post"), {"post": str(post.pk)}).status_code == 302
    role, items = desk()
    assert role == "审计员" and reverse("audit-list") in items and reverse("session-list") not in items
    assert client.get(reverse("session-list")).status_code == 200  # what one may do does not change
    client.post(reverse("choose-post"), {"post": ""})
    assert desk() == both
    stranger = Membership.objects.get(person=make_staff(Role.AUDITOR).person)
    assert client.post(reverse("choose-post"), {"post": str(stranger.pk)}).status_code == 404


def test_a_desk_costs_the_same_with_few_and_with_very_many_waiting_acts() -> None:
    from foundation.people.desks import MOST_SHOWN
    from tests.factories.certification import make_certificate

    certificate = make_certificate()
    organisation = certificate.body.organisation
    asker = make_staff(Role.CERTIFYING_OFFICER, organisation)
    second = make_staff(Role.CERTIFYING_OFFICER, organisation)
    client = signed_in(second)

    def ask(numbers: range) -> None:
        TwoPersonAct.objects.bulk_create(
            TwoPersonAct(
                kind="certification.revoke",
                object_type=f"certification.certificate.{number}",  # one open act an object; all show this certificate
                object_id=str(certificate.pk),
                office=organisation,
                reason="试试",
                data={"code": "fraud"},
                requested_by=asker.person,
            )
            for number in numbers
        )

    def queries() -> tuple[int, Any]:
        with CaptureQueriesContext(connection) as counted:
            page = client.get(reverse("desk"))
        return len(counted), page

    client.get(reverse("desk"))
    ask(range(1))
    few, _page = queries()
    ask(range(1, 3))
    three, page = queries()
    assert (three, page.context["task_count"]) == (few, 3)
    ask(range(3, 400))
    many, page = queries()
    assert (len(page.context["tasks"]), page.context["task_count"]) == (MOST_SHOWN, 400)
    assert many <= few + 1  # one count


def test_acts_of_two_people_are_not_there_for_strangers() -> None:
    from certification.operations.revocations import request_revocation
    from tests.factories.certification import make_certificate

    certificate = make_certificate()
    organisation = certificate.body.organisation
    asker, second = (make_staff(Role.CERTIFYING_OFFICER, organisation) for _ in range(2))
    act = request_revocation(certificate, actor=asker, reason="fraud")
    address, decide = (reverse(name, args=[act.pk]) for name in ("second-person", "second-person-decide"))
    superuser = make_account()
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    for user in (make_staff(Role.CERTIFYING_OFFICER), make_staff(Role.AUDITOR), superuser, make_account()):
        client = signed_in(user)
        assert client.get(address).status_code == 404
        assert client.post(decide, {"answer": "confirm"}).status_code == 404
    client = signed_in(asker)
    assert "撤回" in client.get(address).content.decode()
    assert client.post(decide, {"answer": "nothing"}).status_code == 404
    client.post(decide, {"answer": "withdraw"})
    act.refresh_from_db()
    assert act.state == "withdrawn"
    again = request_revocation(certificate, actor=asker, reason="fraud")
    confirm_act(again, actor=second)
    assert "已办" in signed_in(second).get(reverse("second-person-list")).content.decode()


def test_lists_of_acts_and_offices_take_the_same_queries_for_one_and_three() -> None:
    from certification.operations.revocations import request_revocation
    from tests.factories.certification import issue, make_published

    certificates = issue(make_published(3))
    organisation = certificates[0].body.organisation
    asker = make_staff(Role.CERTIFYING_OFFICER, organisation)
    second = signed_in(make_staff(Role.CERTIFYING_OFFICER, organisation))
    admin = signed_in(make_staff(Role.ADMINISTRATOR, make_organisation(Organisation.Kind.BUREAU)))
    pages = ((second, "second-person-list"), (admin, "organisation-list"))
    for client, name in pages:
        client.get(reverse(name))
    counted: dict[str, list[int]] = {name: [] for _client, name in pages}
    for wanted in (certificates[:1], certificates[1:]):
        for certificate in wanted:
            request_revocation(certificate, actor=asker, reason="fraud")
            make_organisation()
        for client, name in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            counted[name].append(len(queries))
    assert {name: counts[0] == counts[1] for name, counts in counted.items()} == dict.fromkeys(counted, True), counted
