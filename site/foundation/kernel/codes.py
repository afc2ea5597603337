"""Public codes: random, unambiguous to read aloud (Crockford's base 32: no I, L, O, U)."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def random_code(bits: int = 80) -> str:
    """A code of at least `bits` random bits, five bits a character (80 bits: 16 characters)."""
    return short_code(-(-bits // 5))


def short_code(length: int = 8) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise(text: str) -> str:
    """What a person typed, as we store it: upper case, separators dropped, look-alike letters resolved."""
    return text.strip().upper().translate(_LOOKALIKES)
