"""Row locks in the one order: people by their keys, then the class."""

from collections.abc import Iterable

from courses.models import Wish
from foundation.people.models import Person
from training.models import TrainingClass
from training.queries.holds import waiting_order


def lock_people(ids: Iterable[int]) -> None:
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk").values_list("pk"))


def locked_requesters(training_class: TrainingClass) -> list[Wish]:
    """Those in the waiting order of the class, their people locked; to be called before the class is locked."""
    wishes = list(waiting_order(training_class))
    lock_people(wish.person_id for wish in wishes)
    return wishes
