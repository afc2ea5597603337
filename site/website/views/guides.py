"""Live data of the service guides: the numbers of time limits come from the settings in force."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from foundation.content.pages import provide_context
from foundation.content.public import remembered
from website.guides.limits import limit_in_words
from website.models import GuideIndexPage, ServiceGuidePage

ON_THE_HOME_PAGE = 3


def index_context(page: GuideIndexPage, request: HttpRequest) -> dict[str, Any]:
    return {"guides": _guides(page, request)}


def guides_in_short(home: Page, request: HttpRequest) -> dict[str, Any]:
    """The first few guides below a home page; nothing while there are none."""
    index = GuideIndexPage.objects.child_of(home).live().first()
    if index is None:
        return {}
    return {"guides": _guides(index, request)[:ON_THE_HOME_PAGE], "guides_url": index.get_url(request)}


def guide_context(page: ServiceGuidePage, request: HttpRequest) -> dict[str, Any]:
    index = page.get_parent()
    prefix = "/en" if page.locale.language_code == "en" else ""
    return {
        "index_url": index.get_url(request) if index else "",
        "start_url": prefix + page.start if page.start else "",
        "limits": [{"label": block.value["what"], "value": limit_in_words(block.value)} for block in page.limits],
        "forms": [
            {"title": block.value.title, "url": block.value.url, "extension": block.value.file_extension.upper()}
            for block in page.forms
            if block.value
        ],
    }


def _guides(index: GuideIndexPage, request: HttpRequest) -> list[dict[str, Any]]:
    def build() -> list[dict[str, Any]]:
        guides = ServiceGuidePage.objects.child_of(index).live().defer_streamfields().order_by("order", "title")
        return [
            {
                "title": guide.title,
                "words": guide.introduction,
                "pictogram": guide.pictogram,
                "url": guide.get_url(request),
            }
            for guide in guides
        ]

    return remembered(request, ("guides", index.pk), build)


provide_context(GuideIndexPage, index_context)
provide_context(ServiceGuidePage, guide_context)
