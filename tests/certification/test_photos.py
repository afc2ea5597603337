"""Uploads are drawn anew: nothing but pixels gets in."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from certification.models import Candidate
from certification.photos import HEIGHT, WIDTH, reencode_photo
from foundation.kernel.errors import DomainError
from tests.factories.certification import make_scene
from tests.factories.people import make_account


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 800), **save: object) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(buffer, kind, **save)
    return buffer.getvalue()


def pixel(image: Image.Image, row: int) -> tuple[int, int, int]:
    found: Any = image.getpixel((WIDTH // 2, row))
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_photo_becomes_a_jpeg_of_one_size(kind: str) -> None:
    with Image.open(io.BytesIO(reencode_photo(picture(kind)))) as image:
        assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))


def test_position_and_appended_files_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (29.0, 35.0, 0.0)}
    exif[0x010F] = "SECRETCAMERA"
    upload = picture(exif=exif) + b"<html><script>alert(1)</script>PK\x03\x04"
    stored = reencode_photo(upload)
    assert b"SECRETCAMERA" in upload and b"SECRETCAMERA" not in stored
    assert b"<script>" not in stored and b"PK\x03\x04" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert len(image.getexif()) == 0


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    red_left = Image.new("RGB", (800, 600), "blue")
    red_left.paste("red", (0, 0, 400, 600))
    buffer = io.BytesIO()
    red_left.save(buffer, "JPEG", exif=exif)
    with Image.open(io.BytesIO(reencode_photo(buffer.getvalue()))) as image:
        top, bottom = pixel(image, 40), pixel(image, HEIGHT - 40)
    assert top[0] > 200 > 60 > top[2] and bottom[2] > 200 > 60 > bottom[0]


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_unreadable"),
        (b"GIF89a" + b"\x00" * 100, "photo_unreadable"),
        (b"", "photo_unreadable"),
        (picture()[:200], "photo_unreadable"),
        (picture(size=(100, 100)), "photo_too_small"),
        (b"\xff" * (8 * 1024 * 1024 + 1), "photo_too_large"),
    ],
    ids=["svg", "gif", "empty", "cut", "small", "large"],
)
def test_what_is_no_photo_is_refused(upload: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        reencode_photo(upload)
    assert refusal.value.code == f"certification.{code}"


def test_a_pixel_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    Image.new("1", (9000, 9000)).save(buffer, "PNG")
    with pytest.raises(DomainError) as refusal:
        reencode_photo(buffer.getvalue())
    assert refusal.value.code == "certification.photo_too_large"


@pytest.mark.django_db
def test_a_photo_goes_through_the_page_and_is_seen_by_the_batch_only() -> None:
    scene = make_scene(1)
    candidate = scene.candidates[0]
    address = reverse("candidate-detail", args=[scene.batch.code, candidate.pk])
    manager = Client()
    manager.force_login(scene.manager)
    upload = io.BytesIO(picture())
    upload.name = "me.jpg"
    assert manager.post(address, {"action": "photo", "photo": upload}).status_code == 302
    assert str(Candidate.objects.get(pk=candidate.pk).photo.name).startswith("candidate-photos/")

    photo = reverse("candidate-photo", args=[scene.batch.code, candidate.pk])
    for user, status in ((scene.manager, 200), (scene.appraisers[0], 200), (scene.officer, 200), (make_account(), 404)):
        client = Client()
        client.force_login(user)
        assert client.get(photo).status_code == status
    assert Client().get(photo).status_code == 302
