"""Home, plain text pages and service guides."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField

from foundation.content.blocks import Body, Heading, Points, Question, Steps, Tip
from foundation.content.pages import PresentedPage, WrittenPage
from website.guides.limits import check_limit


class HomePage(PresentedPage):
    """The front door (首页)."""

    heading = models.CharField(_("首页标题"), max_length=40)
    introduction = models.CharField(_("引言"), max_length=200)

    content_panels = [*PresentedPage.content_panels, FieldPanel("heading"), FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.MenuPage", "website.StandardPage", "website.GuideIndexPage"]
    template = "website/home_page.html"

    class Meta:
        verbose_name = _("首页")


class StandardPage(WrittenPage):
    """A page of text (说明页): help, notices, privacy."""

    body = StreamField(Body(), blank=True)

    content_panels = [*WrittenPage.content_panels, FieldPanel("body")]
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []
    template = "website/standard_page.html"

    class Meta:
        verbose_name = _("说明页")


class GuideIndexPage(PresentedPage):
    """All service guides (办事指南)."""

    introduction = models.CharField(_("引言"), max_length=200, blank=True)

    content_panels = [*PresentedPage.content_panels, FieldPanel("introduction")]
    parent_page_types = ["website.HomePage"]
    subpage_types = ["website.ServiceGuidePage"]
    max_count_per_parent = 1
    template = "website/guide_index_page.html"

    class Meta:
        verbose_name = _("办事指南目录")


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label=_("这一步做什么"), max_length=40)
    words = blocks.CharBlock(label=_("怎么做"), max_length=200, required=False)


class Limit(blocks.StructBlock):
    """How long something takes at most. The number comes from the setting, so the page and the rule never differ."""

    what = blocks.CharBlock(label=_("什么事"), max_length=40)
    words = blocks.CharBlock(
        label=_("多久"),
        max_length=120,
        help_text=_("写 {value} 的地方放下面那项设置现在的值，比如：{value} 个工作日内答复"),
    )
    policy = blocks.CharBlock(
        label=_("用哪一项设置"),
        max_length=80,
        required=False,
        help_text=_("设置的名字，比如 training.review_working_days；不用就空着"),
    )

    def clean(self, value):
        return check_limit(super().clean(value))


def sentences(label):
    """A field of plain sentences, one a line."""
    return StreamField(
        [("sentence", blocks.CharBlock(label=_("一句话"), max_length=200))], blank=True, verbose_name=label
    )


class ServiceGuidePage(PresentedPage):
    """How one service works (办事指南): steps, rights and duties, penalties, time limit, forms."""

    class Pictogram(models.TextChoices):
        MENU = "menu", _("菜单")
        PEN = "pen", _("填表")
        CALENDAR = "calendar", _("日子")
        CERTIFICATE = "certificate", _("证书")
        SHIELD = "shield", _("查验")
        REPLACED = "replaced", _("补办")
        BOOK = "book", _("上课")
        PEOPLE = "people", _("一群人")
        PERSON = "person", _("个人")
        FLAG = "flag", _("应征")
        LIST = "list", _("清单")
        QUESTION = "question", _("问")
        KEY = "key", _("个人信息")
        BELL = "bell", _("投诉")

    pictogram = models.CharField(_("小图"), max_length=20, choices=Pictogram.choices, default=Pictogram.LIST)
    order = models.PositiveSmallIntegerField(_("排第几"), default=100)
    introduction = models.CharField(_("一句话说清这件事"), max_length=200)
    who = models.CharField(_("谁能办"), max_length=200)
    cost = models.CharField(_("要不要钱"), max_length=120)
    bring = models.CharField(_("带什么"), max_length=200, blank=True)
    where = models.CharField(_("到哪里办"), max_length=200)
    start = models.CharField(
        _("网上从哪里开始"),
        max_length=100,
        blank=True,
        help_text=_("本站的地址，不带语言，比如 /order/；网上不能办就空着"),
    )
    start_label = models.CharField(_("按钮上写什么"), max_length=30, blank=True, help_text=_("写动词，比如：去点课"))
    steps = StreamField([("step", Step())], blank=True, verbose_name=_("一步一步"))
    limits = StreamField([("limit", Limit())], blank=True, verbose_name=_("多久办好"))
    rights = sentences(_("你有权"))
    duties = sentences(_("你要做到"))
    penalties = sentences(_("做不到会怎样"))
    forms = StreamField([("form", DocumentChooserBlock(label=_("表格")))], blank=True, verbose_name=_("要用的表"))
    more = StreamField(
        [("heading", Heading()), ("points", Points()), ("steps", Steps()), ("tip", Tip()), ("question", Question())],
        blank=True,
        verbose_name=_("还有什么要说"),
    )

    content_panels = [
        *PresentedPage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("who"), FieldPanel("cost"), FieldPanel("bring"), FieldPanel("where")], heading=_("先看这几样")
        ),
        MultiFieldPanel([FieldPanel("start"), FieldPanel("start_label")], heading=_("在网上办")),
        FieldPanel("steps"),
        FieldPanel("limits"),
        FieldPanel("rights"),
        FieldPanel("duties"),
        FieldPanel("penalties"),
        FieldPanel("forms"),
        FieldPanel("more"),
        MultiFieldPanel([FieldPanel("pictogram"), FieldPanel("order")], heading=_("在目录里")),
    ]
    parent_page_types = ["website.GuideIndexPage"]
    subpage_types: list[str] = []
    template = "website/service_guide_page.html"

    class Meta:
        verbose_name = _("办事指南")
