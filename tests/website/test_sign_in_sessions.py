"""Sessions: whose they are, when they end, and what becomes of them when roles or passwords change."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.models import SignInSession, User
from foundation.people.operations import grant_role
from foundation.people.operations.sign_ins import forget_ended_sessions, start_session
from foundation.people.roles import Role
from tests.factories.people import PASSWORD, make_account, make_organisation, make_staff
from tests.factories.sign_in import code_now, give_password, is_in, with_app

pytestmark = pytest.mark.django_db
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47"
)


@pytest.fixture(autouse=True)
def no_demo(settings: Any) -> None:
    settings.DEMO = False


def staff_client(user: User) -> Client:
    secret = with_app(user)
    client = Client()
    give_password(client, user)
    assert client.post(reverse("sign-in-second"), {"code": code_now(secret)}).status_code == 302
    return client


def farmer_client(user: User, **extra: Any) -> Client:
    client = Client(**extra)
    give_password(client, user)
    return client


def test_the_session_key_changes_at_each_step_up() -> None:
    user = make_staff(Role.BUREAU_SUPERVISOR)
    secret = with_app(user)
    client = Client()
    client.get(reverse("sign-in"))
    give_password(client, user)
    before = client.session.session_key
    client.post(reverse("sign-in-second"), {"code": code_now(secret)})
    assert before and client.session.session_key != before
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = before
    assert not is_in(thief)


def test_signing_out_ends_it_for_whoever_kept_the_cookie() -> None:
    client = farmer_client(make_account())
    kept = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    client.post(reverse("sign-out"))
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = kept
    assert not is_in(thief)
    assert SignInSession.objects.get().ended_at is not None


def test_the_admins_own_sign_out_ends_it_too() -> None:
    user = make_staff(Role.EDITOR)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    client = staff_client(user)
    assert client.post("/admin/logout/").status_code == 302
    assert SignInSession.objects.get(user=user).ended_at is not None


@pytest.mark.parametrize(("minutes", "still_in"), [(29, True), (31, False)])
def test_staff_are_out_after_half_an_hour_of_nothing(minutes: int, still_in: bool) -> None:
    client = staff_client(make_staff(Role.BUREAU_SUPERVISOR))
    with clock.shifted(timedelta(minutes=minutes)):
        assert (client.get(reverse("desk")).status_code == 200) is still_in
        if not still_in:
            assert "刚才的登录已经结束" in client.get(reverse("sign-in")).content.decode()


def test_who_works_on_stays_in_but_no_longer_than_a_day_of_work() -> None:
    client = staff_client(make_staff(Role.BUREAU_SUPERVISOR))
    for quarter in range(1, 48):
        with clock.shifted(timedelta(minutes=15 * quarter)):
            assert client.get(reverse("desk")).status_code == 200, quarter
    with clock.shifted(timedelta(hours=12, minutes=1)):
        assert client.get(reverse("desk")).status_code == 302


@pytest.mark.parametrize(
    ("role", "hours", "longest"),
    [
        (Role.LEARNER, 30 * 24, 30 * 24),
        (Role.VILLAGE_CADRE, 4, 12),
        (Role.TRAINER, 4, 12),
        (Role.VILLAGE_LIAISON, 4, 12),
        (Role.AUDITOR, 0.5, 12),
    ],
)
def test_how_long_a_session_idles_and_lives_hangs_on_the_roles(role: str, hours: float, longest: int) -> None:
    session = start_session(make_staff(role), actor=SYSTEM, way="phone", strength=2)
    assert session.idle_seconds == hours * 3600
    assert session.ends_at - session.started_at == timedelta(hours=longest)


@pytest.mark.parametrize(("days", "still_in"), [(29, True), (31, False)])
def test_farmers_stay_in_for_a_month(days: int, still_in: bool) -> None:
    client = farmer_client(make_account())
    session = SignInSession.objects.get()
    with clock.shifted(timedelta(days=days)):
        assert (session.idle_seconds, session.ends_at > clock.now()) == (30 * 24 * 3600, still_in)
        assert is_in(client) is still_in


def test_a_new_role_makes_a_weak_session_ask_again() -> None:
    user = make_account()
    client = farmer_client(user)
    assert is_in(client)
    grant_role(user.person, make_organisation(), Role.INSTITUTION_MANAGER, actor=SYSTEM)
    assert client.get(reverse("desk"))["Location"].startswith(reverse("sign-in"))
    assert not is_in(client)


def test_a_new_role_shortens_a_strong_session() -> None:
    user = make_account()
    client = staff_client(user)
    assert SignInSession.objects.get(user=user).idle_seconds == 30 * 24 * 3600
    grant_role(user.person, make_organisation(), Role.INSTITUTION_MANAGER, actor=SYSTEM)
    assert client.get(reverse("desk")).status_code == 200
    assert SignInSession.objects.get(user=user).idle_seconds == 30 * 60


def test_a_role_that_begins_by_its_date_counts_from_that_day() -> None:
    user = make_account()
    tomorrow = clock.today() + timedelta(days=1)
    grant_role(user.person, make_organisation(), Role.INSTITUTION_MANAGER, actor=SYSTEM, valid_from=tomorrow)
    client = farmer_client(user)
    assert is_in(client)
    with clock.shifted(timedelta(days=1)):
        assert not is_in(client)


def test_a_changed_password_ends_every_other_session() -> None:
    user = make_account()
    here, there = farmer_client(user), farmer_client(user)
    answer = here.post(reverse("security-password"), {"password": "quite-another-word", "again": "quite-another-word"})
    assert answer["Location"] == reverse("security")
    assert (is_in(here), is_in(there)) == (True, False)
    assert Client().post(reverse("sign-in"), {"username": user.username, "password": PASSWORD}).status_code == 200


def test_a_weak_or_mistyped_password_is_refused() -> None:
    client = farmer_client(make_account())
    for password, again in (("short", "short"), ("12345678", "12345678"), ("quite-a-word", "quite-a-sword")):
        answer = client.post(reverse("security-password"), {"password": password, "again": again})
        assert answer.status_code == 422


def test_a_closed_account_is_out_at_once() -> None:
    user = make_account()
    client = farmer_client(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(client)


def test_devices_are_listed_and_ended_by_their_owner() -> None:
    user = make_account()
    here, phone = farmer_client(user), farmer_client(user, HTTP_USER_AGENT=WECHAT)
    page = here.get(reverse("sessions")).content.decode()
    assert "微信 · Android" in page and page.count("/end/") == 1
    other = SignInSession.objects.get(device="WeChat · Android")
    assert here.post(reverse("session-end", args=[other.pk]))["Location"] == reverse("sessions")
    assert (is_in(here), is_in(phone)) == (True, False)
    assert "微信" not in here.get(reverse("sessions")).content.decode()


def test_all_others_end_at_once() -> None:
    user = make_account()
    clients = [farmer_client(user) for _place in range(3)]
    clients[1].post(reverse("sessions-end-others"))
    assert [is_in(client) for client in clients] == [False, True, False]


def test_nobody_sees_or_ends_anothers_devices() -> None:
    owner, other = make_account(), make_account()
    farmer_client(owner, HTTP_USER_AGENT=WECHAT)
    client = farmer_client(other)
    assert "微信" not in client.get(reverse("sessions")).content.decode()
    session = SignInSession.objects.get(user=owner)
    assert client.post(reverse("session-end", args=[session.pk])).status_code == 404
    client.post(reverse("sessions-end-others"))
    session.refresh_from_db()
    assert session.ended_at is None


def test_neither_address_nor_the_browsers_own_words_are_kept() -> None:
    client = farmer_client(make_account(), HTTP_USER_AGENT=WECHAT, REMOTE_ADDR="203.0.113.77")
    assert is_in(client)
    kept = str(list(SignInSession.objects.values())) + str([entry.data for entry in Entry.objects.all()])
    assert "203.0.113.77" not in kept and "V2309A" not in kept


def test_knowing_who_is_there_costs_one_query_more_than_django() -> None:
    """The account with its person, the session it came under, and nothing else; a stranger costs none."""
    client = farmer_client(make_account())
    client.get(reverse("sessions"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("after-sign-in"))
    tables = [query["sql"].split("FROM ")[1].split()[0].strip('"') for query in queries.captured_queries]
    assert tables == ["django_session", "people_user", "people_signinsession", "people_membership"]
    with CaptureQueriesContext(connection) as queries:
        Client().get(reverse("sign-in-phone"))
    assert len(queries) == 0


def test_reading_on_writes_seldom() -> None:
    client = staff_client(make_staff(Role.BUREAU_SUPERVISOR))
    written = 0
    for second in range(0, 300, 10):
        with clock.shifted(timedelta(seconds=second)), CaptureQueriesContext(connection) as queries:
            client.get(reverse("after-sign-in"))
        written += sum(
            "UPDATE" in query["sql"] and "signinsession" in query["sql"] for query in queries.captured_queries
        )
    assert written in (3, 4)  # one more where midnight passes: roles are looked at once a day


def test_who_signed_in_and_out_stands_in_the_record() -> None:
    user = make_account()
    client = farmer_client(user)
    client.post(reverse("sign-out"))
    entries = Entry.objects.filter(action__startswith="people.session.").order_by("pk")
    assert [(entry.action, entry.actor_id, entry.data) for entry in entries] == [
        ("people.session.started", str(user.pk), {"way": "password", "strength": 1}),
        ("people.session.ended", str(user.pk), {"why": "signed_out"}),
    ]


def test_rows_go_after_half_a_year() -> None:
    farmer_client(make_account())
    with clock.shifted(timedelta(days=179)):
        assert forget_ended_sessions(actor=SYSTEM) == 0
    with clock.shifted(timedelta(days=181)):
        assert forget_ended_sessions(actor=SYSTEM) == 1
