"""The base of our pages: the words come from the page, everything live from the app that knows it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from foundation.content import display
from foundation.content.editing.panels import ChecksPanel, TranslationPanel
from foundation.content.public import remembered, show_to_everybody

Presenter = Callable[[Any, HttpRequest], dict[str, Any]]
_presenters: dict[type[Page], Presenter] = {}


def provide_context(model: type[Page], presenter: Presenter) -> None:
    """Tell what the template of `model` gets beside the page. A views module does, since models know no view."""
    _presenters[model] = presenter


def presented_kinds() -> list[type[Any]]:
    """The kinds of page that an app presents."""
    return list(_presenters)


PHONE, LARGE_PHONE, DESK = 360, 412, 1280
"""Widths in pixels of what visitors hold: the phone most of them have comes first."""


class WrittenPage(Page):
    """A page that editors write: seen in the preview as a farmer sees it, with what is to be mended above its form."""

    content_panels = [TranslationPanel(), ChecksPanel(), *Page.content_panels]

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return [
            {"name": "phone", "icon": "mobile-alt", "device_width": PHONE, "label": _("农民的手机")},
            {"name": "large", "icon": "tablet-alt", "device_width": LARGE_PHONE, "label": _("大一点的手机")},
            {"name": "desk", "icon": "desktop", "device_width": DESK, "label": _("办公室的电脑")},
        ]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("标准字")), (display.ELDER, _("大字"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        request.COOKIES = request.COOKIES | {display.COOKIE: mode_name}
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response


class PresentedPage(WrittenPage):
    """A page whose template shows live data too; served and previewed alike."""

    nobody_kept_out = False
    """Set by whoever knows that no page of the site is kept from anybody, so that it need not be asked again."""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> Any:
        """Who is kept out; whoever looked the page up may know already that nobody is."""
        return () if self.nobody_kept_out else super().get_view_restrictions()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same for everybody, so the page cache may keep it; not a preview, nor a page that asked who reads it."""
        response = super().serve(request, *args, **kwargs)
        if getattr(request, "is_preview", False) or remembered(request, ("private", self.pk), self._is_private):
            return response
        if hasattr(response, "render"):
            response.render()
        return response if request.session.accessed else show_to_everybody(response)

    def _is_private(self) -> bool:
        return bool(self.get_view_restrictions())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        presenter = _presenters.get(type(self))
        return context | presenter(self, request) if presenter else context
