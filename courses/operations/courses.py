"""A course's record and its pages in every language, kept in step."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageLogEntry, Revision

from courses.models import Course, CoursePage, MenuPage
from foundation.audit.operations import record
from foundation.kernel.errors import NotPermitted
from foundation.people.models import User

FIELDS = (
    *("code", "slug", "section_id", "title", "title_en", "summary", "summary_en", "occupation_id", "specialism_id"),
    *("level", "paper", "hours", "lesson_plan", "min_size", "max_size", "season", "picture", "active"),
)
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


def add_course(course: Course, *, actor: User, save: Callable[[], Any] | None = None) -> Course:
    """Put a new course on record, with a draft page below each menu: words first, then publishing.

    `save` writes the record where a form does it, tags and all.
    """
    _check(actor, "courses.add_course")
    with transaction.atomic():
        (save or course.save)()
        record("courses.course.added", course, actor=actor, code=course.code)
        draft_pages(course, actor=actor)
    return course


def change_course(course: Course, *, actor: User, save: Callable[[], Any] | None = None) -> Course:
    """Write a changed record; its pages follow.

    - Off the menu: the pages come down. Back on: what was published last goes out again, never a draft nobody approved.
    - A page that was called, or addressed, as its course follows the new name and address; a page that its editor named
      otherwise keeps its own (the form says so). The old address leads on to the new one.
    """
    _check(actor, "courses.change_course")
    with transaction.atomic():
        before = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
        was = {name: getattr(before, name) for name in FIELDS}
        (save or course.save)()
        course.refresh_from_db()
        changed = sorted(name.removesuffix("_id") for name in FIELDS if getattr(course, name) != was[name])
        if not changed:
            return course
        record("courses.course.changed", course, actor=actor, code=course.code, fields=changed)
        pages = list(CoursePage.objects.filter(course=course).select_related("locale").order_by("pk"))
        for page in pages:
            _follow(page, before, course, actor)
        if before.active and not course.active:
            for page in pages:
                _take_down(page, actor)
        elif course.active and not before.active:
            for page in pages:
                _let_out_again(page, actor)
            draft_pages(course, actor=actor)
    return course


def draft_pages(course: Course, *, actor: User) -> list[CoursePage]:
    """A page that is not public yet below every menu that has none for this course; the languages belong together."""
    made: list[CoursePage] = []
    menus = MenuPage.objects.select_related("locale").order_by("path")
    there = {page.locale_id: page for page in CoursePage.objects.filter(course=course)}
    key = next((page.translation_key for page in there.values()), None)
    for menu in menus:
        if menu.locale_id in there:
            continue
        with translation.override(menu.locale.language_code):
            page = CoursePage(
                title=course.localized_title, slug=_free_slug(menu, course.slug), course=course, live=False, owner=actor
            )
        page.locale = menu.locale
        if key is not None:
            page.translation_key = key
        menu.add_child(instance=page)
        key = page.translation_key
        page.save_revision(user=actor)
        made.append(page)
    return made


def _check(actor: User, permission: str) -> None:
    if not actor.is_active or not actor.has_perm(permission):
        raise NotPermitted(_("课程的记录由菜单编辑来改。"))


def _free_slug(menu: Page, slug: str) -> str:
    taken = set(menu.get_children().values_list("slug", flat=True))
    return next(name for name in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _follow(page: CoursePage, before: Course, course: Course, actor: User) -> None:
    """Title and address, where the page had its course's. A draft in work gets them too, and stays a draft."""
    with translation.override(page.locale.language_code):
        old, new = before.localized_title, course.localized_title
    names = {}
    if old != new and page.title == old:
        names["title"] = new
    if before.slug != course.slug and page.slug == before.slug:
        names["slug"] = _free_slug(page.get_parent(), course.slug)
    if not names:
        return
    published, unfinished = page.live, page.has_unpublished_changes
    if published:
        for name, value in names.items():
            setattr(page, name, value)
        page.draft_title = page.title if not unfinished else page.draft_title
        page.save(log_action="wagtail.edit", user=actor)
    draft = page.get_latest_revision_as_object()
    for name, value in names.items():
        if published or getattr(draft, name) == (old if name == "title" else before.slug):
            setattr(draft, name, value)
    revision = draft.save_revision(user=actor, changed=unfinished)
    if published and not unfinished:
        revision.publish(user=actor, skip_permission_checks=True)


def _take_down(page: CoursePage, actor: User) -> None:
    if page.live:
        page.refresh_from_db()
        UnpublishPageAction(page, user=actor).execute(skip_permission_checks=True)


def _let_out_again(page: CoursePage, actor: User) -> None:
    last = (
        PageLogEntry.objects.filter(page=page.pk, action__in=PUBLISHED, revision__isnull=False)
        .order_by("-timestamp", "-pk")
        .values_list("revision", flat=True)
        .first()
    )
    revision = Revision.objects.filter(pk=last).first() if last else None
    page.refresh_from_db()
    if revision is not None and not page.live:
        revision.publish(user=actor, skip_permission_checks=True)
