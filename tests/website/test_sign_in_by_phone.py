"""Signing in and up with a phone and the code sent to it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.people.demo import invent_resident_id
from foundation.people.models import DocumentType, Person, SignInSession, User
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.policy.operations import set_policy
from tests.factories.people import make_account, make_person, make_staff
from tests.factories.sign_in import ask_for_code, is_in, newest_code, sign_in_by_phone

pytestmark = pytest.mark.django_db
PHONE = "13905759001"
NUMBER = invent_resident_id(date(1980, 5, 1), female=True, sequence=11)


def township() -> int:
    return int(Division.objects.get(code="330683100").pk)


def answers(**changes: object) -> list[dict[str, object]]:
    """What is sent from each page of the sign-up: everything so far."""
    given: dict[str, object] = {
        "name": "裘小芳",
        "document_type": DocumentType.RESIDENT_ID,
        "document_number": NUMBER,
        "township": township(),
    } | changes
    names = ["name"], ["name", "document_type", "document_number"], list(given)
    return [{name: given[name] for name in fields} | {"step": step} for step, fields in enumerate(names)]


def bare(page: str) -> str:
    """A page without what differs every time."""
    return re.sub(r'name="(idempotency_key|csrfmiddlewaretoken)" value="[^"]*"', "", page)


def test_a_known_person_is_in_with_number_and_code_and_needs_no_account_before() -> None:
    person = make_person(phone=PHONE)
    client = Client()
    assert sign_in_by_phone(client, "139 0575-9001", next="/menu/")["Location"] == "/menu/"
    user = User.objects.get(person=person)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()
    session = SignInSession.objects.get(user=user)
    assert (session.way, session.strength) == ("phone", 1)


def test_the_account_there_is_stays_the_one() -> None:
    user = make_account(make_person(phone=PHONE))
    client = Client()
    sign_in_by_phone(client, PHONE)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_an_unknown_number_is_answered_like_a_known_one() -> None:
    make_account(make_person(phone=PHONE))
    seen = []
    for phone in (PHONE, "13905759002"):
        client = Client()
        asked = ask_for_code(client, phone)
        page = client.get(reverse("sign-in-code"))
        wrong = client.post(reverse("sign-in-code"), {"code": "000000" if newest_code() != "000000" else "111111"})
        again = ask_for_code(client, phone)
        seen.append(
            [
                (asked.status_code, asked["Location"]),
                *(
                    (
                        answer.status_code,
                        bare(answer.content.decode()).replace(phone, "PHONE").replace(newest_code(), "CODE"),
                    )
                    for answer in (page, wrong, again)
                ),
            ]
        )
        seen[-1][-1] = (seen[-1][-1][0], re.sub(r"\d\d:\d\d:\d\d", "TIME", str(seen[-1][-1][1])))
    assert seen[0] == seen[1]
    assert [status for status, _page in seen[0]] == [302, 200, 422, 422]


def test_asking_costs_the_same_whoever_is_behind_the_number() -> None:
    make_account(make_person(phone=PHONE))
    ask_for_code(Client(), "13905759009")
    counted = []
    for phone in (PHONE, "13905759002"):
        with CaptureQueriesContext(connection) as queries:
            ask_for_code(Client(), phone)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_several_behind_one_phone_choose_and_see_masked_names_only_after_the_code() -> None:
    first = make_person(name="裘大芳", phone=PHONE, born=date(1961, 3, 3))
    second = make_person(name="裘小芳", phone=PHONE, born=date(1988, 4, 4))
    client = Client()
    assert client.get(reverse("sign-in-who")).status_code == 302
    assert sign_in_by_phone(client, PHONE)["Location"] == reverse("sign-in-who")
    page = client.get(reverse("sign-in-who")).content.decode()
    assert first.masked_name in page and second.masked_name in page
    assert "裘大芳" not in page and "裘小芳" not in page and "＊" in page
    assert "1961 年生" in page and "1988 年生" in page, "masked alike, so the year tells them apart"
    assert not is_in(client)
    client.post(reverse("sign-in-who"), {"person": second.code})
    assert client.session["_auth_user_id"] == str(User.objects.get(person=second).pk)


def test_nobody_chooses_a_person_who_is_not_behind_the_phone() -> None:
    make_person(phone=PHONE)
    make_person(phone=PHONE)
    stranger = make_person(phone="13905759002")
    client = Client()
    sign_in_by_phone(client, PHONE)
    assert client.post(reverse("sign-in-who"), {"person": stranger.code}).status_code == 422
    assert not is_in(client)


def test_a_newcomer_says_who_they_are_one_question_a_page() -> None:
    client = Client()
    assert sign_in_by_phone(client, PHONE, next="/order/")["Location"] == reverse("register")
    pages = [client.post(reverse("register"), sent) for sent in answers()]
    assert [page.status_code for page in pages] == [200, 200, 302]
    assert pages[-1]["Location"] == "/order/"
    person = Person.objects.get(name="裘小芳")
    assert (person.phone, person.document_number, person.township_id) == (PHONE, NUMBER, township())
    assert client.session["_auth_user_id"] == str(person.account.pk)


def test_a_foreign_next_address_is_not_followed() -> None:
    make_person(phone=PHONE)
    assert sign_in_by_phone(Client(), PHONE, next="https://example.org/")["Location"] == reverse("after-sign-in")


def test_nobody_signs_up_without_a_phone_that_answered() -> None:
    client = Client()
    assert client.post(reverse("register"), answers()[-1])["Location"] == reverse("sign-in-phone")
    ask_for_code(client, PHONE)
    assert client.post(reverse("register"), answers()[-1])["Location"] == reverse("sign-in-phone")
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("page", "changes", "words"),
    [
        (0, {"name": ""}, "id_name"),
        (1, {"document_number": "123"}, "18"),
        (2, {"township": ""}, "id_township"),
        (2, {"document_number": "123"}, "18"),
    ],
)
def test_a_slip_is_named_and_nothing_typed_is_lost(page: int, changes: dict[str, object], words: str) -> None:
    client = Client()
    sign_in_by_phone(client, PHONE)
    answer = client.post(reverse("register"), answers(**changes)[page])
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert page == 0 or "裘小芳" in answer.content.decode()
    assert Person.objects.count() == 0


def test_a_person_an_institution_enrolled_under_another_number_goes_to_the_counter() -> None:
    known = make_person(name="裘小芳", document_number=NUMBER, phone="13905759002")
    client = Client()
    sign_in_by_phone(client, PHONE)
    refused = client.post(reverse("register"), answers()[-1])
    assert (refused.status_code, "办事窗口" in refused.content.decode()) == (422, True)
    assert not User.objects.exists()
    other = Client()
    sign_in_by_phone(other, "13905759002")
    assert other.session["_auth_user_id"] == str(User.objects.get(person=known).pk)


def test_another_name_under_a_known_document_is_answered_alike() -> None:
    make_person(name="裘大芳", document_number=NUMBER, phone="13905759002")
    client = Client()
    sign_in_by_phone(client, PHONE)
    refused = client.post(reverse("register"), answers()[-1])
    assert "姓名或手机号对不上" in refused.content.decode()


def test_someone_with_another_document_signs_up_too() -> None:
    client = Client()
    sign_in_by_phone(client, PHONE)
    sent = answers(document_type=DocumentType.PASSPORT, document_number="e12345678")[-1]
    assert client.post(reverse("register"), sent).status_code == 302
    assert Person.objects.get().document_number == "E12345678"


def test_a_second_tap_is_signed_in_as_the_first_would_have_been() -> None:
    client = Client()
    sign_in_by_phone(client, PHONE)
    sent = answers()[-1] | {"idempotency_key": "tap-1"}
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    first = client.post(reverse("register"), sent)
    second = Client()
    second.cookies[django_settings.SESSION_COOKIE_NAME] = cookie  # the first answer, and its cookie, never arrived
    answer = second.post(reverse("register"), sent)
    assert (answer.status_code, answer["Location"]) == (302, first["Location"])
    assert second.session["_auth_user_id"] == str(User.objects.get().pk)
    assert Person.objects.count() == 1
    client.post(reverse("sign-out"))
    late = Client()
    assert late.post(reverse("register"), sent).status_code == 302
    assert "_auth_user_id" not in late.session, "a session that was ended stays ended"


def test_an_account_that_was_closed_stays_shut() -> None:
    user = make_account(make_person(phone=PHONE))
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = Client()
    assert "停用" in sign_in_by_phone(client, PHONE).content.decode()
    assert not is_in(client)


def test_no_machine_opens_accounts_by_the_hundred() -> None:
    set_policy("website.registrations_per_address", 2, actor=SYSTEM, valid_from=clock.today())
    make_person(name="另外一个", document_number=NUMBER, phone="13905759002")
    client = Client()
    sign_in_by_phone(client, PHONE)
    pages = [client.post(reverse("register"), answers()[-1]).content.decode() for _try in range(3)]
    assert ["次数太多" in page for page in pages] == [False, False, True]


def test_what_is_known_of_the_phone_is_encrypted_in_the_session() -> None:
    client = Client()
    sign_in_by_phone(client, PHONE)
    assert PHONE not in str(dict(client.session))


def test_half_a_sign_in_is_forgotten_after_a_quarter_of_an_hour() -> None:
    client = Client()
    sign_in_by_phone(client, PHONE)
    with clock.shifted(timedelta(minutes=16)):
        assert client.get(reverse("register"))["Location"] == reverse("sign-in-phone")


def test_the_page_says_the_message_only_on_a_demo_machine(settings: Any) -> None:
    for demo, shown in ((True, True), (False, False)):
        settings.DEMO = demo
        client = Client()
        with clock.shifted(timedelta(minutes=2 if demo else 4)):
            ask_for_code(client, PHONE)
            assert (newest_code() in client.get(reverse("sign-in-code")).content.decode()) is shown


def test_the_message_is_in_the_language_of_the_page_and_gone_soon() -> None:
    with translation.override("en"):
        Client().post("/en/sign-in/phone/", {"phone": PHONE})
    notice = Notice.objects.latest("pk")
    assert notice.language == "en"
    assert notice.wipe_at - notice.created_at == timedelta(seconds=300)


def test_code_number_and_name_are_in_no_entry_of_the_record() -> None:
    make_person(name="裘小芳", phone=PHONE)
    client = Client()
    sign_in_by_phone(client, PHONE)
    code = newest_code()
    record = " ".join(f"{entry.data} {entry.object_id} {entry.actor_label}" for entry in Entry.objects.all())
    assert [word for word in (PHONE, "裘小芳", f"'{code}'") if word in record] == []


def test_a_fresh_session_key_begins_with_the_sign_in() -> None:
    make_person(phone=PHONE)
    client = Client()
    ask_for_code(client, PHONE)
    before = client.session.session_key
    client.post(reverse("sign-in-code"), {"code": newest_code()})
    assert before and client.session.session_key != before
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = before
    assert not is_in(thief)


@pytest.mark.parametrize("role", [Role.BUREAU_SUPERVISOR, Role.APPRAISER, Role.EDITOR, Role.INSTITUTION_MANAGER])
def test_staff_never_sign_in_by_phone_alone(role: str, settings: Any) -> None:
    settings.DEMO = False
    user = make_staff(role)
    client = Client()
    assert sign_in_by_phone(client, user.person.phone)["Location"] == reverse("sign-in-by-password")
    assert client.get(reverse("sign-in-by-password")).status_code == 200
    for page in ("second-set-up", "second-set-up-app", "second-set-up-passkey", "sign-in-pin", "sign-in-second"):
        assert client.get(reverse(page))["Location"] == reverse("sign-in"), page
    assert not is_in(client)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.VILLAGE_CADRE])
def test_a_code_is_enough_for_learners_and_cadres(role: str, settings: Any) -> None:
    settings.DEMO = False
    client = Client()
    sign_in_by_phone(client, make_staff(role).person.phone)
    assert is_in(client)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.VILLAGE_LIAISON])
def test_trainers_and_liaisons_make_a_pin_and_are_asked_for_it_ever_after(role: str, settings: Any) -> None:
    settings.DEMO = False
    user = make_staff(role)
    client = Client()
    assert sign_in_by_phone(client, user.person.phone)["Location"] == reverse("sign-in-pin")
    assert not is_in(client)
    weak = [client.post(reverse("sign-in-pin"), {"code": pin, "again": pin}) for pin in ("123456", "111111", "12345")]
    assert [answer.status_code for answer in weak] == [422] * 3
    assert client.post(reverse("sign-in-pin"), {"code": "274918", "again": "274919"}).status_code == 422
    assert client.post(reverse("sign-in-pin"), {"code": "274918", "again": "274918"}).status_code == 302
    assert is_in(client)
    assert client.get(reverse("desk")).status_code == 200
    user.refresh_from_db()
    assert "274918" not in user.pin
    with clock.shifted(timedelta(minutes=2)):
        again = Client()
        sign_in_by_phone(again, user.person.phone)
        wrong = again.post(reverse("sign-in-pin"), {"code": "274919"})
        assert (wrong.status_code, "274919" in wrong.content.decode()) == (422, False)
        assert again.post(reverse("sign-in-pin"), {"code": "２７４９１８"}).status_code == 302
        assert SignInSession.objects.latest("pk").strength == 2


def test_a_pin_can_be_guessed_five_times_an_hour(settings: Any) -> None:
    settings.DEMO = False
    user = make_staff(Role.TRAINER)
    first, second = Client(), Client()
    sign_in_by_phone(first, user.person.phone)
    first.post(reverse("sign-in-pin"), {"code": "274918", "again": "274918"})
    with clock.shifted(timedelta(hours=1, minutes=2)):
        sign_in_by_phone(second, user.person.phone)
        guesses = [second.post(reverse("sign-in-pin"), {"code": f"27491{last}"}) for last in (0, 1, 2, 3, 4)]
        assert ["口令不对" in guess.content.decode() for guess in guesses] == [True] * 5
        assert "次数太多" in second.post(reverse("sign-in-pin"), {"code": "274918"}).content.decode()
        assert Entry.objects.filter(action="people.account.locked_out").count() == 1
