"""The front door's live data: the menu in short. Nothing personal: everybody sees the same page."""

from typing import Any

from django.http import HttpRequest

from courses.queries.menu import menu_of
from courses.views.pages import front
from foundation.content.pages import provide_context
from website.models import HomePage
from website.views.guides import guides_in_short

SOONEST = 6
POOLS = 3


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Plates, the classes that start first, and what others ask for; nothing of it while there is no menu yet."""
    menu = menu_of(page.path)
    shown = front(menu, soonest=SOONEST, pool_count=POOLS) if menu else {}
    return shown | guides_in_short(page, request)


provide_context(HomePage, home_context)
