"""The words of a message: placeholders, what is wrong with them, and how many text messages they cost."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel.text import has_control_characters
from foundation.notices.occasions import Occasion

ONE_PART, PART_OF_SEVERAL = 70, 67
"""Characters of one text message, and of each where one is not enough: what Chinese carriers count, signature included."""
LONGEST = 500
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SPACES = re.compile(r"\s+")


def placeholders(text: str) -> list[str]:
    """The names in braces in the order they first appear, each once."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))


def problems(occasion: Occasion, text: str) -> list[str]:
    """What keeps the words from being used, in plain words; empty where nothing does."""
    found = []
    known, used = occasion.field_names, placeholders(text)
    if not text.strip():
        found.append(_("还没写内容。"))
    if len(text) > LONGEST:
        found.append(_("太长了，最多 %(most)s 个字。") % {"most": LONGEST})
    if has_control_characters(text):
        found.append(_("里面有换行或看不见的字符。短信只有一行，请连着写。"))
    unknown = [name for name in used if name not in known]
    if unknown:
        found.append(
            _("没有这个空：%(unknown)s。能用的是：%(known)s。")
            % {"unknown": _listed(unknown), "known": _listed(known) or _("（没有）")}
        )
    missing = [field.name for field in occasion.fields if not field.optional and field.name not in used]
    if missing:
        found.append(_("少了这个空：%(missing)s。收信的人要靠它。") % {"missing": _listed(missing)})
    if "{" in (rest := _PLACEHOLDER.sub("", text)) or "}" in rest:
        found.append(_("大括号 { } 没配好对。空要写成 {title} 这样。"))
    return found


def fill(text: str, values: Mapping[str, object]) -> str:
    """The words with everything in place, on one line. ValueError for a placeholder without a value."""
    missing = [name for name in placeholders(text) if name not in values]
    if missing:
        raise ValueError(f"no value for {', '.join(missing)}")
    return one_line(_PLACEHOLDER.sub(lambda found: one_line(values[found[1]]), text))


def words_of(occasion: Occasion, wording: Any) -> str:
    """The bureau's words where it has set some, else those in code, in the language in force."""
    return wording.text if wording is not None and wording.text else occasion.default_text


def one_line(value: object) -> str:
    return _SPACES.sub(" ", str(value)).strip()


def length(text: str, signature: str = "") -> int:
    """Characters as carriers count them: a rare one takes two places."""
    return len((text + bracketed(signature)).encode("utf-16-le")) // 2


def parts(text: str, signature: str = "") -> int:
    """How many text messages it takes."""
    characters = length(text, signature)
    return 1 if characters <= ONE_PART else -(-characters // PART_OF_SEVERAL)


def bracketed(signature: str) -> str:
    return f"【{signature}】" if signature else ""


def parts_in_words(text: str, signature: str = "") -> str:
    count = parts(text, signature)
    return ngettext("%(characters)s 个字，%(count)s 条短信", "%(characters)s 个字，%(count)s 条短信", count) % {
        "characters": length(text, signature),
        "count": count,
    }


def _listed(names: list[str]) -> str:
    return _("、").join(f"{{{name}}}" for name in names)
