"""What the menu puts on the bureau's desk."""

from django.utils.translation import gettext_lazy as _

from courses.rules import READERS_OF_DEMAND
from foundation.people import desks

desks.register_item(desks.DeskItem(roles=READERS_OF_DEMAND, label=_("农民点的课"), url_name="wish-list", order=20))
