"""Editors' widgets without scripts written into the page, since our content security policy allows none."""

import json
from typing import Any

from django.utils.html import format_html
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def render_chooser(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
) -> str:
    """As Wagtail's own, but for its last line: an element that static/admin/start-widget.js brings to life."""
    element_id = (attrs or {})["id"]
    value_data = self.get_value_data(value)
    begins = isinstance(self, AdminTaskChooser)  # the one that a function makes
    return format_html(
        '{}<start-widget hidden data-{}="{}" data-for="{}" data-options="{}"></start-widget>',
        self.render_html(name, value_data, attrs),
        "begin" if begins else "make",
        "createTaskChooser" if begins else self.js_constructor,
        element_id,
        json.dumps(self.get_js_init_options(element_id, name, value_data)),
    )


def start_choosers_without_scripts() -> None:
    """Wagtail makes its choosers itself, so the method is replaced on the class they all come from."""
    BaseChooser.render = render_chooser
