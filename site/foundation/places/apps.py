from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "foundation.places"
    label = "places"
    verbose_name = _("地点")

    def ready(self) -> None:
        import foundation.places.actions  # declares the acts recorded about places
        from foundation.audit import guards
        from foundation.places.models import Closure, Station
        from foundation.policy.dated import keep_rows, no_overlap

        for model in (Closure, Station):
            keep_rows(model)
        guards.register(
            self.label, lambda: [*no_overlap(Closure, ("venue", "room")), *no_overlap(Station, ("room", "number"))]
        )
