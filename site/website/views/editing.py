"""What of the editors' admin is ours."""

from typing import Any

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView


class OwnSettings(AccountView):
    """An editor's language, colours and messages. Name, e-mail and picture stay away: personal data belongs to the person."""

    PANELS = ("notifications", "locale", "theme")

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name in self.PANELS]


own_settings = require_admin_access(OwnSettings.as_view())
