"""The form of pages with a photograph at their head."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class PhotographForm(WagtailAdminPageForm):
    """A photograph goes out only with words for those who cannot see it; a draft may wait for them."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if data.get("hero") and not (data.get("hero_alt") or "").strip() and not self.is_deferred_validation:
            self.add_error("hero_alt", _("放了照片，就要写一句照片上是什么，看不见的人靠它听。"))
        return data
