"""What an editor may do in the admin, and what its forms catch."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.forms.records import CourseForm, LessonPlanField, LevelsField
from courses.models import Course, CoursePage
from courses.operations.editors import EDITORS, let_editors_in
from courses.wagtail_hooks import CourseViewSet
from foundation.kernel.actors import SYSTEM
from foundation.people.roles import Role
from tests.factories.courses import make_course, make_course_page, make_menu, make_occupation
from tests.factories.people import make_account, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Signs in an account with the demo editors' permissions on a small tree; gives the tree's course page."""
    menu = make_menu()
    page = make_course_page(menu, make_course(title="炒茶"))
    account = make_staff(Role.EDITOR)
    let_editors_in(actor=SYSTEM)
    client.force_login(account)
    return page


def record(course: Course, **changes) -> dict:
    names = [
        "code",
        "slug",
        "title",
        "title_en",
        "summary",
        "summary_en",
        "picture",
        "season",
        "paper",
        "min_size",
        "max_size",
    ]
    return (
        {name: getattr(course, name) for name in names}
        | {"section": course.section_id, "active": "on", "hours": "8", "occupation": "", "specialism": "", "level": ""}
        | {"lesson_plan": "第一讲 | First | 3\n第二讲 | Second | 5"}
        | changes
    )


def test_the_admin_opens_for_editors_only(client, editor):
    assert client.get("/admin/").status_code == 200
    client.force_login(make_account())
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("name", ["courses", "sections", "occupations", "specialisms"])
def test_every_record_has_its_list_and_form(client, editor, name):
    make_occupation()
    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


def test_a_course_is_edited_line_by_line(client, editor):
    course = Course.objects.get()
    answer = client.post(reverse("courses:edit", args=[course.pk]), record(course, title="龙井炒制"))
    assert answer.status_code == 302
    course.refresh_from_db()
    assert (course.title, course.lesson_plan) == (
        "龙井炒制",
        [{"title": "第一讲", "title_en": "First", "hours": 3}, {"title": "第二讲", "title_en": "Second", "hours": 5}],
    )


def test_records_that_courses_hang_on_cannot_be_deleted(client, editor):
    course = Course.objects.get()
    client.post(reverse("courses:delete", args=[course.pk]))
    assert Course.objects.filter(pk=course.pk).exists()


def typed(page: CoursePage, **changes) -> dict:
    return {
        "title": page.title,
        "slug": page.slug,
        "course": page.course_id,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    } | changes


def test_an_editor_hands_in_and_the_chief_editor_lets_out(client, editor):
    page = editor
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(address).status_code == 200
    client.post(address, typed(page, title="炒茶新页", **{"action-publish": "action-publish"}))
    assert CoursePage.objects.get(pk=page.pk).title == "炒茶", "an editor publishes nothing"
    client.post(address, typed(page, title="炒茶新页", **{"action-submit": "action-submit"}))
    waiting = CoursePage.objects.get(pk=page.pk)
    assert (waiting.title, waiting.current_workflow_state.status) == ("炒茶", "in_progress")

    client.force_login(make_staff(Role.CHIEF_EDITOR))
    step = waiting.current_workflow_state.current_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk]))
    assert CoursePage.objects.get(pk=page.pk).title == "炒茶新页"


def test_a_page_that_goes_back_says_why_and_loses_nothing(client, editor):
    page = editor
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(address, typed(page, title="炒茶新页", **{"action-submit": "action-submit"}))
    step = CoursePage.objects.get(pk=page.pk).current_workflow_state.current_task_state
    client.force_login(make_staff(Role.CHIEF_EDITOR))
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", step.pk]), {"comment": "名字写全"}
    )
    step.refresh_from_db()
    assert (step.status, step.comment) == ("rejected", "名字写全")
    after = CoursePage.objects.get(pk=page.pk)
    assert (after.title, after.get_latest_revision_as_object().title) == ("炒茶", "炒茶新页")


def form(course: Course, **changes) -> dict:
    form_class = CourseViewSet().get_form_class(for_update=True)
    assert issubclass(form_class, CourseForm)
    return form_class(record(course, **changes), instance=course).errors


def test_lessons_must_add_up_to_the_hours():
    assert list(form(make_course(), hours="9")) == ["lesson_plan"]
    assert form(make_course()) == {}


def test_a_level_must_exist_in_the_trade():
    course, trade = make_course(), make_occupation(levels=[5, 4, 3])
    other = make_occupation().specialisms.create(name="别的工种", name_en="Other", levels=[5])
    own = trade.specialisms.create(name="工种", name_en="Own", levels=[5])
    assert form(course, occupation=trade.pk, level="3") == {}
    assert list(form(course, occupation=trade.pk, level="2")) == ["level"]
    assert list(form(course, occupation=trade.pk, specialism=own.pk, level="4")) == ["level"]
    assert list(form(course, occupation=trade.pk, specialism=other.pk, level="5")) == ["specialism"]
    assert list(form(course, level="5")) == ["level"]


@pytest.mark.parametrize(
    ("typed", "plan"),
    [
        ("摊青 | Spread | 4", [{"title": "摊青", "title_en": "Spread", "hours": 4}]),
        ("摊青｜Spread｜１.５", [{"title": "摊青", "title_en": "Spread", "hours": 1.5}]),
        ("\n摊青 | Spread | 4\n\n", [{"title": "摊青", "title_en": "Spread", "hours": 4}]),
    ],
)
def test_a_lesson_plan_is_read_as_typed(typed, plan):
    field = LessonPlanField()
    assert field.clean(typed) == plan
    assert field.clean(field.prepare_value(plan)) == plan


@pytest.mark.parametrize(
    "typed", ["摊青", "摊青 | Spread", "摊青 | | 4", "摊青 | Spread | 四", "摊青 | Spread | 0", "a|b|NaN"]
)
def test_a_broken_line_is_named(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="第 1 行"):
        LessonPlanField().clean(typed)


def test_levels_are_kept_lowest_first():
    assert LevelsField().clean(["3", "5", "4"]) == [5, 4, 3]


def test_the_group_may_not_touch_people_or_other_pages():
    make_menu()
    let_editors_in(actor=SYSTEM)
    names = set(Group.objects.get(name=EDITORS).permissions.values_list("content_type__app_label", "codename"))
    assert {app for app, _codename in names} == {"content", "courses", "simple_translation", "wagtailadmin"}
    assert not any(codename.startswith("delete") or codename.endswith("wish") for _app, codename in names)
