"""What an editor is told about a page before it goes out. Apps add their own checks for their kinds of pages.

Nothing here stops anybody but what the form itself refuses: the chief editor decides. Each finding says what to do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from foundation.content.editing import plain_words
from foundation.content.editing.words import pictures_of, words_of
from foundation.content.queries.translations import source_language


@dataclass(frozen=True)
class Finding:
    """`tone` is "stop" (mend before it goes out), "wait" (look again) or "ok"."""

    tone: str
    text: str
    details: tuple[str, ...] = ()


Check = Callable[[Any], Iterable[Finding]]
_checks: list[tuple[type[Page], Check]] = []


def register_check(model: type[Page], check: Check) -> None:
    """Have `check(page)` look at every page of this kind; the page is the draft as it was last saved."""
    _checks.append((model, check))


def findings_of(page: Any) -> list[Finding]:
    """What is to be mended comes first."""
    found = [*pictures_without_words(page), *other_languages(page), *plainness(page)]
    for model, check in _checks:
        if isinstance(page, model):
            found += check(page)
    return sorted(found, key=lambda finding: ("stop", "wait", "ok").index(finding.tone))


def pictures_without_words(page: Any) -> list[Finding]:
    silent = [
        picture.title
        for picture in pictures_of(page)
        if not picture.decorative and not (picture.contextual_alt_text or "").strip()
    ]
    if getattr(page, "hero_id", None) and not page.hero_alt.strip():
        silent.insert(0, page.hero.title)
    if not silent:
        return []
    return [Finding("stop", _("这些图片还没写上面是什么，看不见的人听不到：请补上说明。"), tuple(silent))]


def other_languages(page: Any) -> list[Finding]:
    there = dict(Page.objects.filter(translation_key=page.translation_key).values_list("locale__language_code", "live"))
    found = []
    for locale in Locale.objects.exclude(pk=page.locale_id):
        name = {"language": locale.get_display_name()}
        if locale.language_code not in there:
            found.append(Finding("wait", _("还没有%(language)s的一页。") % name))
        elif not there[locale.language_code]:
            found.append(Finding("wait", _("%(language)s的一页还没发布。") % name))
    return found


def plainness(page: Any) -> list[Finding]:
    """Chinese only: English is written by fewer people for fewer people."""
    if page.locale.language_code != source_language():
        return []
    reading = plain_words.read(words_of(page))
    if reading is None:
        return []
    facts = {"score": reading.score, "average": f"{reading.average:g}"}
    details = [_("太长，分成两句：%(sentence)s") % {"sentence": sentence} for sentence in reading.long_sentences[:5]]
    details += [
        _("“%(word)s”换成“%(instead)s”") % {"word": word, "instead": instead}
        for word, instead in reading.office_words[:10]
    ]
    if reading.rare:
        details.append(_("少见的字，看能不能换：%(characters)s") % {"characters": " ".join(reading.rare[:15])})
    if reading.score >= plain_words.PLAIN:
        return [Finding("ok", _("好懂：%(score)s 分，一句平均 %(average)s 个字。") % facts, tuple(details))]
    if reading.score >= plain_words.HARD:
        return [
            Finding(
                "wait",
                _("还能再白一些：%(score)s 分，一句平均 %(average)s 个字，80 分以上才好懂。") % facts,
                tuple(details),
            )
        ]
    return [Finding("stop", _("难懂：%(score)s 分，一句平均 %(average)s 个字。请照下面改。") % facts, tuple(details))]
