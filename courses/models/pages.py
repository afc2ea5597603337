"""The public face of the menu: Wagtail pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from courses.models.courses import Course
from courses.search.words import search_words
from foundation.content.blocks import Body
from foundation.content.editing.forms import PhotographForm
from foundation.content.models import ContentImage, Recording
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
    hero = models.ForeignKey(
        ContentImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("页头照片"),
        help_text=_("不放照片就用课程自己的图画。在图片里点出最要紧的地方，裁的时候会留住它"),
    )
    hero_alt = models.CharField(
        _("照片上是什么"),
        max_length=120,
        blank=True,
        help_text=_("用这一页的语言写给看不见照片的人听，比如：两个人在灶边炒茶"),
    )
    recording = models.ForeignKey(
        Recording,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录音"),
        help_text=_("把这一页念出来，三分钟以内最好。MP3、M4A 或 OGG，最多 8 MB"),
    )
    body = StreamField(Body(), blank=True, verbose_name=_("正文"))

    content_panels = [
        *PresentedPage.content_panels,
        FieldPanel("course"),
        MultiFieldPanel([FieldPanel("hero"), FieldPanel("hero_alt")], heading=_("照片")),
        FieldPanel("recording"),
        FieldPanel("body"),
    ]
    base_form_class = PhotographForm
    parent_page_types = ["courses.MenuPage"]
    subpage_types: list[str] = []
    template = "courses/course_page.html"
    search_fields = [*PresentedPage.search_fields, index.SearchField("search_words")]

    class Meta:
        verbose_name = _("课程页")

    def search_words(self) -> str:
        """What the search finds the page by, for the index."""
        return search_words(self.course)
