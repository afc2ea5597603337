"""Private files leave after the check, through the server where there is one, and never from outside their storage."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from certification.operations.candidates import store_photo
from foundation.content.sending import INTERNAL_ADDRESS, send_private
from foundation.people.roles import Role
from tests.architecture.source import ROOT
from tests.factories.certification import make_scene
from tests.factories.people import make_staff

OUTSIDE = ["../secrets.env", "/etc/passwd", "a/../../secrets.env", "photos/../../public/x", "", "..", "a\0b"]


@pytest.fixture
def stored(settings: Any) -> str:
    return storages["private"].save("test/照片 1.jpg", ContentFile(b"\xff\xd8" + b"x" * 200_000))


def send(name: str) -> Any:
    return send_private(RequestFactory().get("/"), name, filename="照片.jpg", content_type="image/jpeg")


def test_without_nginx_the_site_streams(stored: str) -> None:
    answer = send(stored)
    pieces = list(answer.streaming_content)
    assert (sum(map(len, pieces)), max(map(len, pieces))) == (200_002, 64 * 1024)
    assert answer["Content-Length"] == "200002"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")


def test_behind_nginx_the_site_only_names_the_file(settings: Any, stored: str) -> None:
    settings.SENDFILE = "nginx"
    answer = send(stored)
    assert answer.content == b""
    assert unquote(answer["X-Accel-Redirect"]) == INTERNAL_ADDRESS + stored
    assert answer["X-Accel-Redirect"].isascii()
    assert answer["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("mode", ["", "nginx"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leads_out_of_the_storage_finds_nothing(settings: Any, mode: str, name: str) -> None:
    settings.SENDFILE = mode
    private = Path(settings.PRIVATE_MEDIA_ROOT)
    private.mkdir(parents=True, exist_ok=True)
    (private.parent / "secrets.env").write_text("not for anybody")
    with pytest.raises(Http404):
        send(name)


def test_nginx_example_has_the_same_address_and_keeps_it_internal() -> None:
    example = (ROOT / "docs/deploy/nginx.conf").read_text()
    block = example.split(f"location {INTERNAL_ADDRESS} {{")[1].split("}")[0]
    assert "internal;" in block and "media/private/" in block


@pytest.mark.django_db
def test_a_candidates_photo_goes_to_those_who_deal_with_the_batch(settings: Any) -> None:
    scene = make_scene(1)
    manager, candidate = scene.manager, scene.candidates[0]
    buffer = io.BytesIO()
    Image.new("RGB", (500, 700), "#446644").save(buffer, "JPEG")
    store_photo(candidate, buffer.getvalue(), actor=manager)
    address = reverse("candidate-photo", args=[candidate.batch.code, candidate.pk])
    for mode, start in (("", b"\xff\xd8"), ("nginx", b"")):
        settings.SENDFILE = mode
        client = Client()
        client.force_login(manager)
        answer: Any = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer.has_header("X-Accel-Redirect") is (mode == "nginx")
        assert b"".join(answer)[:2] == start
        stranger = Client()
        stranger.force_login(make_staff(Role.EVALUATION_BODY_MANAGER))
        assert stranger.get(address).status_code == 404
        assert Client().get(address)["Location"].startswith(reverse("sign-in"))
