"""Putting a person's data right."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict
from foundation.people.identity import check_resident_id
from foundation.people.models import DocumentType, Person, PersonName, TraineeCategory
from foundation.people.models.persons import document_index, phone_index
from foundation.people.rules import require
from foundation.places.queries import current_townships
from foundation.privacy.correctable import Field, check_correction
from foundation.privacy.rules import handles_requests, is_own


def correct_person(person: Person, field: str, wanted: str, *, actor: Actor) -> None:
    """Write the value. Neither the old nor the new one enters the record of acts. Code "privacy.document_taken"."""
    require(handles_requests(actor, person) and not is_own(actor, person))
    stored = check_correction(person, field, wanted)
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if field == Field.NAME and stored != locked.name:
            _keep_former_name(locked)
        try:
            with transaction.atomic():
                Person.objects.filter(pk=locked.pk).update(**_columns(locked, field, stored))
        except IntegrityError as clash:
            raise Conflict(
                _("这个证件号已经登记在另一个人名下。两边可能是同一个人：请先查清楚，是同一个人的办理合并。"),
                "privacy.document_taken",
            ) from clash
        record("privacy.person.corrected", locked, actor=actor, field=field)
    person.refresh_from_db()


def _keep_former_name(person: Person) -> None:
    """Papers that carry the old name stay true, and rosters that carry it still find the person."""
    PersonName.objects.create(person=person, name=person.name, reason=_("本人申请改正"), changed_at=clock.now())


def _columns(person: Person, field: str, stored: str) -> dict[str, Any]:
    if field == Field.PHONE:
        return {"phone": stored, "phone_hash": phone_index(stored)}
    if field == Field.DOCUMENT:
        columns: dict[str, Any] = {
            "document_number": stored,
            "document_hash": document_index(person.document_type, stored),
        }
        if person.document_type == DocumentType.RESIDENT_ID:
            checked = check_resident_id(stored)
            columns |= {"birth_date": checked.birth_date, "sex": checked.sex}
        return columns
    if field == Field.TOWNSHIP:
        return {"township": current_townships().get(code=stored), "village": None}
    if field == Field.CATEGORY:
        return {"category": TraineeCategory.objects.get(code=stored)}
    return {field: stored}
