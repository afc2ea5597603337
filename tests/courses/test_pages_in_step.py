"""A course's record and its pages: what happens to the one shows in the others, and nobody's draft gets out by the way."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page

from courses.demo.pages import _in_english
from courses.models import Course, CoursePage
from courses.operations.courses import add_course, change_course
from courses.operations.editors import let_editors_in
from foundation.audit.models import Entry
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import NotPermitted
from foundation.people.models import User
from foundation.people.roles import Role
from tests.factories.courses import make_course, make_course_page, make_menu
from tests.factories.people import make_account, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    menu = make_menu()
    english, _created = Locale.objects.get_or_create(language_code="en")
    _in_english(menu.get_parent(), english, {"title_en": "Home"})
    _in_english(menu, english, {"title_en": "Menu"})
    account = make_staff(Role.EDITOR)
    let_editors_in(actor=SYSTEM)
    return User.objects.get(pk=account.pk)


def published(course: Course) -> tuple[CoursePage, CoursePage]:
    """The course's page in both languages."""
    menu = make_menu_page()
    page = make_course_page(menu, course)
    page.save_revision().publish()
    page = CoursePage.objects.get(pk=page.pk)
    _in_english(page, Locale.objects.get(language_code="en"), {"title_en": course.title_en})
    return page, CoursePage.objects.get(course=course, locale__language_code="en")


def make_menu_page() -> Page:
    from courses.models import MenuPage

    return MenuPage.objects.get(locale__language_code="zh-hans")


def pages_of(course: Course) -> list[tuple[str, str, str, bool]]:
    return [
        (page.locale.language_code, page.title, page.slug, page.live)
        for page in CoursePage.objects.filter(course=course).select_related("locale").order_by("path")
    ]


def test_a_new_course_gets_a_draft_in_every_language(client, editor):
    course = Course(
        **{**vars_of(make_course()), "code": "NEW-1", "slug": "new-dish", "title": "新菜", "title_en": "New"}
    )
    add_course(course, actor=editor)
    assert pages_of(course) == [("zh-hans", "新菜", "new-dish", False), ("en", "New", "new-dish", False)]
    keys = set(CoursePage.objects.filter(course=course).values_list("translation_key", flat=True))
    assert len(keys) == 1, "each is the other's translation"
    assert client.get("/menu/new-dish/").status_code == 404
    assert Entry.objects.filter(action="courses.course.added", object_id=str(course.pk)).count() == 1


def vars_of(course: Course) -> dict:
    return {
        field.attname: getattr(course, field.attname) for field in Course._meta.concrete_fields if field.name != "id"
    }


def test_a_course_off_the_menu_takes_its_pages_down_and_brings_back_what_was_published(client, editor):
    course = make_course(slug="dish")
    page, _english = published(course)
    draft = page.get_latest_revision_as_object()
    draft.hero_alt = "还没人看过的草稿"
    draft.save_revision()
    course.active = False
    change_course(course, actor=editor)
    assert [live for *_facts, live in pages_of(course)] == [False, False]
    assert client.get("/menu/dish/").status_code == 404
    course.active = True
    change_course(course, actor=editor)
    assert [live for *_facts, live in pages_of(course)] == [True, True]
    back = CoursePage.objects.get(pk=page.pk)
    assert (back.hero_alt, back.get_latest_revision_as_object().hero_alt) == ("", "还没人看过的草稿")


def test_name_and_address_follow_and_the_old_address_leads_on(client, editor, django_capture_on_commit_callbacks):
    course = make_course(slug="dish", title="炒茶", title_en="Roasting")
    published(course)
    course.slug, course.title, course.title_en = "roast", "龙井炒制", "Longjing"
    with django_capture_on_commit_callbacks(execute=True):
        change_course(course, actor=editor)
    assert pages_of(course) == [("zh-hans", "龙井炒制", "roast", True), ("en", "Longjing", "roast", True)]
    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}/menu/dish/")
        assert (answer.status_code, answer["Location"]) == (301, f"{prefix}/menu/roast/")
    assert Redirect.objects.filter(automatically_created=True).count() == 2
    entry = Entry.objects.get(action="courses.course.changed")
    assert entry.data == {"code": course.code, "fields": ["slug", "title", "title_en"]}


def test_a_page_its_editor_named_otherwise_keeps_its_name_and_its_draft_stays_one(editor):
    course = make_course(slug="dish", title="炒茶")
    page, _english = published(course)
    page.title = "炒一锅好茶"
    page.save_revision().publish()
    draft = page.get_latest_revision_as_object()
    draft.hero_alt = "草稿"
    draft.save_revision()
    course.title, course.slug = "龙井炒制", "roast"
    change_course(course, actor=editor)
    after = CoursePage.objects.get(pk=page.pk)
    assert (after.title, after.slug, after.hero_alt, after.live) == ("炒一锅好茶", "roast", "", True)
    latest = after.get_latest_revision_as_object()
    assert (latest.slug, latest.hero_alt) == ("roast", "草稿")


def test_only_editors_change_a_course(editor):
    course = make_course()
    for actor in (make_account(), make_staff(Role.BUREAU_SUPERVISOR)):
        with pytest.raises(NotPermitted):
            change_course(course, actor=actor)
        with pytest.raises(NotPermitted):
            add_course(course, actor=actor)
    course.season = "spring"
    change_course(course, actor=editor)
    course.refresh_from_db()
    assert course.season == "spring"


def test_saving_without_a_change_leaves_no_trace(editor):
    course = make_course()
    published(course)
    change_course(course, actor=editor)
    assert not Entry.objects.filter(action="courses.course.changed").exists()


def test_the_form_of_the_admin_goes_through_the_operation(client, editor):
    course = make_course(slug="dish")
    published(course)
    client.force_login(editor)
    from tests.courses.test_editing import record

    answer = client.post(reverse("courses:edit", args=[course.pk]), {**record(course), "active": ""})
    assert answer.status_code == 302
    assert [live for *_facts, live in pages_of(course)] == [False, False]
    assert Entry.objects.get(action="courses.course.changed").actor_id == editor.actor_id
