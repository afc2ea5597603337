"""Our pages at their addresses, found with one question instead of Wagtail's seven.

Wagtail asks for the site, the language, the root, each step of the way and the page's own kind, then twice whether anybody
is kept out. Its own view still serves the page and asks whoever is kept out for a password; it is only spared the search.
Where there is more than one site, or the page is of a kind nobody presents, Wagtail searches as always.
"""

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils import translation
from wagtail import urls as wagtail_urls
from wagtail import views
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult

from foundation.content.pages import PresentedPage, presented_kinds
from foundation.content.public import remembered


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A page at its address, in the language of the address."""
    language = translation.get_language()
    page = remembered(request, ("page", language, path), lambda: find_page(str(language), path))
    if page is not None:
        vars(request)["_wagtail_route_for_request"] = RouteResult(page)
    return views.serve(request, path)


def find_page(language: str, path: str) -> PresentedPage | None:
    """The live page of its own kind below the root of the language; None leaves the search to Wagtail. One query."""
    roots = {root.root_path for root in Site.get_site_root_paths() if root.language_code == language}
    if len(roots) != 1:
        return None
    kinds = [_accessor(kind) for kind in presented_kinds()]
    anybody_kept_out = Exists(PageViewRestriction.objects.all())
    found = (
        Page.objects.live()
        .filter(url_path=roots.pop() + path)
        .select_related(*kinds)
        .annotate(anybody_kept_out=anybody_kept_out)
        .first()
    )
    page: PresentedPage | None = next((getattr(found, kind) for kind in kinds if hasattr(found, kind)), None)
    if found is not None and page is not None and not found.anybody_kept_out:
        page.nobody_kept_out = True
    return page


def _accessor(kind: type[PresentedPage]) -> str:
    link: Any = kind._meta.parents[Page]
    name: str = link.remote_field.get_accessor_name()
    return name


urlpatterns: list[URLPattern | URLResolver] = [
    *(one for one in wagtail_urls.urlpatterns if one.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
]
