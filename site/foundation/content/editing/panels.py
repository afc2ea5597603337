"""Panels at the top of a page's form: what to mend before it goes out, and what its source changed meanwhile."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from foundation.content.editing.changes import changes_between
from foundation.content.editing.checks import findings_of
from foundation.content.queries.translations import lag_of

TONES = {"stop": ("critical", "warning"), "wait": ("warning", "help"), "ok": ("info", "check")}
"""Wagtail's class and icon for each."""


class ChecksPanel(Panel):
    """The draft as it was last saved, looked at anew whenever the form opens."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("发布前看一眼"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/panels/checks.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["findings"] = [
                {"finding": finding, "kind": TONES[finding.tone][0], "icon": TONES[finding.tone][1]}
                for finding in findings_of(self.instance)
            ]
            return context


class TranslationPanel(Panel):
    """Only on a translation whose source has changed since it was last said to be up to date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("原文改过了"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/panels/translation.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.lag = lag_of(self.instance) if self.instance.pk and self.request else None

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.lag)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            lag = self.lag
            assert lag is not None
            changed = changes_between(lag.source, lag.since, lag.until, self.request) if lag.since and lag.until else []
            return context | {
                "lag": lag,
                "changed": [change.label for change in changed],
                "url": reverse("translation-caught-up", args=[self.instance.pk]),
            }
