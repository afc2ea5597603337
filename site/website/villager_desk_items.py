"""What stands on the desks of liaisons, cadres, and the offices that appoint them."""

from django.utils.translation import gettext_lazy as _

from foundation.mandates.queries import mandates_held_by
from foundation.people import desks
from foundation.people.roles import Role
from foundation.people.rules import person_of

desks.register_item(
    desks.DeskItem(
        roles=(Role.VILLAGE_LIAISON,),
        label=_("委托我的人"),
        url_name="villager-list",
        count=lambda user: mandates_held_by(person_of(user)).count() or None,
        order=10,
    )
)
desks.register_item(desks.DeskItem(roles=(Role.VILLAGE_CADRE,), label=_("我们村"), url_name="village", order=10))
desks.register_item(
    desks.DeskItem(
        roles=(Role.VILLAGE_CADRE, Role.VILLAGE_LIAISON), label=_("打印海报"), url_name="poster-list", order=20
    )
)
desks.register_item(
    desks.DeskItem(roles=(Role.TOWNSHIP_REVIEWER,), label=_("代办委托"), url_name="mandate-list", order=45)
)
