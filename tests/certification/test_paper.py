"""The A4 certificate: what it says, what it weighs, and what it refuses."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from certification.operations.prints import certificate_pdf
from certification.paper.colours import INKS
from certification.paper.fonts import font_file, missing_characters
from certification.paper.press import book_of
from certification.paper.qr import short_address
from certification.paper.render import PaperFacts, render_pdf
from certification.paper.seal import seal_svg
from foundation.kernel.codes import random_code
from foundation.kernel.errors import DomainError
from foundation.people.models import Person
from tests.factories.certification import make_certificate
from tests.factories.people import make_account

ISSUED = datetime(2026, 3, 18, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def facts(**changes: str) -> PaperFacts:
    values = {
        "section": "tea",
        "holder_name": "王小明",
        "document_type": "居民身份证",
        "document_number": "330683199001017492",
        "occupation": "茶叶加工工",
        "specialism": "--",
        "level": "五级/初级工",
        "number": "S000033000123265000042",
        "issuer": "嵊州市越茶职业技能评价中心",
        "issue_date": "2026年3月18日",
        "issue_date_en": "18 March 2026",
        "theory": "82",
        "practical": "88",
        "hours": "上课 58 / 计划 60",
        "print_serial": "P26-0123456789",
        "code": "7K2M9QXW4TDA8RVN",
        "verify_host": "http://127.0.0.1:8000/verify/",
        "national_query": "http://zscx.osta.org.cn",
    } | changes
    return PaperFacts(**values)


def render(public_url: str = "http://127.0.0.1:8000", photo: bytes | None = None, **changes: str) -> bytes:
    return render_pdf(facts(**changes), public_url=public_url, record=b'{"a":1}', issued_at=ISSUED, photo=photo)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_bounded())
    finally:
        document.close()


def codes_in(pdf: bytes, scale: float = 3) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[0].render(scale=scale).to_pil()
    finally:
        document.close()
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.fixture
def photo() -> bytes:
    from certification.demo_portraits import draw_portrait
    from certification.photos import reencode_photo

    return reencode_photo(draw_portrait(1, female=False))


def test_it_says_every_printed_field() -> None:
    text = text_of(render())
    expected = facts()
    for value in (
        expected.holder_name,
        expected.document_number,
        expected.occupation,
        expected.specialism,
        expected.level,
        expected.number,
        expected.issuer,
        expected.print_serial,
        expected.verify_host,
        expected.national_query,
        "7K2M 9QXW 4TDA 8RVN",
    ):
        assert value in text


def test_the_qr_leads_to_the_short_address() -> None:
    assert codes_in(render()) == ["HTTP://127.0.0.1:8000/V/7K2M9QXW4TDA8RVN"]


def test_the_qr_of_a_long_host_still_reads_at_a_low_resolution() -> None:
    host = "https://jineng.zhengwu.shengzhou.shaoxing.zhejiang.gov.cn:8443"
    code = random_code(80)
    assert codes_in(render(public_url=host, code=code), scale=2) == [short_address(host, code)]


def test_it_is_pdf_a_3_with_the_record_inside() -> None:
    document = pypdfium2.PdfDocument(render())
    try:
        attached = document.get_attachment(0)
        assert (document.count_attachments(), attached.get_name(), bytes(attached.get_data())) == (
            1,
            "record.json",
            b'{"a":1}',
        )
    finally:
        document.close()
    assert b"<pdfaid:part>3</pdfaid:part>" in render()


def test_same_facts_give_the_same_bytes(photo: bytes) -> None:
    assert render(photo=photo) == render(photo=photo)


@pytest.mark.parametrize("section", [*INKS, "unknown"])
def test_it_weighs_at_most_110_kb_with_a_photo(section: str, photo: bytes) -> None:
    assert len(render(photo=photo, section=section)) <= 110_000


@pytest.mark.parametrize("name", ["欧阳𬭎", "㛃龘䶮", "李𫘧𬘭", "阿卜杜拉·买买提"])
def test_rare_names_are_printed_right(name: str) -> None:
    assert name in text_of(render(holder_name=name))


def test_a_name_without_a_glyph_is_refused_and_named() -> None:
    assert missing_characters("王𠮷") == ["𠮷"]
    with pytest.raises(DomainError) as refusal:
        render(holder_name="王𠮷")
    assert refusal.value.code == "certification.glyph_missing"
    assert "𠮷" in str(refusal.value) and "20BB7" in str(refusal.value)


@pytest.mark.parametrize("length", [2, 12, 20, 30])
def test_long_names_stay_in_their_column(length: int) -> None:
    name = "阿卜杜拉买买提吐尔逊江艾合买提"[:15] * 2
    document = pypdfium2.PdfDocument(render(holder_name=name[:length]))
    try:
        page = document[0]
        textpage = page.get_textpage()
        start = textpage.get_text_range().index(name[:length])
        last = textpage.get_charbox(start + length - 1)
    finally:
        document.close()
    assert last[2] <= 150 / 25.4 * 72


def test_no_font_of_the_machine_is_used() -> None:
    assert {font.family for font in book_of(font_file().parent).fonts()} == {"Noto Sans SC"}


def test_it_prints_on_a_machine_without_any_font(tmp_path: Path) -> None:
    """Another process whose font configuration knows no folder at all."""
    config = tmp_path / "fonts.conf"
    config.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>')
    out = tmp_path / "paper.pdf"
    script = (
        "import django; django.setup()\n"
        "from tests.certification.test_paper import render\n"
        f"open({str(out)!r}, 'wb').write(render())"
    )
    subprocess.run(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "FONTCONFIG_FILE": str(config),
            "HOME": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        },
        check=True,
        cwd=ROOT,
    )
    assert "王小明" in text_of(out.read_bytes())


def test_the_seal_is_the_same_for_the_same_words_and_fits_long_names() -> None:
    long_name = "嵊州市职业教育中心职业技能等级认定指导服务中心"
    assert seal_svg(long_name, "证书专用章") == seal_svg(long_name, "证书专用章")
    assert seal_svg("越茶", "证书专用章") != seal_svg(long_name, "证书专用章")


@pytest.mark.django_db
def test_a_certificate_is_printed_from_its_record() -> None:
    certificate = make_certificate("裘𬭎")
    pdf = certificate_pdf(certificate, actor=make_account(certificate.person))
    text = text_of(pdf)
    assert certificate.number in text and "裘𬭎" in text and certificate.person.document_number in text
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert bytes(document.get_attachment(0).get_data()).decode() == certificate.record
    finally:
        document.close()


@pytest.mark.django_db
def test_a_document_number_changed_since_issue_is_not_printed() -> None:
    certificate = make_certificate()
    holder = make_account(certificate.person)
    Person.objects.filter(pk=certificate.person_id).update(document_number="330683197804120010")
    certificate = type(certificate).objects.get(pk=certificate.pk)
    with pytest.raises(DomainError) as refusal:
        certificate_pdf(certificate, actor=holder)
    assert refusal.value.code == "certification.paper_differs"


def test_pictures_of_the_page_are_not_empty(photo: bytes) -> None:
    """A page drawn with a photo differs from one without: neither is a blank sheet."""
    seen = []
    for pdf in (render(photo=photo), render()):
        document = pypdfium2.PdfDocument(pdf)
        try:
            buffer = io.BytesIO()
            image = document[0].render(scale=0.5).to_pil()
            image.save(buffer, "PNG")
            seen.append((len(image.getcolors(1_000_000) or []) > 50, buffer.getvalue()))
        finally:
            document.close()
    assert [colourful for colourful, _png in seen] == [True, True]
    assert seen[0][1] != seen[1][1]
