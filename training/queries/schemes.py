"""The scheme that rules a course's class."""

from datetime import date

from django.db.models import Q

from training.models import Scheme


def scheme_for_course(course, on: date) -> Scheme | None:
    """The scheme of the day that names the course's paper first; None where the bureau has set none."""
    valid = Scheme.objects.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    suitable = [scheme for scheme in valid.order_by("-valid_from", "code") if course.paper in scheme.papers]
    return min(suitable, key=lambda scheme: scheme.papers.index(course.paper), default=None)
