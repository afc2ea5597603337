"""What search engines are told: every public page in both languages, and where nothing is for them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from foundation.content.public import show_to_everybody

NOT_FOR_THEM = (
    "/admin/",
    "/desk/",
    "/me/",
    "/sign-in/",
    "/sign-out/",
    "/register/",
    "/display/",
    "/api/",
    "/v/",
    "/style/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for path in NOT_FOR_THEM for prefix in ("", "/en")]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}"]
    return show_to_everybody(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Live pages that anybody may read, with the same page in the other languages beside each."""
    response = render(request, "website/sitemap.xml", {"pages": _pages()}, content_type="application/xml")
    return show_to_everybody(response)


def _pages() -> list[dict[str, Any]]:
    roots = _root_paths()
    found = [
        page
        for page in Page.objects.live().public().filter(depth__gt=1).select_related("locale").order_by("path")
        if any(page.path.startswith(root) for root in roots)
    ]
    addresses: dict[Any, list[dict[str, str]]] = {}
    for page in found:
        addresses.setdefault(page.translation_key, []).append(
            {"language": page.locale.language_code, "url": page.full_url or ""}
        )
    return [
        {
            "url": page.full_url,
            "changed": page.last_published_at,
            "versions": addresses[page.translation_key] if len(addresses[page.translation_key]) > 1 else [],
        }
        for page in found
        if page.full_url
    ]


def _root_paths() -> list[str]:
    """Of the home page and its translations."""
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    return list(Page.objects.filter(translation_key=home.translation_key).values_list("path", flat=True))
