"""What the editors' admin gets from us on every page, and the recordings."""

from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from foundation.content.forms import RecordingForm
from foundation.content.models import Recording
from foundation.content.views.translations import CaughtUp, Report


class RecordingViewSet(ModelViewSet):
    model = Recording
    name = "recordings"
    menu_label = _("录音")
    icon = "media"
    add_to_admin_menu = True
    menu_order = 350
    list_display = ["title", "language", "kind", "seconds", "uploaded_at"]
    list_filter = ["language", "kind"]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("language"), FieldPanel("file")], base_form_class=RecordingForm
    )


class RecordingChooserViewSet(ChooserViewSet):
    """Chosen, or uploaded on the spot, in a window above the page's form: what was typed there stays."""

    model = Recording
    name = "recording_chooser"
    icon = "media"
    choose_one_text = _("选一段录音")
    choose_another_text = _("换一段录音")
    edit_item_text = _("改这段录音的名字")
    creation_form_class = RecordingForm
    creation_tab_label = _("上传")
    create_action_label = _("上传")
    create_action_clicked_label = _("正在上传")


@hooks.register("register_admin_viewset")
def recordings() -> list[ModelViewSet | ChooserViewSet]:
    return [RecordingViewSet(), RecordingChooserViewSet()]


class Checker(ContentCheckerItem):
    """Wagtail's accessibility checker, asking for more: what shuts somebody out, and nothing about search engines."""

    axe_run_only = [
        "alt-text-quality",
        "aria-hidden-focus",
        "button-name",
        "color-contrast",
        "empty-heading",
        "empty-table-header",
        "frame-title",
        "heading-order",
        "html-has-lang",
        "image-alt",
        "input-button-name",
        "label",
        "link-in-text-block",
        "link-name",
        "list",
        "listitem",
        "p-as-heading",
        "target-size",
    ]


@hooks.register("construct_wagtail_userbar")
def check_more(request: Any, items: list[Any], page: Any) -> None:
    items[:] = [
        Checker(in_editor=getattr(item, "in_editor", False)) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("register_admin_urls")
def translation_addresses() -> list[Any]:
    return [
        path("translations/", Report.as_view(), name="translation-report"),
        path("translations/<int:page_id>/", CaughtUp.as_view(), name="translation-caught-up"),
    ]


@hooks.register("register_reports_menu_item")
def translation_report() -> MenuItem:
    return MenuItem(_("译文进度"), reverse("translation-report"), icon_name="globe", order=700)


@hooks.register("insert_global_admin_js")
def scripts_for_the_policy() -> SafeString:
    """What lets Wagtail's widgets work under a content security policy without written-in scripts and styles."""
    files = ["admin/start-widget.js", "admin/adopted-styles.js", "admin/file-size.js"]
    return format_html_join("", '<script src="{}"></script>', ((static(file),) for file in files))
