"""The demo county's menu: complete, true to its own figures, and harmless to build twice."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count
from wagtail.models import Page, Revision, Site

import courses.demo
import foundation.people.demo
from courses.demo.occupations import split_english
from courses.models import Course, CoursePage, Occupation, Paper, Section, Wish
from foundation.audit.models import Entry
from foundation.people.models import Person, User

pytestmark = pytest.mark.django_db
COUNTED = (Page, Revision, Course, Occupation, Section, Wish, Person, Entry, Site)


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """Built once for this file; rolled back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        foundation.people.demo.build(1)
        courses.demo.build(1)
        Site.clear_site_root_paths_cache()
        yield
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def test_building_it_again_changes_nothing(county):
    before = [model.objects.count() for model in COUNTED]
    CoursePage.objects.filter(slug="xiaolongbao").update(title="编辑改过的")
    foundation.people.demo.build(1)
    courses.demo.build(1)
    assert [model.objects.count() for model in COUNTED] == before
    assert CoursePage.objects.filter(slug="xiaolongbao", title="编辑改过的").count() == 2


def test_each_section_has_its_courses(county):
    counts = dict(Section.objects.order_by("order").annotate(n=Count("courses")).values_list("slug", "n"))
    assert counts == {"tea": 6, "stove": 5, "fruit": 5, "care": 4, "machine": 5, "craft": 6}


def test_every_course_has_a_drawn_picture_of_its_own(county):
    keys = list(Course.objects.values_list("picture", flat=True))
    drawn = {path.stem for path in Path(settings.SITE_DIR / "static" / "pictures").glob("*.svg")} - {"all"}
    assert sorted(keys) == sorted(drawn)


def test_lessons_add_up_and_every_word_has_both_languages(county):
    for course in Course.objects.all():
        assert sum(Decimal(str(item["hours"])) for item in course.lesson_plan) == course.hours
        words = [course.title_en, course.summary_en, *(item["title_en"] for item in course.lesson_plan)]
        assert all(word and word.isascii() for word in (text.replace("“", "").replace("”", "") for text in words)), (
            course
        )


def test_papers_follow_the_rules_of_the_field(county):
    """DOMAIN 2: a level course has at least 60 hours, a single ability at least 40; levels exist in their trade."""
    for course in Course.objects.select_related("occupation", "specialism"):
        if course.paper == Paper.LEVEL_CERTIFICATE:
            assert course.hours >= 60
            trade = course.specialism or course.occupation
            assert trade is not None
            assert course.level in trade.levels
        else:
            assert course.level is None
        if course.paper == Paper.SINGLE_ABILITY:
            assert course.hours >= 40
    assert set(Course.objects.values_list("paper", flat=True)) == set(Paper.values)
    evening = Course.objects.get(paper="attendance_proof")
    assert (evening.hours, evening.max_size) == (Decimal(4), 120)


def test_occupations_carry_their_code_and_levels(county):
    assert Occupation.objects.count() == 40
    assert Occupation.objects.get(name="家政服务员").levels == [5, 4, 3, 2]
    assert (Occupation.objects.get(code=None).name, Occupation.objects.get(code=None).levels) == ("竹编(竹藤编织)", [])
    tea = Occupation.objects.get(name="茶叶加工工")
    assert (tea.code, tea.name_en) == ("6-02-06-10", "Tea processing worker")
    assert split_english("Welder (工种: 电焊/气焊)") == ("Welder", "工种: 电焊/气焊")
    assert split_english("Electrician") == ("Electrician", "")


def test_pages_stand_in_both_languages(county, client):
    for course in Course.objects.all():
        assert client.get(f"/menu/{course.slug}/").context["page"].title == course.title
        assert client.get(f"/en/menu/{course.slug}/").context["page"].title == course.title_en
    for address in ("/", "/menu/", "/help/", "/privacy/"):
        assert client.get(address).status_code == 200
        assert client.get(f"/en{address}").status_code == 200
    assert client.get("/en/help/").context["page"].title == "How it works"
    assert [page.title for page in Page.objects.filter(depth=2)] == ["点菜学堂", "Diancai"]


def test_the_site_follows_its_public_address(county):
    site = Site.objects.get()
    assert (site.is_default_site, site.root_url) == (True, settings.PUBLIC_URL)


def test_the_editor_comes_in_and_the_farmer_does_not(county, client):
    client.force_login(User.objects.get(username="editor"))
    assert client.get("/admin/").status_code == 200
    client.force_login(User.objects.get(username="farmer"))
    assert client.get("/admin/").status_code == 302
