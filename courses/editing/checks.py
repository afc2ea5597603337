"""What is looked at on a course's page beside what is looked at on every page."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from courses.models import CoursePage
from foundation.content.editing.checks import Finding, register_check

LONGEST_RECORDING = 180
"""Seconds: who listens to a page wants to be done in three minutes."""


def audio(page: CoursePage) -> Iterable[Finding]:
    recording = page.recording
    if recording is None:
        yield Finding("wait", _("还没有录音。不识字的人要靠听：请传一段把这一页念出来的录音。"))
        return
    if recording.language != page.locale.language_code:
        yield Finding(
            "wait", _("录音说的是%(language)s，和这一页的语言不一样。") % {"language": recording.get_language_display()}
        )
    if recording.seconds > LONGEST_RECORDING:
        yield Finding(
            "wait", _("录音有 %(minutes)s 分钟，三分钟以内才听得完。") % {"minutes": f"{recording.seconds / 60:.1f}"}
        )


def in_step_with_the_record(page: CoursePage) -> Iterable[Finding]:
    course = page.course
    with translation.override(page.locale.language_code):
        title = course.localized_title
    if page.title != title:
        yield Finding(
            "wait",
            _("页面叫“%(page)s”，课程叫“%(course)s”。两个名字会让人以为是两门课。")
            % {"page": page.title, "course": title},
        )
    if page.slug != course.slug:
        yield Finding(
            "wait", _("页面的网址名是 %(page)s，课程的是 %(course)s。") % {"page": page.slug, "course": course.slug}
        )
    if not course.active:
        yield Finding("stop", _("这门课不在菜单上，页面发布了也没人看得到。先在课程里勾上“在菜单上”。"))


register_check(CoursePage, audio)
register_check(CoursePage, in_step_with_the_record)
