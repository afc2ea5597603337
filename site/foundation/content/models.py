"""Pictures and documents of the pages: our own classes from the first day, since Wagtail cannot change them later."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


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
