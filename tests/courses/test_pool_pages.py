"""The pool's page and poster, the bureau's list of demand, and the neighbours' desk."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Pool
from courses.operations.neighbours import set_neighbours
from courses.operations.pool_regrouping import regroup_some
from foundation.audit.queries import timeline
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.places.queries import neighbours_of
from tests.factories.courses import make_course, make_wish, township
from tests.factories.people import make_account, make_person, make_staff

pytestmark = pytest.mark.django_db
READERS = {"bureau_supervisor", "programme_officer", "township_reviewer"}


def make_village(number: int, name: str) -> Division:
    return Division.objects.create(
        code=f"33068310020{number}",
        name=name,
        name_en=f"Village {number}",
        kind="village",
        parent=township(),
        valid_from=date(2019, 1, 1),
    )


def queries_of(client, address: str) -> int:
    cache.clear()  # the sidebar's numbers are asked anew each time
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


class TestThePage:
    def test_says_how_many_how_many_more_and_where(self, client):
        wish = make_wish(make_person(name="王小明"), course=make_course(min_size=19, title="春茶炒制"), group_size=7)
        page = client.get(f"/order/pools/{wish.pool.code}/").content.decode()
        assert "春茶炒制 · 甘霖镇" in page
        assert "要 19 人，有 7 人了，再来 12 人就开到甘霖镇" in page
        assert f"/order/wish/?course={wish.course.slug}&amp;place=330683100&amp;season=all_year" in page
        assert "王小明" not in page
        assert "Cookie" not in client.get(f"/order/pools/{wish.pool.code}/").get("Vary", "")

    def test_leads_from_an_old_poster_to_the_wider_pool(self, client):
        wish = make_wish(village=make_village(1, "上街村"))
        with clock.shifted(timedelta(days=20)):
            while regroup_some(actor=SYSTEM):
                pass
        wider = Pool.objects.get(state="gathering")
        for ending in ("", "poster/"):
            found = client.get(f"/order/pools/{wish.pool.code.lower()}/{ending}")
            assert found["Location"] == f"/order/pools/{wider.code}/{ending}"

    @pytest.mark.parametrize("code", ["ZZZZZZZZ", "x", "1" * 40])
    def test_is_not_there_for_a_code_nobody_gave(self, client, code):
        assert client.get(f"/order/pools/{code}/").status_code == 404

    def test_costs_the_same_with_one_wish_and_with_three(self, client):
        wish = make_wish(village=make_village(1, "上街村"))
        address = f"/order/pools/{wish.pool.code}/"
        client.get(address)
        alone = queries_of(client, address)
        for number in range(3):
            make_wish(course=wish.course, village=wish.village)
            make_wish(village=make_village(number + 2, f"{number}村"))
        assert queries_of(client, address) == alone

    def test_the_poster_carries_the_address_and_the_code(self, client):
        pool = make_wish(group_size=2).pool
        page = client.get(f"/order/pools/{pool.code}/poster/").content.decode()
        assert f"/order/pools/{pool.code}/" in page
        assert page.count("data:image/png;base64,") == 1


class TestOnesOwnPage:
    def test_shows_how_far_each_wish_has_come(self, client):
        person = make_person()
        wish = make_wish(person, course=make_course(min_size=10), group_size=4)
        make_wish(person, free_text="养蜂")
        client.force_login(make_account(person))
        page = client.get("/me/").content.decode()
        assert page.count("要 10 人，有 4 人了，再来 6 人就开到甘霖镇") >= 1
        assert page.count(f"/order/pools/{wish.pool.code}/") == 1

    def test_costs_the_same_with_one_pool_and_with_three(self, client):
        person = make_person()
        make_wish(person)
        client.force_login(make_account(person))
        client.get("/me/")
        alone = queries_of(client, "/me/")
        make_wish(person)
        make_wish(person)
        assert queries_of(client, "/me/") == alone


class TestTheBureausList:
    @pytest.mark.parametrize("role", sorted(READERS))
    def test_shows_figures_and_no_names(self, client, role):
        wish = make_wish(make_person(name="王小明"), course=make_course(title="香榧嫁接", min_size=5), group_size=4)
        make_wish(course=wish.course, group_size=2)
        make_wish(free_text="养蜂", group_size=3)
        client.force_login(make_staff(role))
        response = client.get("/desk/wishes/")
        taken_out = client.post("/desk/wishes/", {"export": "csv"}).content.decode("utf-8-sig")
        figures = [(row[0], row[1], row[2], row[4], row[5]) for row in csv.reader(StringIO(taken_out))]
        assert figures[1:] == [("香榧嫁接", "甘霖镇", "甘霖镇", "6", "2")]
        assert wish.person.name not in response.content.decode() + taken_out
        assert wish.person.masked_name not in response.content.decode() + taken_out

    def test_a_townships_office_sees_its_own(self, client):
        make_wish(group_size=2)
        make_wish(township=township("330683102"), group_size=3)
        client.force_login(make_staff(Role.TOWNSHIP_REVIEWER))
        assert [pool.people for pool in client.get("/desk/wishes/").context["list"].rows] == [2]

    @pytest.mark.parametrize("role", sorted(set(Role.values) - READERS))
    def test_is_not_there_for_others(self, client, role):
        client.force_login(make_staff(role))
        for address in ("/desk/wishes/", "/desk/wishes/words/", "/desk/villages/"):
            assert client.get(address).status_code == 404

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get("/desk/wishes/")["Location"] == "/sign-in/?next=/desk/wishes/"

    def test_costs_the_same_with_one_row_and_with_three(self, client):
        client.force_login(make_staff(Role.BUREAU_SUPERVISOR))
        make_wish()
        alone = queries_of(client, "/desk/wishes/")
        make_wish()
        make_wish()
        assert queries_of(client, "/desk/wishes/") == alone


class TestNeighbours:
    def test_are_each_others_and_on_record(self, client):
        upper, lower, far = (make_village(number, f"{number}村") for number in (1, 2, 3))
        officer = make_staff(Role.PROGRAMME_OFFICER)
        client.force_login(officer)
        client.post(f"/desk/villages/{upper.code}/", {"neighbours": [lower.code, far.code]})
        client.post(f"/desk/villages/{upper.code}/", {"neighbours": [lower.code]})
        assert neighbours_of([upper.pk, lower.pk, far.pk]) == {
            upper.pk: {lower.pk},
            lower.pk: {upper.pk},
            far.pk: set(),
        }
        assert [entry.data["neighbours"] for entry in timeline(upper)] == [[lower.code, far.code], [lower.code]]

    @pytest.mark.parametrize("sent", ["330683100201", "330683100", "999", "../.."])
    def test_a_village_is_not_its_own_neighbour_and_a_township_is_none(self, client, sent):
        village = make_village(1, "上街村")
        client.force_login(make_staff(Role.PROGRAMME_OFFICER))
        assert client.post(f"/desk/villages/{village.code}/", {"neighbours": [sent]}).status_code == 422
        assert neighbours_of([village.pk]) == {village.pk: set()}

    def test_are_not_for_everybody_to_say(self):
        village = make_village(1, "上街村")
        for role in (Role.TOWNSHIP_REVIEWER, Role.INSTITUTION_MANAGER):
            with pytest.raises(DomainError):
                set_neighbours(village, [], actor=make_staff(role))

    def test_the_list_costs_the_same_with_one_village_and_with_three(self, client):
        client.force_login(make_staff(Role.PROGRAMME_OFFICER))
        make_village(1, "上街村")
        alone = queries_of(client, "/desk/villages/")
        make_village(2, "下街村")
        make_village(3, "远山村")
        assert queries_of(client, "/desk/villages/") == alone
