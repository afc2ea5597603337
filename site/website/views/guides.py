"""Live data of the service guides: the numbers of time limits come from the settings in force."""

from typing import Any

from django.http import HttpRequest

from foundation.content.pages import provide_context
from website.guides.limits import limit_in_words
from website.models import GuideIndexPage, ServiceGuidePage


def index_context(page: GuideIndexPage, request: HttpRequest) -> dict[str, Any]:
    guides = ServiceGuidePage.objects.child_of(page).live().order_by("order", "title")
    return {
        "guides": [
            {
                "title": guide.title,
                "words": guide.introduction,
                "pictogram": guide.pictogram,
                "url": guide.get_url(request),
            }
            for guide in guides.only(
                "title", "introduction", "pictogram", "order", "url_path", "slug", "locale", "path", "depth"
            )
        ]
    }


def guide_context(page: ServiceGuidePage, request: HttpRequest) -> dict[str, Any]:
    parent = page.get_parent()
    prefix = "/en" if page.locale.language_code == "en" else ""
    return {
        "index_url": parent.get_url(request) if parent else "",
        "start_url": prefix + page.start if page.start else "",
        "limits": [{"label": block.value["what"], "value": limit_in_words(block.value)} for block in page.limits],
        "forms": [
            {"title": block.value.title, "url": block.value.url, "extension": block.value.file_extension.upper()}
            for block in page.forms
            if block.value
        ],
    }


provide_context(GuideIndexPage, index_context)
provide_context(ServiceGuidePage, guide_context)
