"""Time limits in service guides, whose number comes from the setting that holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks.struct_block import StructBlockValidationError

from foundation.policy import registry
from foundation.policy.queries import value

HERE = "{value}"
"""Where in the sentence the setting's value stands."""


def check_limit(limit: Any) -> Any:
    """A setting that is named exists and is quoted, and none is quoted that isn't named."""
    words, policy = limit.get("words") or "", limit.get("policy") or ""
    wrong = {}
    if policy and not _is_quotable(policy):
        wrong["policy"] = ValidationError(_("没有这个名字的设置，或者它不是一个数。请照设置页上的名字写。"))
    elif policy and HERE not in words:
        wrong["words"] = ValidationError(_("用了设置，就要在句子里写 {value}，说明数放在哪里。"))
    elif HERE in words and not policy:
        wrong["policy"] = ValidationError(_("句子里写了 {value}，请填用哪一项设置。"))
    if wrong:
        raise StructBlockValidationError(block_errors=wrong)
    return limit


def limit_in_words(limit: Any) -> str:
    """The sentence with today's value; a setting that is gone leaves the sentence as its editor wrote it."""
    words, policy = str(limit["words"]), limit.get("policy")
    if not policy or not _is_quotable(policy):
        return words
    number = value(policy)
    return words.replace(HERE, f"{number:g}")


def _is_quotable(policy: str) -> bool:
    try:
        default = registry.definition(policy).default
    except KeyError:
        return False
    return isinstance(default, int | float) and not isinstance(default, bool)
