"""What somebody would like to learn, in their own words: how it is kept, and which of the words say nothing."""

from django.utils.translation import gettext as _

from foundation.kernel.errors import DomainError
from foundation.kernel.text import has_control_characters, holds_a_number

LONGEST_FREE_TEXT = 200
IDLE = ("我想学", "我要学", "想学", "要学", "学习", "培训班", "培训", "课程", "学", "班", "课", "的", "种")
"""What people write around the thing they want."""
NOISE = ("我想学", "想学习", "想学", "要学", "培训班", "培训", "学习", "技术", "怎么", "怎样")
"""What stands in the way where words of two people are compared."""


def own_words(free_text: str) -> str:
    """What somebody would like to learn, in their own words, as it is kept. Codes as `place_wish` names them."""
    if len(free_text) > 10 * LONGEST_FREE_TEXT or has_control_characters(free_text.replace("\r", "").replace("\n", "")):
        raise _unreadable()
    words = " ".join(free_text.split())
    if not words:
        raise DomainError(_("还没说想学什么。请从菜单里选一门，或者写几个字。"), "courses.wish_empty")
    if len(words) > LONGEST_FREE_TEXT:
        raise _unreadable()
    if holds_a_number(words):
        raise DomainError(_("这里不用写电话和证件号，登记的号码我们有。请只写想学什么。"), "courses.wish_holds_number")
    return words


def _unreadable() -> DomainError:
    return DomainError(
        _("写得太长了，或里面有看不见的字符。请用 200 字以内的话说想学什么。"), "courses.wish_unreadable"
    )
