"""The public face of the menu: Wagtail pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from courses.models.courses import Course
from foundation.content.blocks import Body
from foundation.content.pages import PresentedPage


class MenuPage(PresentedPage):
    """The menu (菜单): every course in its section."""

    introduction = models.CharField(_("引言"), max_length=200, blank=True)

    content_panels = [*PresentedPage.content_panels, FieldPanel("introduction")]
    parent_page_types = ["website.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1
    template = "courses/menu_page.html"

    class Meta:
        verbose_name = _("菜单页")


class CoursePage(PresentedPage):
    """A course's page (课程页): the words around the record."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="pages", verbose_name=_("课程"))
    body = StreamField(Body(), blank=True, verbose_name=_("正文"))

    content_panels = [*PresentedPage.content_panels, FieldPanel("course"), FieldPanel("body")]
    parent_page_types = ["courses.MenuPage"]
    subpage_types: list[str] = []
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("课程页")
