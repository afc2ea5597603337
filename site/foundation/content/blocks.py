"""The blocks pages are written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

RICH = ["bold", "link", "ul", "ol", "document-link"]


class Heading(blocks.CharBlock):
    class Meta:
        label = _("小标题")
        icon = "title"
        template = "content/blocks/heading.html"


class Steps(blocks.ListBlock):
    """Numbered steps, one sentence each."""

    def __init__(self, **kwargs):
        super().__init__(blocks.CharBlock(max_length=200), **kwargs)

    class Meta:
        label = _("步骤")
        icon = "list-ol"
        template = "content/blocks/steps.html"


class Points(blocks.StructBlock):
    """A short list: what to bring, what is taught."""

    title = blocks.CharBlock(label=_("写在前面的一句"), required=False, max_length=60)
    points = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("一条一行"), min_num=1)

    class Meta:
        label = _("清单")
        icon = "list-ul"
        template = "content/blocks/points.html"


class Tip(blocks.StructBlock):
    """One thing that is easily forgotten."""

    words = blocks.TextBlock(label=_("提醒一句"), max_length=200, rows=2)

    class Meta:
        label = _("小提醒")
        icon = "help"
        template = "content/blocks/tip.html"


class Question(blocks.StructBlock):
    """A question as people ask it, and its answer."""

    question = blocks.CharBlock(label=_("常有人问"), max_length=80)
    answer = blocks.RichTextBlock(label=_("回答"), features=["bold", "link"])

    class Meta:
        label = _("问和答")
        icon = "comment"
        template = "content/blocks/question.html"


class Quote(blocks.StructBlock):
    """What a farmer says of a course, in their words and with their consent."""

    words = blocks.TextBlock(label=_("原话"), max_length=200, rows=3)
    who = blocks.CharBlock(label=_("谁说的"), max_length=40, help_text=_("本人愿意怎么写就怎么写，比如：黄泽镇 王大姐"))
    consent = blocks.CharBlock(
        label=_("本人怎么同意的"),
        max_length=120,
        help_text=_("哪天、怎么同意放在这里的，比如：2026-10-12 本人签字，纸在教务处。这一行不给访客看"),
    )

    class Meta:
        label = _("学员的话")
        icon = "openquote"
        template = "content/blocks/quote.html"


class Body(blocks.StreamBlock):
    """What every text page may hold."""

    heading = Heading()
    text = blocks.RichTextBlock(label=_("文字"), features=RICH)
    points = Points()
    steps = Steps()
    picture = ImageBlock(label=_("图片"), template="content/blocks/picture.html")
    tip = Tip()
    question = Question()
    quote = Quote()
