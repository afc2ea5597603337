"""In the editors' admin: what a translation has not followed yet, and saying that it has."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from foundation.content.editing.changes import changes_between
from foundation.content.operations import mark_up_to_date
from foundation.content.queries.translations import lag_of, lagging_pages, source_of, untranslated_pages
from foundation.kernel.errors import DomainError
from foundation.people.models import User


class CaughtUp(WagtailAdminTemplateMixin, TemplateView):
    template_name = "content/admin/caught_up.html"
    page_title = gettext_lazy("译文跟上了吗")
    header_icon = "globe"
    breadcrumbs_items: ClassVar[list[Any]] = []

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(Page, pk=kwargs["page_id"])
        self.source = source_of(self.page)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        if self.source is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        lag = lag_of(self.page)
        known = lag is not None and lag.since is not None and lag.until is not None
        changes = changes_between(lag.source, lag.since, lag.until, self.request) if lag and known else []
        return context | {"page": self.page, "source": self.source, "lag": lag, "changes": changes}

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        try:
            mark_up_to_date(self.page, actor=_editor(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("记下了：“%(title)s”跟上了原文。") % {"title": self.page.title})
        return redirect("wagtailadmin_pages:edit", self.page.pk)


def _editor(request: HttpRequest) -> User:
    """The admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


class Report(WagtailAdminTemplateMixin, TemplateView):
    template_name = "content/admin/translation_report.html"
    page_title = gettext_lazy("译文进度")
    header_icon = "globe"
    breadcrumbs_items: ClassVar[list[Any]] = []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"lags": lagging_pages(), "untranslated": untranslated_pages()}
