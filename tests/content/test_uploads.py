"""What editors upload: pictures come out as pixels alone, bombs and scripts stay outside, documents are what they say."""

import io
import struct
import time
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from courses.operations.editors import let_editors_in
from foundation.content.models import ContentDocument, ContentImage
from foundation.kernel.actors import SYSTEM
from foundation.people.roles import Role
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db
HTML = b"<html><script>alert(document.cookie)</script></html>"
GPS, ORIENTATION, TURNED = 0x8825, 0x0112, 6


def jpeg(size: tuple[int, int] = (60, 40), *, position: bool = False) -> bytes:
    image = Image.new("RGB", size, "#7a8b3c")
    exif = image.getexif()
    if position:
        exif[ORIENTATION] = TURNED
        exif.get_ifd(GPS).update({1: "N", 2: (29.0, 35.0, 0.0), 3: "E", 4: (120.0, 49.0, 0.0)})
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, comment=HTML)
    return buffer.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that claims 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def editor() -> Client:
    user = make_staff(Role.EDITOR)
    user.is_superuser = True  # the group of editors is a matter of another test
    user.save()
    client = Client()
    client.force_login(user)
    return client


DOORS = ["/admin/images/add/", "/admin/images/multiple/add/", "/admin/images/chooser/create/"]


def upload(client: Client, door: str, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    prefix = "image-chooser-upload-" if "chooser" in door else ""
    field = "files[]" if "multiple" in door else f"{prefix}file"
    return client.post(door, {f"{prefix}title": "一张图", field: file}, headers={"x-requested-with": "XMLHttpRequest"})


@pytest.mark.parametrize("door", DOORS)
def test_a_picture_is_drawn_anew_at_every_door(editor: Client, door: str) -> None:
    sent = jpeg(position=True) + HTML
    upload(editor, door, "茶.jpg", sent)
    kept = ContentImage.objects.get()
    stored = kept.file.read()
    assert HTML not in stored and b"alert" not in stored and b"Exif" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (40, 60), {})
    assert (kept.width, kept.height, kept.file_size) == (40, 60, len(stored))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.png", bomb()),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("page.jpg", HTML),
        ("moving.gif", b"GIF89a" + b"\0" * 50),
        ("cut.jpg", jpeg((900, 900))[:400]),
    ],
    ids=["bomb", "svg", "svg as png", "html", "gif", "cut off"],
)
def test_what_is_no_picture_stays_outside(editor: Client, door: str, name: str, content: bytes) -> None:
    began = time.monotonic()
    assert upload(editor, door, name, content).status_code in (200, 400)
    assert ContentImage.objects.count() == 0
    assert time.monotonic() - began < 2


def test_a_large_picture_is_made_smaller(editor: Client) -> None:
    upload(editor, DOORS[0], "田.jpg", jpeg((5000, 1000)))
    kept = ContentImage.objects.get()
    assert (kept.width, kept.height) == (3000, 600)


def test_a_see_through_picture_stays_so(editor: Client) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (20, 20), (10, 20, 30, 0)).save(buffer, "PNG")
    upload(editor, DOORS[0], "印.png", buffer.getvalue())
    with Image.open(ContentImage.objects.get().file) as image:
        assert (image.mode, image.getpixel((0, 0))) == ("RGBA", (10, 20, 30, 0))


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("申请表.pdf", b"%PDF-1.7 form", 1),
        ("名单.csv", "姓名\n".encode(), 1),
        ("page.pdf", HTML, 0),
        ("page.html", HTML, 0),
        ("drawing.svg", b"<svg/>", 0),
        ("sheet.xlsx", b"\xd0\xcf\x11\xe0 old", 0),
        ("macro.xlsm", b"PK\x03\x04", 0),
    ],
)
@pytest.mark.parametrize("door", ["/admin/documents/add/", "/admin/documents/multiple/add/"])
def test_documents_are_of_kinds_we_know(editor: Client, door: str, name: str, content: bytes, kept: int) -> None:
    field = "files[]" if "multiple" in door else "file"
    data = {"title": "一个文件", field: SimpleUploadedFile(name, content)}
    editor.post(door, data, headers={"x-requested-with": "XMLHttpRequest"})
    assert ContentDocument.objects.filter(file_hash__gt="").count() == kept


def test_an_editor_of_the_menu_may_upload_a_picture() -> None:
    user = make_staff(Role.EDITOR)
    let_editors_in(actor=SYSTEM)
    client = Client()
    client.force_login(user)
    upload(client, DOORS[0], "茶.jpg", jpeg())
    assert ContentImage.objects.count() == 1
