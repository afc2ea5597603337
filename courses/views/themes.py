"""The desk that reads what is asked for in people's own words, puts alike words together, and answers them by a course."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from courses.forms.themes import AttachForm, WordsForm
from courses.models import Course, Theme
from courses.operations.themes import (
    attach_theme,
    detach_theme,
    dissolve_theme,
    make_theme,
    put_into_theme,
    take_out_of_theme,
)
from courses.queries.menu import courses_on_the_menu
from courses.queries.themes import Group, groups_of_words, loose_wishes, pairs_of, share, texts_of, themes
from courses.rules import KEEPERS_OF_THEMES, READERS_OF_DEMAND, can_keep_themes
from courses.states import ThemeState
from foundation.audit.trail import trail
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.rules import Scope, scope_of

GROUPS_A_PAGE = 20
LIKELY = 0.34


@desk_required(*READERS_OF_DEMAND)
@require_safe
def word_list(request: SignedIn) -> HttpResponse:
    """Alike words together, most people first; a township's office sees its own, and changes nothing."""
    return _page(request, groups_of_words(_places(request)))


@desk_required(*KEEPERS_OF_THEMES)
@require_POST
def put_together(request: SignedIn) -> HttpResponse:
    """The words that were ticked become a theme, or join one."""
    asked = request.POST.getlist("texts")
    standing = list(loose_wishes().filter(free_text__in=asked[:200]).order_by().values_list("free_text", flat=True))
    form = WordsForm(request.POST, texts=standing)
    if form.is_valid():
        data = form.cleaned_data
        try:
            if data["theme"] is not None:
                theme = data["theme"]
                put_into_theme(theme, data["texts"], actor=request.user)
            else:
                theme = make_theme(data["name"], data["texts"], actor=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("归到“%(name)s”了。") % {"name": theme.name})
            return redirect("theme", pk=theme.pk)
    return _page(request, groups_of_words(), form, asked, status=422)


@desk_required(*READERS_OF_DEMAND)
@require_safe
def theme(request: SignedIn, pk: int) -> HttpResponse:
    return _theme_page(request, _find(pk))


@desk_required(*KEEPERS_OF_THEMES)
@require_POST
def attach(request: SignedIn, pk: int) -> HttpResponse:
    """The theme's wishes become wishes for a course of the menu."""
    found = _find(pk)
    form = AttachForm(request.POST)
    if form.is_valid():
        try:
            count = attach_theme(found, form.cleaned_data["course"], actor=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(count)s 个心愿算进这门课了", "%(count)s 个心愿算进这门课了", count)
            messages.success(request, _("%(said)s，点过的人都通知到。") % {"said": said % {"count": count}})
            return redirect("theme", pk=pk)
    return _theme_page(request, found, form, status=422)


@desk_required(*KEEPERS_OF_THEMES)
@require_POST
def detach(request: SignedIn, pk: int) -> HttpResponse:
    return _do(request, pk, detach_theme, _("撤回来了：心愿又照各人写的等着。"), "theme")


@desk_required(*KEEPERS_OF_THEMES)
@require_POST
def dissolve(request: SignedIn, pk: int) -> HttpResponse:
    return _do(request, pk, dissolve_theme, _("拆开了：心愿又回到单子上。"), "word-list")


@desk_required(*KEEPERS_OF_THEMES)
@require_POST
def take_out(request: SignedIn, pk: int) -> HttpResponse:
    """One of the words does not belong there."""
    found = _find(pk)
    text = request.POST.get("text", "")
    try:
        count = take_out_of_theme(found, text, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if count:
            messages.success(request, _("“%(text)s”拿出来了。") % {"text": text})
        else:
            messages.error(request, _("这句话已经不在这个主题里了。请刷新页面看看。"))
    return redirect("theme", pk=pk)


def _do(request: SignedIn, pk: int, operation: Any, done: str, then: str) -> HttpResponse:
    found = _find(pk)
    try:
        operation(found, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("theme", pk=pk)
    messages.success(request, done)
    return redirect(then, pk=pk) if then == "theme" else redirect(then)


def _find(pk: int) -> Theme:
    return get_object_or_404(Theme.objects.select_related("course").exclude(state=ThemeState.DISSOLVED), pk=pk)


def _places(request: SignedIn) -> Scope:
    return scope_of(request.user, *READERS_OF_DEMAND)


def _page(
    request: SignedIn,
    groups: list[Group],
    form: WordsForm | None = None,
    ticked: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    may_change = can_keep_themes(request.user)
    return render(
        request,
        "courses/theme_list.html",
        {
            "groups": groups[:GROUPS_A_PAGE],
            "more": max(len(groups) - GROUPS_A_PAGE, 0),
            "themes": list(themes(_places(request))[:100]),
            "form": (form or WordsForm(texts=[])) if may_change else None,
            "ticked": ticked or [],
        },
        status=status,
    )


def _theme_page(request: SignedIn, found: Theme, form: AttachForm | None = None, status: int = 200) -> HttpResponse:
    texts = texts_of(found, _places(request))
    return render(
        request,
        "courses/theme.html",
        {
            "theme": found,
            "texts": texts,
            "people": sum(people for _text, people in texts),
            "form": (form or AttachForm()) if can_keep_themes(request.user) else None,
            "likely": _likely_courses(found) if found.course is None else [],
            "timeline": trail(found),
        },
        status=status,
    )


def _likely_courses(found: Theme) -> list[Course]:
    """Courses of the menu whose title is like the theme's name, the likest first."""
    pairs = pairs_of(found.name)
    rated = [(share(pairs, pairs_of(course.title)), course) for course in courses_on_the_menu()]
    return [course for rate, course in sorted(rated, key=lambda one: -one[0])[:3] if rate >= LIKELY]
