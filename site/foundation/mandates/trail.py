"""Mandates in the record."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown
from foundation.mandates.models import Mandate


def _mandates(ids: Iterable[str]) -> Mapping[str, Shown]:
    """Who acts, for whom only masked."""
    found = Mandate.objects.filter(pk__in=ids).select_related("person", "liaison")
    return {
        str(one.pk): Shown(
            _("%(liaison)s替%(villager)s") % {"liaison": one.liaison.name, "villager": one.person.masked_name}
        )
        for one in found
    }


def _mandate_of_code(text: str) -> Iterable[str]:
    return [str(pk) for pk in Mandate.objects.filter(code=text.strip()).values_list("pk", flat=True)]


objects.register("mandates.mandate", Kind(gettext_lazy("代办委托"), _mandates, _mandate_of_code))
wording.say("via", lambda value: str(Mandate.Via(value).label), within="mandates.")
wording.say("by", lambda value: str(Mandate.EndedBy(value).label), within="mandates.")
wording.say("until", lambda day: _("管到 %(day)s") % {"day": day}, within="mandates.")
