"""Password and second factor for staff: enforced everywhere, lost ones replaced, nothing readable kept."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.notices.models import Notice
from foundation.people import api_scopes
from foundation.people.models import ApiKey, Organisation, SignInSession, User
from foundation.people.operations.api_keys import create_api_key
from foundation.people.operations.factors import renew_recovery_codes
from foundation.people.roles import Role
from foundation.people.strength import BY_PHONE, BY_PHONE_AND_PIN, needs_second_factor
from tests.factories.people import make_account, make_organisation, make_staff
from tests.factories.sign_in import code_now, give_password, is_in, with_app
from tests.website.addresses import addresses

pytestmark = pytest.mark.django_db
STAFF = [role for role in Role.values if role not in BY_PHONE | BY_PHONE_AND_PIN]


@pytest.fixture(autouse=True)
def no_demo(settings: Any) -> None:
    settings.DEMO = False


def set_up_app(client: Client) -> str:
    """Follow the pages as a person does; the secret, read off the page."""
    page = client.get(reverse("second-set-up-app")).content.decode()
    address = re.search(r'href="(otpauth://[^"]+)"', page)
    assert address is not None, page
    secret = parse_qs(urlsplit(address[1].replace("&amp;", "&")).query)["secret"][0]
    done = client.post(reverse("second-set-up-app"), {"code": code_now(secret)})
    assert done.status_code == 302, done.content.decode()
    return secret


def test_these_roles_need_one() -> None:
    assert len(STAFF) == 16
    for role in Role.values:
        assert needs_second_factor(make_staff(role)) is (role in STAFF), role
    superuser = make_account()
    superuser.is_superuser = True
    assert needs_second_factor(superuser)


@pytest.mark.parametrize("role", STAFF)
def test_a_password_alone_opens_no_page_of_the_desk_nor_of_the_admin(role: str) -> None:
    """Through the pages of the door, and with a session somebody made behind their back."""
    user = make_staff(role)
    through_the_door, forced = Client(), Client()
    assert give_password(through_the_door, user)["Location"] == reverse("second-set-up")
    forced.force_login(user)
    for address in addresses():
        if address.path.startswith(("/desk/", "/me/", "/admin/")) and not address.has_values:
            for client in (through_the_door, forced):
                answer = client.get(address.path)
                door = answer.get("Location", "").split("?")[0]
                allowed = (answer.status_code == 302 and door in ("/sign-in/", "/admin/login/")) or (
                    answer.status_code in (404, 405)
                )
                assert allowed or address.path in ("/admin/sprite/", "/admin/jsi18n/"), address.path
    assert not is_in(through_the_door) and not is_in(forced)


HOME = {
    Role.INSTITUTION_MANAGER: Organisation.Kind.INSTITUTION,
    Role.EVALUATION_BODY_MANAGER: Organisation.Kind.EVALUATION_BODY,
    Role.EMPLOYER: Organisation.Kind.EMPLOYER,
}


@pytest.mark.parametrize("role", Role.values)
def test_no_key_of_the_interface_is_had_or_works_without_one(role: str) -> None:
    """A key acts for a person of an organisation: who may have one at all needs a second factor to make it, and to use it."""
    office = make_organisation(HOME.get(Role(role), Organisation.Kind.BUREAU))
    user = make_staff(role, office)
    user.is_superuser = True
    user.save()

    def new_key() -> str:
        fresh = User.objects.get(pk=user.pk)
        return create_api_key(office, actor=fresh, name="x", scopes=["courses:read"], expires_on=clock.today())[1]

    with pytest.raises(DomainError) as refusal:
        new_key()
    if role not in (*api_scopes.MANAGERS, Role.ADMINISTRATOR):
        assert refusal.value.code == "not_permitted"
        return
    assert refusal.value.code == "people.key_second_factor"
    with_app(user)
    headers = {"Authorization": f"Bearer {new_key()}"}
    assert Client().get("/api/v1/courses", headers=headers).status_code == 200
    Authenticator.objects.filter(user=user, type="totp").delete()
    for path in ("/api/v1/courses", "/api/v1/key"):
        answer = Client().get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "api.second_factor")
    key = ApiKey.objects.get()
    assert (key.owner, key.organisation) == (user, office)


def test_whoever_has_none_is_led_to_set_one_up_and_is_in_with_it() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    client = Client()
    give_password(client, user, next="/desk/filings/")
    assert user.username in client.get(reverse("second-set-up")).content.decode()
    set_up_app(client)
    assert client.get(reverse("desk")).status_code == 200
    codes = client.get(reverse("security-codes"), {"next": "/desk/filings/"}).content.decode()
    assert len(re.findall(r"<li>\d{4} \d{4}</li>", codes)) == 10
    assert 'href="/desk/filings/"' in codes
    assert SignInSession.objects.get(user=user).strength == 3


def test_afterwards_the_code_is_asked_for_and_each_works_once() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    secret = with_app(user)
    first, second = Client(), Client()
    for client in (first, second):
        assert give_password(client, user, next="/desk/")["Location"] == reverse("sign-in-second")
        assert not is_in(client)
    code = code_now(secret)
    assert first.post(reverse("sign-in-second"), {"code": code})["Location"] == "/desk/"
    assert second.post(reverse("sign-in-second"), {"code": code}).status_code == 422
    assert second.post(reverse("sign-in-second"), {"code": code_now(secret, 1)}).status_code == 302
    assert is_in(second)


def test_the_code_that_set_the_app_up_does_not_open_the_door_again() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    client, other = Client(), Client()
    give_password(client, user)
    secret = set_up_app(client)
    give_password(other, user)
    assert other.post(reverse("sign-in-second"), {"code": code_now(secret)}).status_code == 422


@pytest.mark.parametrize(("later", "answer"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_half_a_minute_to_either_side_is_forgiven(later: int, answer: int) -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    secret = with_app(user)
    client = Client()
    with clock.shifted(timedelta(minutes=10)):
        give_password(client, user)
        assert client.post(reverse("sign-in-second"), {"code": code_now(secret, later)}).status_code == answer


def test_five_wrong_codes_close_it_for_the_hour_whatever_the_browser() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    secret = with_app(user)
    wrong = f"{(int(code_now(secret)) + 500_000) % 10**6:06d}"
    for place in range(5):
        client = Client()
        give_password(client, user)
        assert "这个码不对" in client.post(reverse("sign-in-second"), {"code": wrong}).content.decode(), place
    client = Client()
    give_password(client, user)
    assert "次数太多" in client.post(reverse("sign-in-second"), {"code": code_now(secret)}).content.decode()
    assert Entry.objects.filter(action="people.account.locked_out").count() == 1
    with clock.shifted(timedelta(hours=1)):
        give_password(client, user)
        assert client.post(reverse("sign-in-second"), {"code": code_now(secret)}).status_code == 302


def test_a_recovery_code_opens_once() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    with_app(user)
    code = renew_recovery_codes(user, actor=user)[3]
    answers = []
    for _time in range(2):
        client = Client()
        give_password(client, user)
        answers.append(client.post(reverse("sign-in-second"), {"code": f"{code[:4]} {code[4:]}"}).status_code)
    assert answers == [302, 422]


def test_nobody_with_a_password_alone_sets_up_a_new_app_over_the_old_one() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    with_app(user)
    client = Client()
    give_password(client, user)
    for page in ("second-set-up", "second-set-up-app", "second-set-up-passkey"):
        assert client.get(reverse(page))["Location"] == reverse("sign-in")
    assert client.post(reverse("second-set-up-app"), {"code": "123456"})["Location"] == reverse("sign-in")


def test_secrets_are_encrypted_wherever_they_rest() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    client = Client()
    give_password(client, user)
    client.get(reverse("second-set-up-app"))
    waiting = str(dict(client.session))
    secret = set_up_app(client)
    assert secret not in waiting
    rows = {row.type: row for row in Authenticator.objects.filter(user=user)}
    assert set(rows) == {"totp", "recovery_codes"}
    kept = str([row.data for row in rows.values()]) + str([entry.data for entry in Entry.objects.all()])
    assert secret not in kept
    assert [code for code in rows["recovery_codes"].wrap().generate_codes() if code in kept] == []


def test_a_farmer_may_have_one_too_and_is_asked_for_it_then() -> None:
    user = make_account()
    client = Client()
    give_password(client, user)
    assert is_in(client)
    secret = with_app(user)
    again = Client()
    assert give_password(again, user)["Location"] == reverse("sign-in-second")
    again.post(reverse("sign-in-second"), {"code": code_now(secret)})
    assert is_in(again)


def test_on_a_demo_machine_name_and_password_are_enough_until_one_is_set_up(settings: Any) -> None:
    settings.DEMO = True
    user = make_staff(Role.BUREAU_SUPERVISOR)
    client = Client()
    give_password(client, user)
    assert client.get(reverse("desk")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("desk")).status_code == 302, "and what was opened there stays there"


def test_an_administrator_resets_a_lost_one_with_a_reason_and_the_person_is_told() -> None:
    user, admin = make_staff(Role.APPRAISER), make_staff(Role.ADMINISTRATOR)
    secret, admins = with_app(user), with_app(admin)
    lost, desk = Client(), Client()
    give_password(lost, user)
    lost.post(reverse("sign-in-second"), {"code": code_now(secret)})
    give_password(desk, admin)
    desk.post(reverse("sign-in-second"), {"code": code_now(admins)})
    page = desk.post(reverse("account-find"), {"username": user.username})
    assert page["Location"] == reverse("account", args=[user.code])
    shown = desk.get(page["Location"]).content.decode()
    assert user.person.name not in shown and user.person.phone not in shown
    address = reverse("account-reset", args=[user.code, "factor"])
    assert desk.post(address, {"reason": " "}).status_code == 422
    assert desk.post(address, {"reason": "手机丢了，当面核对了身份证"}).status_code == 302
    assert not is_in(lost)
    assert not Authenticator.objects.filter(user=user).exists()
    entry = Entry.objects.get(action="people.account.factor_reset")
    assert (entry.actor_id, entry.data["reason"]) == (str(admin.pk), "手机丢了，当面核对了身份证")
    assert Notice.objects.filter(person=user.person, occasion="website.second_factor_reset").count() == 1
    assert give_password(lost, user)["Location"] == reverse("second-set-up")


def test_an_administrator_gives_a_new_password_shown_once() -> None:
    user, admin = make_staff(Role.APPRAISER), make_staff(Role.ADMINISTRATOR)
    secret = with_app(admin)
    desk = Client()
    give_password(desk, admin)
    desk.post(reverse("sign-in-second"), {"code": code_now(secret)})
    page = desk.post(reverse("account-reset", args=[user.code, "password"]), {"reason": "忘了"}).content.decode()
    given = re.search(r'class="reference num">([a-z2-9]{12})<', page)
    assert given is not None
    assert give_password(Client(), user).status_code == 200, "the old one no longer works"
    client = Client()
    answer = client.post(reverse("sign-in"), {"username": user.username, "password": given[1]})
    assert answer["Location"] == reverse("second-set-up")
    assert given[1] not in str([entry.data for entry in Entry.objects.all()])


def test_nobody_but_an_administrator_resets_and_nobody_their_own() -> None:
    user, admin = make_staff(Role.APPRAISER), make_staff(Role.ADMINISTRATOR)
    for asker, account in ((user, admin), (admin, admin)):
        secret = with_app(asker)
        client = Client()
        give_password(client, asker)
        client.post(reverse("sign-in-second"), {"code": code_now(secret)})
        address = reverse("account-reset", args=[account.code, "factor"])
        assert client.post(address, {"reason": "x"}).status_code == 404
    assert Authenticator.objects.filter(type="totp").count() == 2


def test_changes_ask_again_for_who_has_been_in_for_a_while() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    secret = with_app(user)
    client = Client()
    give_password(client, user)
    client.post(reverse("sign-in-second"), {"code": code_now(secret)})
    pages = ["security-app", "security-passkey", "security-codes", "security-password", "security-pin"]
    assert [client.get(reverse(page)).status_code for page in pages] == [200] * 5
    with clock.shifted(timedelta(minutes=16)):
        for page in pages:
            assert client.get(reverse(page))["Location"].startswith(reverse("security-confirm")), page
        factor = Authenticator.objects.get(user=user, type="totp")
        removed = client.post(reverse("security-remove", args=[factor.pk]))
        assert removed["Location"].startswith(reverse("security-confirm"))
        assert client.post(reverse("security-confirm"), {"code": "000000"}).status_code == 422
        done = client.post(reverse("security-confirm"), {"code": code_now(secret), "next": reverse("security-app")})
        assert done["Location"] == reverse("security-app")
        assert client.get(reverse("security-app")).status_code == 200


def test_the_last_factor_stays_while_a_role_needs_it() -> None:
    user, farmer = make_staff(Role.BUREAU_SUPERVISOR), make_account()
    for owner, left in ((user, 1), (farmer, 0)):
        secret = with_app(owner)
        client = Client()
        give_password(client, owner)
        client.post(reverse("sign-in-second"), {"code": code_now(secret)})
        factor = Authenticator.objects.get(user=owner, type="totp")
        client.post(reverse("security-remove", args=[factor.pk]))
        assert Authenticator.objects.filter(user=owner, type="totp").count() == left
    assert not Authenticator.objects.filter(user=farmer).exists(), "recovery codes go with the last factor"


def test_nobody_removes_anothers_factor() -> None:
    owner, other = make_account(), make_account()
    with_app(owner)
    client = Client()
    give_password(client, other)
    factor = Authenticator.objects.get(user=owner, type="totp")
    assert client.post(reverse("security-remove", args=[factor.pk])).status_code == 404


@pytest.mark.parametrize(
    "credential", ["{", "[]", "1", '"x"', "{}", '{"id": 1}', '{"id": "AA", "response": {}}', "null"]
)
def test_a_made_up_passkey_is_refused_in_words(credential: str) -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    client = Client()
    give_password(client, user)
    assert client.get(reverse("second-set-up-passkey")).status_code == 200
    answer = client.post(reverse("second-set-up-passkey"), {"credential": credential, "name": "x"})
    assert (answer.status_code, "没有登记成" in answer.content.decode()) == (422, True)
    with_app(user)
    give_password(client, user)
    client.get(reverse("sign-in-second"))
    assert client.post(reverse("sign-in-second"), {"credential": credential}).status_code == 422
    assert not is_in(client)


def test_the_pages_of_allauth_itself_are_nowhere() -> None:
    for path in ("/accounts/", "/accounts/login/", "/accounts/2fa/", "/accounts/signup/", "/account/login/", "/2fa/"):
        assert Client().get(path).status_code == 404
    assert [
        address.path for address in addresses() if "allauth" in str(address) or address.name.startswith("mfa_")
    ] == []
    assert User.objects.count() == 0
