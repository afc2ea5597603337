"""Which villages are neighbours, as the bureau knows the roads."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.rules import can_keep_neighbours
from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people.rules import require
from foundation.places.models import Division, NeighbouringVillages
from foundation.places.queries import current_villages, neighbours_of

MOST_NEIGHBOURS = 20


def set_neighbours(village: Division, neighbours: Iterable[Division], *, actor: Actor) -> None:
    """Say which villages are the village's neighbours, and no others; it becomes theirs. Pools that gather reach the new
    ones from their next wish on.

    Refused: the village itself or something that is no village ("places.no_village"), more than 20
    ("places.too_many_neighbours").
    """
    require(can_keep_neighbours(actor, village))
    wanted = {one.pk for one in neighbours}
    if len(wanted) > MOST_NEIGHBOURS:
        raise DomainError(
            _("邻村最多 %(most)s 个。只选走路、骑车就到的。") % {"most": MOST_NEIGHBOURS}, "places.too_many_neighbours"
        )
    if village.pk in wanted or current_villages().filter(pk__in=wanted | {village.pk}).count() != len(wanted) + 1:
        raise DomainError(_("这里只能选现在的别的村。请重新选。"), "places.no_village")
    with transaction.atomic():
        list(Division.objects.select_for_update(no_key=True).filter(pk__in=wanted | {village.pk}).order_by("pk"))
        before = neighbours_of([village.pk])[village.pk]
        gone = Q(one=village, other__in=before - wanted) | Q(other=village, one__in=before - wanted)
        NeighbouringVillages.objects.filter(gone).delete()
        for other in sorted(wanted - before):
            first, second = sorted((village.pk, other))
            NeighbouringVillages.objects.create(one_id=first, other_id=second)
        if wanted != before:
            codes = Division.objects.filter(pk__in=wanted).order_by("code").values_list("code", flat=True)
            record("places.neighbours.set", village, actor=actor, neighbours=list(codes))
