"""Putting wishes in people's own words together, and turning them into wishes for a course once it is on the menu."""

from collections.abc import Sequence
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import Course, Theme, Wish
from courses.operations.pools import gather, leave_pool
from courses.queries.themes import loose_wishes
from courses.rules import can_keep_themes
from courses.states import THEME, ThemeState, WishState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.kernel.text import has_control_characters
from foundation.notices.operations import notify_all
from foundation.people.models import Person, User
from foundation.people.rules import require

LONGEST_NAME = 60
MOST_AT_ONCE = 2000
"""Wishes one act deals with; the page says to repeat it where there are more."""


def make_theme(name: str, texts: Sequence[str], *, actor: Actor) -> Theme:
    """Put every loose wish that says one of the texts under one name.

    Refused: no name ("courses.theme_name"), one that stands already ("courses.theme_exists"), nothing to put in
    ("courses.theme_empty").
    """
    require(can_keep_themes(actor))
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or has_control_characters(name):
        raise DomainError(_("请给主题起个名字，不超过 60 个字。"), "courses.theme_name")
    with transaction.atomic():
        try:
            with transaction.atomic():
                theme = Theme.objects.create(
                    name=name, made_by=actor if isinstance(actor, User) else None, created_at=clock.now()
                )
        except IntegrityError as clash:
            raise Conflict(
                _("已经有叫“%(name)s”的主题了。换个名字，或者归到那一个里。") % {"name": name}, "courses.theme_exists"
            ) from clash
        record("courses.theme.made", theme, actor=actor, name=name)
        if not _put_in(theme, texts, actor):
            raise DomainError(_("没有选要归进来的话，或者刚被别人归走了。请刷新页面再选。"), "courses.theme_empty")
    return theme


def put_into_theme(theme: Theme, texts: Sequence[str], *, actor: Actor) -> int:
    """Put loose wishes that say one of the texts into a theme; one that is on the menu makes them wishes for its course.
    How many wishes. Refused: a theme that was dissolved ("courses.theme_gone")."""
    require(can_keep_themes(actor))
    with transaction.atomic():
        now = _lock(theme)
        count = _put_in(now, texts, actor)
        if now.course is not None:
            _turn_into_course(now, now.course, actor)
    return count


def take_out_of_theme(theme: Theme, text: str, *, actor: Actor) -> int:
    """The words don't belong there: their wishes are loose again, and no longer wishes for the theme's course."""
    require(can_keep_themes(actor))
    with transaction.atomic():
        now = _lock(theme)
        wishes = _lock_wishes(Wish.objects.filter(theme=now, state=WishState.OPEN, free_text=text).order_by("pk"))
        if now.course is not None:
            _turn_back(wishes, now.course, actor)
        Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(theme=None)
        record("courses.theme.wishes_taken_out", now, actor=actor, wishes=len(wishes))
    return len(wishes)


def attach_theme(theme: Theme, course: Course, *, actor: Actor) -> int:
    """The course is on the menu now: the theme's wishes become wishes for it, gather, and their askers are told.

    Who waits for the course already is counted once: their wish in their own words stays what it is. How many became
    wishes for the course. Refused: a course off the menu ("courses.course_not_on_menu").
    """
    require(can_keep_themes(actor))
    if not Course.objects.filter(pk=course.pk, active=True).exists():
        raise DomainError(_("这门课不在菜单上。先让编辑把它放上菜单。"), "courses.course_not_on_menu")
    with transaction.atomic():
        now = _lock(theme)
        THEME.move(now, "attach", course=course, attached_at=clock.now())
        count = _turn_into_course(now, course, actor)
        record("courses.theme.attached", now, actor=actor, course=course.code, wishes=count)
    theme.refresh_from_db()
    return count


def detach_theme(theme: Theme, *, actor: Actor) -> int:
    """It was the wrong course: the wishes are again what their askers wrote, leave their pools, and they are told."""
    require(can_keep_themes(actor))
    with transaction.atomic():
        now = _lock(theme)
        course = now.course
        THEME.move(now, "detach", course=None, attached_at=None)
        wishes = _lock_wishes(Wish.objects.filter(theme=now, state=WishState.OPEN).order_by("pk"))
        count = _turn_back(wishes, course, actor) if course is not None else 0
        record("courses.theme.detached", now, actor=actor, course=course.code if course else "", wishes=count)
    theme.refresh_from_db()
    return count


def dissolve_theme(theme: Theme, *, actor: Actor) -> int:
    """Undo the whole of it: its wishes are loose again. One that is on the menu is detached first ("state.not_allowed")."""
    require(can_keep_themes(actor))
    with transaction.atomic():
        now = _lock(theme)
        THEME.move(now, "dissolve")
        count = Wish.objects.filter(theme=now).update(theme=None)
        record("courses.theme.dissolved", now, actor=actor, wishes=count)
    theme.refresh_from_db()
    return count


def _put_in(theme: Theme, texts: Sequence[str], actor: Actor) -> int:
    wishes = _lock_wishes(loose_wishes().filter(free_text__in=list(texts)).order_by("pk"))
    count = Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(theme=theme)
    if count:
        record("courses.theme.wishes_put_in", theme, actor=actor, wishes=count)
    return count


def _turn_into_course(theme: Theme, course: Course, actor: Actor) -> int:
    wishes = _lock_wishes(
        Wish.objects.filter(theme=theme, state=WishState.OPEN, course__isnull=True).order_by(
            "township", "village", "season", "pk"
        )
    )
    turned = []
    for wish in wishes:
        try:
            with transaction.atomic():
                Wish.objects.filter(pk=wish.pk).update(course=course)
        except IntegrityError:  # they wait for the course already
            continue
        wish.course = course
        turned.append(wish)
    gather(course, turned, actor=actor)
    _tell("courses.theme_attached", turned, course, actor)
    return len(turned)


def _turn_back(wishes: Sequence[Wish], course: Course, actor: Actor) -> int:
    """Of the wishes, those that had become wishes for the course."""
    turned = [wish for wish in wishes if wish.course_id == course.pk and wish.free_text]
    for wish in turned:
        leave_pool(wish, actor=actor)
    Wish.objects.filter(pk__in=[wish.pk for wish in turned]).update(course=None)
    _tell("courses.theme_detached", turned, course, actor)
    return len(turned)


def _tell(occasion: str, wishes: Sequence[Wish], course: Course, actor: Actor) -> None:
    def fields(wish: Wish) -> dict[str, object]:
        return {"words": wish.free_text, "title": course.localized_title}

    notify_all([(wish.person, partial(fields, wish)) for wish in wishes], occasion, actor=actor)


def _lock(theme: Theme) -> Theme:
    now = Theme.objects.select_for_update(no_key=True, of=("self",)).select_related("course").get(pk=theme.pk)
    if now.state == ThemeState.DISSOLVED:
        raise Conflict(_("这个主题刚被拆开了。请刷新页面再选。"), "courses.theme_gone")
    return now


def _lock_wishes(found: QuerySet[Wish]) -> list[Wish]:
    """Their people, then the wishes themselves, as they stand then."""
    ids = list(found.values_list("pk", flat=True)[:MOST_AT_ONCE])
    people = Person.objects.filter(wishes__in=ids).values("pk")
    list(
        Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk", flat=True)
    )
    rows = Wish.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids, state=WishState.OPEN)
    return list(rows.select_related("person", "township", "village").order_by("township", "village", "season", "pk"))
