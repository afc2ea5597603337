"""The blocks pages are written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


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


class Body(blocks.StreamBlock):
    """What every text page may hold."""

    heading = Heading()
    text = blocks.RichTextBlock(label=_("文字"), features=["bold", "link", "ul", "ol", "document-link"])
    steps = Steps()
    picture = ImageChooserBlock(label=_("图片"), template="content/blocks/picture.html")
