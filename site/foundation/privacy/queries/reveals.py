"""Numbers shown in full."""

from datetime import datetime, time

from django.utils import timezone

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.privacy.models import Reveal


def reveals_today(actor: Actor) -> int:
    """How many the actor has been shown since midnight."""
    midnight = timezone.make_aware(datetime.combine(clock.today(), time.min))
    return Reveal.objects.filter(actor_id=actor.actor_id, at__gte=midnight).count()
