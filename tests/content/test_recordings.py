"""Recordings are what they sound like: kind and length come from the content, and a refusal says what to do."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.operations.editors import let_editors_in
from foundation.content.files import check_files
from foundation.content.models import Recording
from foundation.content.sounds import MOST_BYTES, NotASound, Sound, listen_to
from foundation.kernel.actors import SYSTEM
from foundation.people.roles import Role
from tests.factories.courses import make_menu
from tests.factories.people import make_staff
from tests.factories.sounds import m4a, mp3, ogg

UPLOAD = "/admin/recording_chooser/create/"


@pytest.mark.parametrize(
    ("content", "sound"),
    [
        (mp3(2), Sound("mp3", 2)),
        (mp3(90, tag=b"\0" * 3000), Sound("mp3", 90)),
        (ogg(3), Sound("ogg", 3)),
        (m4a(4), Sound("m4a", 4)),
    ],
)
def test_kind_and_length_are_read_from_the_content(content: bytes, sound: Sound) -> None:
    assert listen_to(content) == sound


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>" * 50,
        b"ID3\x04\0\0\0\0\0\x10" + b"\0" * 16 + b"<script>" * 200,
        mp3(0.1),
        mp3(2)[:4] + b"\xff" * 5000,
        ogg(head=b"\x80theora"),
        ogg()[:60],
        m4a(handler=b"vide"),
        m4a()[:40],
        b"\0\0\0\x20ftypM4A " + b"\xff" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    ],
)
def test_what_only_borrows_the_name_is_no_sound(content: bytes) -> None:
    with pytest.raises(NotASound):
        listen_to(content)


@pytest.fixture
def editor() -> Client:
    make_menu()
    user = make_staff(Role.EDITOR)
    let_editors_in(actor=SYSTEM)
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, name: str, content: bytes, title: str = "炒茶课，嵊州话") -> str:
    file = SimpleUploadedFile(name, content)
    fields = {"title": title, "language": "zh-hans", "file": file}
    answer = client.post(UPLOAD, fields, headers={"x-requested-with": "XMLHttpRequest"})
    return json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.django_db
def test_a_recording_is_kept_under_a_name_of_ours(editor: Client) -> None:
    send(editor, "我家 茶.mp3", mp3(5))
    kept = Recording.objects.get()
    assert (kept.kind, kept.seconds, kept.size, kept.media_type) == ("mp3", 5, len(mp3(5)), "audio/mpeg")
    assert kept.file.name.endswith(".mp3") and kept.file.name.startswith("recordings/") and kept.file.name.isascii()
    assert list(check_files()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("茶.mp3", b"<html>" * 100),
        ("茶.exe", mp3()),
        ("茶.ogg", mp3()),
        ("茶.mp3", mp3(0.1)),
        ("film.m4a", m4a(handler=b"vide")),
    ],
)
def test_a_strange_file_gets_a_clear_answer(editor: Client, name: str, content: bytes) -> None:
    answer = send(editor, name, content)
    assert "这个文件不是能放的录音" in answer and "炒茶课，嵊州话" in answer, "and what was typed is still there"
    assert not Recording.objects.exists()


@pytest.mark.django_db
def test_fifty_megabytes_get_a_clear_answer(editor: Client) -> None:
    answer = send(editor, "茶.mp3", mp3(2) + b"\0" * (50 * 1024 * 1024))
    assert "50.0 MB，最多收 8 MB" in answer and "炒茶课，嵊州话" in answer
    assert not Recording.objects.exists() and MOST_BYTES == 8 * 1024 * 1024


@pytest.mark.django_db
def test_a_recording_that_was_changed_behind_our_back_is_found(editor: Client) -> None:
    send(editor, "茶.mp3", mp3(5))
    kept = Recording.objects.get()
    with kept.file.storage.open(kept.file.name, "wb") as file:
        file.write(mp3(6))
    assert list(check_files()) == [f"recording {kept.pk} was changed after it was put there"]


@pytest.mark.django_db(transaction=True)
def test_a_deleted_recording_takes_its_file_along() -> None:
    from django.core.files.base import ContentFile

    kept = Recording(title="一段", kind="mp3", seconds=1, size=1, file_hash="")
    kept.file.save("x.mp3", ContentFile(mp3()))
    kept.save()
    storage, name = kept.file.storage, kept.file.name
    kept.delete()
    assert not storage.exists(name)


@pytest.mark.django_db
def test_names_may_change_later_and_the_file_may_not(editor: Client) -> None:
    send(editor, "茶.mp3", mp3(5))
    kept = Recording.objects.get()
    file = SimpleUploadedFile("b.mp3", mp3(9))
    editor.post(reverse("recordings:edit", args=[kept.pk]), {"title": "炒茶课", "language": "zh-hans", "file": file})
    kept.refresh_from_db()
    assert (kept.title, kept.seconds) == ("炒茶课", 5)
