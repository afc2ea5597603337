"""What editors upload is looked at before it is kept."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from foundation.content.pictures import UnreadablePicture, draw_anew

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
