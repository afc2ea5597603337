"""Home and plain text pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from foundation.content.blocks import Body
from foundation.content.pages import PresentedPage


class HomePage(PresentedPage):
    """The front door (首页)."""

    heading = models.CharField(_("首页标题"), max_length=40)
    introduction = models.CharField(_("引言"), max_length=200)

    content_panels = [*Page.content_panels, FieldPanel("heading"), FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.MenuPage", "website.StandardPage"]
    template = "website/home_page.html"

    class Meta:
        verbose_name = _("首页")


class StandardPage(Page):
    """A page of text (说明页): help, notices, privacy."""

    body = StreamField(Body(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []
    template = "website/standard_page.html"

    class Meta:
        verbose_name = _("说明页")
