"""What the registers say: may this institution, may this trainer, on that day?

The verdict carries the sentence a person reads. `TrainerBook` and `InstitutionBook` read the rows once and answer for many
days and people; the functions below ask for one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.levels import SHORT_NAMES
from courses.models import Course, Occupation, Paper, Section
from foundation.kernel import clock
from foundation.kernel.verdicts import YES, Verdict, no
from foundation.people.models import Organisation, Person
from foundation.people.queries import memberships_in_force, persons_with_role
from foundation.people.roles import Role
from foundation.policy.dated import holding_on
from foundation.policy.queries import value
from training.models import InstitutionLicence, InstitutionScope, Suspension, TrainerCard
from training.models.registry import REGISTERS

PAPERS_CHECKED = "training.papers_checked"


class InstitutionBook:
    """Licences, scopes and suspensions of some institutions, voided ones apart. Three queries."""

    def __init__(self, organisations: Iterable[int]) -> None:
        ids = list(organisations)
        self.licences = _by(InstitutionLicence.objects.filter(organisation__in=ids), "organisation_id")
        self.suspensions = _by(Suspension.objects.filter(organisation__in=ids), "organisation_id")
        scopes = InstitutionScope.objects.filter(organisation__in=ids).select_related("occupation", "section")
        self.scopes = _by(scopes, "organisation_id")

    def licence_on(self, organisation: int, on: date) -> InstitutionLicence | None:
        return next((row for row in self.licences.get(organisation, []) if row.holds_on(on)), None)

    def may_file(self, organisation: int, on: date) -> Verdict:
        """Registered and not suspended. Codes: "training.not_licensed", "training.licence_over", "training.suspended"."""
        for suspension in self.suspensions.get(organisation, []):
            if suspension.holds_on(on):
                return no("training.suspended", _suspended_words(suspension))
        licences = self.licences.get(organisation, [])
        if not licences:
            return no("training.not_licensed", _("学校还没有办学登记，先找培训科登记"))
        if self.licence_on(organisation, on) is None:
            last = max((row.valid_to for row in licences if row.valid_to and row.valid_to < on), default=None)
            if last is None:
                return no("training.licence_over", _("学校的办学登记到开课那天还没生效"))
            return no(
                "training.licence_over",
                _("学校的办学登记%(day)s到期，续好再送审") % {"day": day_words(last)},
            )
        return YES

    def scope_of(self, organisation: int, on: date, occupation: int | None, section: int | None) -> Any:
        """The row that lets the institution teach it, the occupation's own first."""
        rows = [row for row in self.scopes.get(organisation, []) if row.holds_on(on)]
        for row in rows:
            if occupation is not None and row.occupation_id == occupation:
                return row
        return next((row for row in rows if section is not None and row.section_id == section), None)

    def may_teach(
        self,
        organisation: int,
        on: date,
        *,
        occupation: Occupation | None = None,
        section: Section | None = None,
        level: int | None = None,
    ) -> Verdict:
        """Adds the codes "training.out_of_scope" and "training.scope_level"."""
        verdict = self.may_file(organisation, on)
        if not verdict:
            return verdict
        row = self.scope_of(organisation, on, occupation.pk if occupation else None, section.pk if section else None)
        if row is None:
            return no(
                "training.out_of_scope",
                _("学校没有登记教%(subject)s，先向培训科申请") % {"subject": _subject_words(occupation, section)},
            )
        if level is not None and row.highest_level is not None and level < row.highest_level:
            return no(
                "training.scope_level",
                _("学校教%(subject)s登记到%(reach)s，这门课是%(level)s")
                % {
                    "subject": _subject_words(occupation, section),
                    "reach": SHORT_NAMES[row.highest_level],
                    "level": SHORT_NAMES[level],
                },
            )
        return YES


class TrainerBook:
    """Cards of some people, voided ones apart. One query."""

    def __init__(self, persons: Iterable[int]) -> None:
        cards = TrainerCard.objects.filter(person__in=list(persons)).select_related("occupation", "section", "person")
        self.cards = _by(cards, "person_id")

    def card_for(self, person: int, on: date, occupation: int | None, section: int | None) -> TrainerCard | None:
        rows = [row for row in self._about(person, occupation, section) if row.holds_on(on)]
        return min(rows, key=lambda row: row.occupation_id is None, default=None)

    def may_teach(
        self,
        person: Person,
        on: date,
        *,
        occupation: Occupation | None = None,
        section: Section | None = None,
        level: int | None = None,
    ) -> Verdict:
        """Codes: "training.no_card", "training.card_over", "training.card_level"."""
        words = {"name": person.name, "subject": _subject_words(occupation, section)}
        keys = (occupation.pk if occupation else None, section.pk if section else None)
        card = self.card_for(person.pk, on, *keys)
        if card is None:
            ends = [row.valid_to for row in self._about(person.pk, *keys) if row.valid_to and row.valid_to < on]
            if ends:
                words["day"] = day_words(max(ends))
                return no("training.card_over", _("%(name)s教%(subject)s的教师证%(day)s到期，换证或换人") % words)
            return no("training.no_card", _("%(name)s没有教%(subject)s的教师证，先登记或换人") % words)
        if level is not None and card.highest_level is not None and level < card.highest_level:
            words |= {"reach": str(SHORT_NAMES[card.highest_level]), "level": str(SHORT_NAMES[level])}
            return no("training.card_level", _("%(name)s的教师证只能教到%(reach)s，这门课是%(level)s") % words)
        return YES

    def _about(self, person: int, occupation: int | None, section: int | None) -> list[TrainerCard]:
        return [
            row
            for row in self.cards.get(person, [])
            if (occupation is not None and row.occupation_id == occupation)
            or (section is not None and row.section_id == section)
        ]


def institution_may_teach(
    organisation: Organisation,
    occupation: Occupation | None,
    on: date,
    *,
    level: int | None = None,
    section: Section | None = None,
) -> Verdict:
    """Licensed, not suspended and within its scope on the day? `section` also lets a scope of the whole section count."""
    book = InstitutionBook([organisation.pk])
    return book.may_teach(organisation.pk, on, occupation=occupation, section=section, level=level)


def trainer_may_teach(
    person: Person, occupation: Occupation | None, level: int | None, on: date, *, section: Section | None = None
) -> Verdict:
    """Does the person hold a card for it on the day? `section` also lets a card of the whole section count."""
    return TrainerBook([person.pk]).may_teach(person, on, occupation=occupation, section=section, level=level)


def is_checked(course: Course, on: date) -> bool:
    """Whether the registers of scopes and cards are asked for the course's paper: by dated rule, so that an evening in
    a village hall stays as easy to file as it is to hold."""
    return course.paper in value(PAPERS_CHECKED, on)


def asked_of(course: Course) -> dict[str, Any]:
    """What the registers are asked for a course. One that leads to a level needs its occupation; for the others the
    section is enough."""
    levelled = course.paper == Paper.LEVEL_CERTIFICATE and course.occupation is not None
    return {
        "occupation": course.occupation,
        "section": None if levelled else course.section,
        "level": course.level,
    }


def expiring(model: type[Any], until: date) -> QuerySet[Any]:
    """Rows that hold today, end by the day, and have none to follow them; the first to end first."""
    keys = REGISTERS[model]
    same = Q(**{keys[0]: OuterRef(keys[0])})
    if len(keys) > 1:
        same &= Q(occupation=OuterRef("occupation")) | Q(section=OuterRef("section"))
    next_one = model.objects.filter(same, valid_from__gt=OuterRef("valid_to"), voided_at__isnull=True)
    today = clock.today()
    return model.objects.filter(~Exists(next_one), holding_on(today), valid_to__lte=until).order_by("valid_to", "pk")


def managers_where_teaching(person: Person) -> QuerySet[Person]:
    """Those who manage an institution at which the person is a trainer today."""
    places = memberships_in_force(person).filter(role=Role.TRAINER).values_list("organisation_id", flat=True)
    return persons_with_role(Role.INSTITUTION_MANAGER).filter(
        memberships__organisation__in=list(places), memberships__role=Role.INSTITUTION_MANAGER
    )


def day_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _suspended_words(suspension: Suspension) -> str:
    words = {"reason": suspension.reason}
    if suspension.valid_to is None:
        return _("学校暂停开新班：%(reason)s") % words
    words["day"] = day_words(suspension.valid_to)
    return _("学校暂停开新班到%(day)s：%(reason)s") % words


def _subject_words(occupation: Occupation | None, section: Section | None) -> str:
    subject = occupation or section
    return subject.localized_name if subject is not None else ""


def _by(rows: QuerySet[Any], field: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.filter(voided_at__isnull=True).order_by("valid_from", "pk"):
        found.setdefault(getattr(row, field), []).append(row)
    return found
