"""The quick encoder writes what the RFC's own writes, byte for byte, or leaves the value to it."""

import json
import unicodedata
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from certification.credentials.canonical import CONTROL_CHARACTER, canonical_bytes
from foundation.kernel.errors import DomainError
from tests.factories.certification import make_certificate

words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | words | st.floats(-1e20, 1e20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=5),
    max_leaves=25,
)


@given(values)
@example({"é": 1, "z": 2, "\U0001f600": 3, "\ufb33": 4, 'a/\u2028"\\': ["</script>", -0, 10.0]})
def test_both_encoders_write_the_same_bytes(value: Any) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


@pytest.mark.django_db
def test_a_certificate_is_stored_as_the_rfc_wants_it() -> None:
    record = make_certificate("阿卜杜拉·买买提").record
    assert record.encode() == rfc8785.dumps(json.loads(record)) == canonical_bytes(json.loads(record))


def test_numbers_too_great_for_the_rfc_are_refused() -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_bytes({"a": 2**53})


def test_control_characters_are_those_of_unicode() -> None:
    found = {point for point in range(0x110000) if CONTROL_CHARACTER.match(chr(point))}
    assert found == {point for point in range(0x110000) if unicodedata.category(chr(point)) in ("Cc", "Cs")}
    with pytest.raises(DomainError):
        canonical_bytes({"a": ["b\x07"]})
