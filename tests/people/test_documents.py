"""Documents beside the resident identity card, each with its own check."""

from datetime import date

import pytest

from foundation.kernel.errors import DomainError
from foundation.people.documents import check_document
from foundation.people.identity import DocumentError, check_character
from foundation.people.models import DocumentType
from tests.factories.people import make_person


def with_check(first: str) -> str:
    return first + check_character(first)


PERMIT = with_check("83000019900301001")
CARD = with_check("93312419810803002")


@pytest.mark.parametrize(
    ("kind", "written", "kept", "born", "sex"),
    [
        (DocumentType.HKMT_RESIDENCE, PERMIT, PERMIT, date(1990, 3, 1), "male"),
        (DocumentType.HKMT_RESIDENCE, f" {PERMIT[:6]} {PERMIT[6:]}", PERMIT, date(1990, 3, 1), "male"),
        (DocumentType.PERMANENT_RESIDENCE, CARD, CARD, date(1981, 8, 3), "female"),
        (DocumentType.PERMANENT_RESIDENCE, "can110081080310", "CAN110081080310", None, ""),
        (DocumentType.PASSPORT, "e 1234-5678", "E12345678", None, ""),
        (DocumentType.PASSPORT, "ｅＡ１２３４５６７", "EA1234567", None, ""),
    ],
)
def test_a_number_is_kept_in_one_form_with_what_it_says(kind, written, kept, born, sex) -> None:
    checked = check_document(kind, written)
    assert (checked.number, checked.birth_date, checked.sex) == (kept, born, sex)


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (DocumentType.HKMT_RESIDENCE, with_check("33068319900301001"), "area"),
        (DocumentType.HKMT_RESIDENCE, PERMIT[:-1] + ("1" if PERMIT[-1] != "1" else "2"), "check_digit"),
        (DocumentType.HKMT_RESIDENCE, "12345", "length"),
        (DocumentType.PERMANENT_RESIDENCE, with_check("93312419811303002"), "birth_date"),
        (DocumentType.PERMANENT_RESIDENCE, with_check("99912419810803002"), "area"),
        (DocumentType.PERMANENT_RESIDENCE, CARD[:-1] + ("1" if CARD[-1] != "1" else "2"), "check_digit"),
        (DocumentType.PERMANENT_RESIDENCE, "CA110081080310", "length"),
        (DocumentType.PASSPORT, "", "length"),
        (DocumentType.PASSPORT, "护照123456", "characters"),
        (DocumentType.PASSPORT, "ABCDEF", "length"),
        (DocumentType.PASSPORT, "E123456789012", "length"),
        ("library_card", "1", "type"),
    ],
)
def test_what_cannot_be_such_a_number_is_refused(kind, written, code) -> None:
    with pytest.raises(DocumentError) as refusal:
        check_document(kind, written)
    assert refusal.value.code == code


@pytest.mark.django_db
def test_the_same_number_under_another_kind_is_another_document() -> None:
    first = make_person(name="陈大文", document_type=DocumentType.HKMT_RESIDENCE, document_number=PERMIT)
    assert (first.sex, first.birth_date) == ("male", date(1990, 3, 1))
    again = make_person(name="陈大文", document_type=DocumentType.HKMT_RESIDENCE, document_number=f"'{PERMIT}")
    assert again == first
    with pytest.raises(DomainError) as refusal:
        make_person(document_type=DocumentType.PASSPORT, document_number="???")
    assert refusal.value.code == "people.document.characters"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "阿卜杜拉·买买提",
        "𠮷野𫖯",
        "诺敏·阿布都热西提·吐尔逊江·麦麦提明",
        "Maria del Carmen Fernández de la Vega",
        "欧阳",
        "王A",
    ],
)
def test_names_of_any_length_and_script_are_kept_whole(name: str) -> None:
    person = make_person(name=name)
    person.refresh_from_db()
    assert person.name == name
    assert person.masked_name != name
