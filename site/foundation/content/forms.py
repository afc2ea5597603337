"""What editors upload is looked at before it is kept."""

import secrets
from collections.abc import Callable
from hashlib import sha1
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from foundation.content.models import Recording
from foundation.content.pictures import UnreadablePicture, draw_anew
from foundation.content.sounds import EXTENSIONS, MOST_BYTES, NotASound, Sound, listen_to

BEGINNINGS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}
"""How a file of this kind begins; one that begins otherwise is something else under a borrowed name."""


def extension_of(file: UploadedFile) -> str:
    return PurePath(file.name or "").suffix.lower().lstrip(".")


def unreadable() -> forms.ValidationError:
    return forms.ValidationError(
        _("这个文件不是能用的图片。请传 JPG、PNG 或 WebP 格式，最多 4000 万像素。"), code="unreadable"
    )


def refusing(check: Callable[[Any], None]) -> Callable[[Any], None]:
    """Wagtail's own look at the size, which breaks on a file that was cut off, made to refuse it."""

    def look(file: Any) -> None:
        try:
            check(file)
        except (OSError, ValueError, SyntaxError) as error:
            raise unreadable() from error

    return look


class PictureForm(BaseImageForm):
    """Every picture is drawn anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field: Any = self.fields["file"]
            field.check_image_pixel_size = refusing(field.check_image_pixel_size)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        file.seek(0)
        try:
            drawn = draw_anew(file.read(), extension_of(file))
        except UnreadablePicture as error:
            raise unreadable() from error
        return SimpleUploadedFile(file.name or "", drawn, content_type=file.content_type or "")


class DocumentForm(BaseDocumentForm):
    """A document is what its name says."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            beginning = BEGINNINGS.get(extension_of(file), b"")
            file.seek(0)
            if file.read(len(beginning)) != beginning:
                raise forms.ValidationError(
                    _("这个文件的内容和它的名字不符。请用原来的软件另存一份再传。"), code="other_kind"
                )
            file.seek(0)
        return file


class SoundInput(forms.FileInput):
    """Tells static/admin/file-size.js how large a file may be, so that nobody waits for an upload that is refused."""

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "audio/*,.mp3,.m4a,.ogg,.opus", "data-most-bytes": MOST_BYTES})


class RecordingForm(WagtailAdminModelForm):
    """A recording is what it sounds like: kind and length come from the file, its name on our side is our own."""

    sound: Sound | None = None

    class Meta:
        model = Recording
        fields = ("title", "language", "file")
        widgets = {"file": SoundInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)  # a new file is a new recording: pages point at the old one until they change

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("这个录音有 %(size)s MB，最多收 8 MB。请剪短，或者存成 MP3（64 kbps 就够清楚）再传。"),
                code="too_large",
                params={"size": f"{file.size / 1024 / 1024:.1f}"},
            )
        file.seek(0)
        content = file.read()
        try:
            sound = listen_to(content)
        except NotASound as error:
            raise self._strange() from error
        if EXTENSIONS.get(extension_of(file)) != sound.kind:
            raise self._strange()
        self.sound = sound
        self.instance.kind, self.instance.seconds = sound.kind, sound.seconds
        self.instance.size, self.instance.file_hash = len(content), sha1(content, usedforsecurity=False).hexdigest()
        file.seek(0)
        file.name = f"{secrets.token_hex(8)}.{sound.kind}"
        return file

    def _strange(self) -> forms.ValidationError:
        return forms.ValidationError(
            _("这个文件不是能放的录音。请传 MP3、M4A 或 OGG；手机录的音先用剪辑软件另存成 MP3。"), code="strange"
        )
