"""What the menu puts on the desks of the bureau and of employers."""

from django.utils.translation import gettext_lazy

from courses.rules import READERS_OF_DEMAND
from foundation.people import desks
from foundation.people.roles import Role

desks.register_item(
    desks.DeskItem(roles=READERS_OF_DEMAND, label=gettext_lazy("农民点的课"), url_name="wish-list", order=20)
)
desks.register_item(
    desks.DeskItem(roles=(Role.EMPLOYER,), label=gettext_lazy("给员工点课"), url_name="order", order=20)
)
