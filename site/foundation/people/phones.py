"""Phone numbers as people write them."""

import re

from foundation.kernel.text import to_halfwidth

_SEPARATORS = re.compile(r"[\s\-‐－—().（）]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise_phone(raw: str) -> str:
    """Half-width digits without separators and without the country's +86."""
    digits = _SEPARATORS.sub("", to_halfwidth(raw))
    return re.sub(r"^(\+?86)(?=1\d{10}$)", "", digits)


def is_mobile(number: str) -> bool:
    """A mainland mobile number: 11 digits beginning with 13 to 19."""
    return _MOBILE.fullmatch(number) is not None
