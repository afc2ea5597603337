"""What sorting a roster has to ask of the database: a fixed number of queries, however long the roster."""

import re
from collections.abc import Callable, Iterable

from django.utils.translation import override

from foundation.kernel import clock
from foundation.people.models import DocumentType, Education, TraineeCategory
from foundation.people.queries import former_names, persons_by_document
from foundation.places.models import Division
from foundation.places.queries import TownshipNames
from foundation.policy.queries import value
from training.models import Enrolment, RosterImport
from training.roster.archive import too_large
from training.roster.findings import Finding
from training.roster.policies import MAX_BYTES, MAX_ROWS, MINIMUM_AGE
from training.roster.rows import SortedRow
from training.roster.sorting import KnownPerson, Reference, Township, documents_in, sort_rows
from training.roster.storing import load
from training.roster.tables import read_table
from training.states import ACTIVE, EnrolmentState

#: Other ways rosters write what `people.Education` calls otherwise.
_EDUCATION_NAMES = {
    "文盲": Education.NONE,
    "无": Education.NONE,
    "小学及以下": Education.PRIMARY,
    "高中毕业": Education.SENIOR,
    "初中毕业": Education.JUNIOR,
    "小学毕业": Education.PRIMARY,
    "职高": Education.VOCATIONAL,
    "技校": Education.VOCATIONAL,
    "中技": Education.VOCATIONAL,
    "中职": Education.VOCATIONAL,
    "大学专科": Education.COLLEGE,
    "专科": Education.COLLEGE,
    "高职": Education.COLLEGE,
    "大学": Education.BACHELOR,
    "大学本科": Education.BACHELOR,
    "硕士": Education.POSTGRADUATE,
    "博士": Education.POSTGRADUATE,
}
_TOWNSHIP_FIRST = re.compile(r".+?(?:街道|镇|乡)")
_ABOVE_TOWNSHIPS = (Division.Kind.PROVINCE, Division.Kind.CITY, Division.Kind.COUNTY)


def sort_file(training_class, data: bytes) -> tuple[list[SortedRow], list[Finding]]:
    """The rows of a file in their four kinds, for this class and as of now, and what was left out.

    Refused with the codes of `roster.archive` and `roster.tables`, all beginning "roster.".
    """
    limit = value(MAX_BYTES)
    if len(data) > limit:
        raise too_large(limit)
    table = read_table(data, max_rows=value(MAX_ROWS))
    return sort_rows(table.rows, reference_for(training_class, documents_in(table.rows))), table.notices


def rows_of(roster_import: RosterImport) -> tuple[list[SortedRow], list[Finding]]:
    """The rows still kept (after confirming: those to mend), and what was left out of the file."""
    if not roster_import.rows or is_expired(roster_import):
        return [], []
    return load(roster_import.rows)


def is_expired(roster_import: RosterImport) -> bool:
    return clock.now() >= roster_import.expires_at


def reference_for(training_class, documents: Iterable[str]) -> Reference:
    """Everything the sorter needs about this class, these documents and today's county."""
    return Reference(
        township=_township_finder(),
        categories=dict(TraineeCategory.objects.values_list("name", "code")),
        educations=_educations(),
        starts_on=training_class.starts_on or clock.today(),
        minimum_age=value(MINIMUM_AGE),
        known=_known_persons(training_class, documents),
    )


def _educations() -> dict[str, str]:
    with override("zh-hans"):  # a roster is written in Chinese, whatever its reader reads
        labels = {str(label): str(code) for code, label in Education.choices}
    return labels | {name: str(code) for name, code in _EDUCATION_NAMES.items()}


def _township_finder() -> Callable[[str], Township | None]:
    """Written names to townships of today; "浙江省嵊州市三界镇白沙村" means 三界镇."""
    names = TownshipNames()
    above = list(Division.objects.filter(kind__in=_ABOVE_TOWNSHIPS).order_by("code").values_list("name", flat=True))

    def find(written: str) -> Township | None:
        bare = written
        for name in above:
            bare = bare.removeprefix(name)
        resolved = names.resolve(bare)
        if resolved.current is None and (start := _TOWNSHIP_FIRST.match(bare)):
            resolved = names.resolve(start[0])
        if resolved.current is None:
            return None
        return Township(resolved.current.code, resolved.current.name, resolved.was_abolished)

    return find


def _known_persons(training_class, documents: Iterable[str]) -> dict[str, KnownPerson]:
    persons = persons_by_document(DocumentType.RESIDENT_ID, documents)
    states = dict(
        Enrolment.objects.filter(training_class=training_class, state__in=ACTIVE).values_list("person_id", "state")
    )
    former = former_names(persons.values())
    return {
        number: KnownPerson(person.name, _place(states.get(person.pk)), frozenset(former.get(person.pk, ())))
        for number, person in persons.items()
    }


def _place(state: str | None) -> str:
    if state is None:
        return ""
    return "waiting" if state == EnrolmentState.WAITING else "seated"
