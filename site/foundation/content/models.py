"""Pictures, documents and recordings of the pages, and how far a translation has followed.

Pictures and documents are our own classes from the first day, since Wagtail cannot change them later.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page, Revision


class ContentImage(AbstractImage):
    """A picture with the words for those who cannot see it."""

    alternative_text = models.CharField(_("图片说明"), max_length=200, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "alternative_text",
        "description",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
        "tags",
        "collection",
    )

    @property
    def default_alt_text(self) -> str:
        return self.alternative_text or super().default_alt_text


class Rendition(AbstractRendition):
    image = models.ForeignKey(ContentImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="content_rendition_one_a_filter"
            ),
        ]


class ContentDocument(AbstractDocument):
    """A file to hand out: a form, a guide."""

    admin_form_fields = ("title", "file", "collection", "tags")


class Recording(models.Model):
    """A page read aloud (录音), for those who would rather listen. Public as the page is; checked by content when it comes."""

    class Kind(models.TextChoices):
        MP3 = "mp3", "MP3"
        M4A = "m4a", "M4A"
        OGG = "ogg", "OGG"

    title = models.CharField(_("名字"), max_length=80, help_text=_("比如：茶叶炒制课，普通话"))
    language = models.CharField(_("说的什么话"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    file = models.FileField(_("录音"), upload_to="recordings/", max_length=120)
    kind = models.CharField(_("格式"), max_length=3, choices=Kind.choices, editable=False)
    seconds = models.PositiveIntegerField(_("多长（秒）"), editable=False, help_text="0: the file does not say")
    size = models.PositiveIntegerField(_("大小（字节）"), editable=False)
    file_hash = models.CharField(
        _("指纹"), max_length=40, editable=False, help_text="SHA-1, as Wagtail keeps for pictures"
    )
    uploaded_at = models.DateTimeField(_("什么时候传的"), auto_now_add=True)

    class Meta:
        verbose_name = _("录音")
        verbose_name_plural = _("录音")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def media_type(self) -> str:
        return {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg"}[self.kind]


class TranslationMark(models.Model):
    """Which words of the page it was translated from a page has caught up with (译到哪一版)."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="translation_mark", verbose_name=_("译文"))
    source_revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, related_name="+", verbose_name=_("译到原文哪一版")
    )
    marked_at = models.DateTimeField(_("什么时候说跟上了"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("谁说的")
    )

    class Meta:
        verbose_name = _("译文跟到哪里")
        verbose_name_plural = _("译文跟到哪里")

    def __str__(self) -> str:
        return f"{self.page} {self.marked_at:%Y-%m-%d}"
