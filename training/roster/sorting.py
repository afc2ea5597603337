"""Sorting a roster's rows into four kinds: as they are, repaired, to be decided by a person, refused.

Promises: every row gets exactly one kind; the answer depends on nothing but the arguments; no text makes it crash.
Nothing is guessed: what a machine cannot know, a person decides, and what nobody can take is refused with the
way to mend it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from foundation.people.identity import DocumentError, ResidentId, check_resident_id
from training.roster import cleaning
from training.roster.cleaning import Cleaned
from training.roster.columns import Column
from training.roster.findings import Finding, found
from training.roster.rows import FACTS, Kind, Option, SortedRow
from training.roster.tables import Row

FULL_AGE = 18


@dataclass(frozen=True, slots=True)
class Township:
    """What a written township means today; `renamed` where it is called otherwise now."""

    code: str
    name: str
    abolished: bool = False


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody registered under a document of the roster, by whatever name they had. `place`: "" | "seated" | "waiting"
    in this class."""

    name: str
    place: str = ""
    former_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reference:
    """All that sorting has to ask of the world, asked before."""

    township: Callable[[str], Township | None]
    categories: Mapping[str, str]  # name -> code
    educations: Mapping[str, str]  # name -> code
    starts_on: date
    minimum_age: int
    known: Mapping[str, KnownPerson] = field(default_factory=dict)  # by document number


def documents_in(rows: Iterable[Row]) -> set[str]:
    """The document numbers the rows name, as far as they are valid: those to look up before sorting."""
    numbers = set()
    for row in rows:
        number = cleaning.clean_document(row.cell(Column.DOCUMENT)).value
        try:
            numbers.add(check_resident_id(number).number)
        except DocumentError:
            continue
    return numbers


def sort_rows(rows: Iterable[Row], reference: Reference) -> list[SortedRow]:
    sorted_rows = [_Sorter(row, reference).sorted_row() for row in rows]
    _note_shared_phones(sorted_rows)
    _settle_repeats(sorted_rows)
    return sorted_rows


class _Sorter:
    """One row, looked at by itself."""

    def __init__(self, row: Row, reference: Reference) -> None:
        self.row = row
        self.reference = reference
        self.repairs: list[Finding] = []
        self.notes: list[Finding] = []
        self.questions: list[Finding] = []
        self.refusals: list[Finding] = []

    def sorted_row(self) -> SortedRow:
        self._refuse_formulas()
        name = self._name()
        number, holder = self._document()
        sex = self._sex(holder.sex if holder else "")
        phone, township = self._phone(), self._township()
        education = self._listed(Column.EDUCATION, self.reference.educations)
        category = self._listed(Column.CATEGORY, self.reference.categories)
        self._remarks()
        if holder is not None:
            self._age(holder)
        known = self.reference.known.get(number)
        if known is not None and name and known.name != name:
            if name in known.former_names:
                self.notes.append(found("former_name", name=known.name))
            else:
                self.refusals.append(found("name_differs"))
        result = SortedRow(
            number=self.row.number,
            line=self.row.line,
            kind=self._kind(),
            name=name,
            document=number,
            sex=sex,
            phone=phone,
            township=township,
            education=education,
            category=category,
            written={column.value: cell.text for column, cell in self.row.cells.items()},
            repairs=self.repairs,
            notes=self.notes,
            questions=self.questions,
            refusals=self.refusals,
        )
        if not result.refusals and known is not None:
            _settle_known(result, known)
        if result.kind == Kind.DECIDE:
            contradicts = any(question.code == "sex_contradicts" for question in self.questions)
            result.options = [Option.NUMBER if contradicts else Option.BLANK, Option.DROP]
        return result

    def _kind(self) -> Kind:
        if self.refusals:
            return Kind.REFUSED
        if self.questions:
            return Kind.DECIDE
        return Kind.REPAIRED if self.repairs else Kind.AS_IS

    def _repaired(self, column: Column, cleaned: Cleaned) -> str:
        self.repairs += [found(code, column=column) for code in cleaned.repairs]
        return cleaned.value

    def _refuse_formulas(self) -> None:
        for column in (Column.NAME, Column.DOCUMENT, *FACTS):
            if cleaning.is_formula(self.row.cell(column)):
                self.refusals.append(found("formula", column=column))

    def _formula(self, column: Column) -> bool:
        return cleaning.is_formula(self.row.cell(column))

    def _name(self) -> str:
        if self._formula(Column.NAME):
            return ""
        name = self._repaired(Column.NAME, cleaning.clean_name(self.row.cell(Column.NAME)))
        if problem := cleaning.name_problem(name):
            self.refusals.append(found(problem))
        return name

    def _document(self) -> tuple[str, ResidentId | None]:
        cell = self.row.cell(Column.DOCUMENT)
        if self._formula(Column.DOCUMENT):
            return "", None
        cleaned = cleaning.clean_document(cell)
        if not cleaned.value:
            self.refusals.append(found("document_missing"))
            return "", None
        if cleaning.is_mangled(cell, cleaned.value):
            self.refusals.append(found("document_mangled"))
            return cleaned.value, None
        self._repaired(Column.DOCUMENT, cleaned)
        try:
            checked = check_resident_id(cleaned.value)
        except DocumentError as problem:
            mangled = problem.code == "check_digit" and cleaning.looks_mangled(cleaned.value)
            self.refusals.append(found("document_mangled" if mangled else f"document_{problem.code}"))
            return cleaned.value, None
        return checked.number, checked

    def _sex(self, of_number: str) -> str:
        cell = self.row.cell(Column.SEX)
        if self._formula(Column.SEX) or not of_number:
            return ""
        written = self._repaired(Column.SEX, cleaning.clean_sex(cell))
        if not written:
            self.repairs.append(found("sex_from_number", sex=of_number))
        elif written != of_number:
            self.questions.append(found("sex_contradicts", written=written, number=of_number))
        return of_number

    def _phone(self) -> str:
        cell = self.row.cell(Column.PHONE)
        if self._formula(Column.PHONE):
            return ""
        if not cell.text.strip():
            self.notes.append(found("phone_blank"))
            return ""
        phone = self._repaired(Column.PHONE, cleaning.clean_phone(cell))
        if not phone:
            self.questions.append(found("phone_unreadable"))
        return phone

    def _township(self) -> str:
        word = self._word(Column.TOWNSHIP)
        if not word:
            return ""
        township = self.reference.township(word)
        if township is None:
            self.questions.append(found("unknown", column=Column.TOWNSHIP, written=word))
            return ""
        if township.abolished:
            self.repairs.append(found("township_successor", written=word, name=township.name))
        elif township.name != word:
            self.repairs.append(found("township_name", written=word, name=township.name))
        return township.code

    def _listed(self, column: Column, codes: Mapping[str, str]) -> str:
        word = self._word(column)
        if not word:
            if column is Column.CATEGORY and not self._formula(column):
                self.notes.append(found("category_blank"))
            return ""
        if word not in codes:
            self.questions.append(found("unknown", column=column, written=word))
        return codes.get(word, "")

    def _word(self, column: Column) -> str:
        if self._formula(column):
            return ""
        return self._repaired(column, cleaning.clean_word(self.row.cell(column)))

    def _remarks(self) -> None:
        if self.row.cell(Column.REMARKS).formula:
            self.repairs.append(found("formula_as_text", column=Column.REMARKS))

    def _age(self, holder: ResidentId) -> None:
        age = holder.age_on(self.reference.starts_on)
        if age < self.reference.minimum_age:
            self.refusals.append(found("too_young", minimum=self.reference.minimum_age))
        elif age < FULL_AGE:
            self.notes.append(found("minor", age=age))


def _settle_known(row: SortedRow, known: KnownPerson) -> None:
    """Somebody in this class already needs nothing; somebody registered keeps the facts on file."""
    if known.place:
        row.kind, row.in_class = Kind.AS_IS, True
        row.repairs, row.questions = [], []
        row.notes = [note for note in row.notes if note.code == "former_name"]
        row.notes.append(found("in_class" if known.place == "seated" else "waiting"))
    else:
        row.notes.append(found("on_file"))


def _note_shared_phones(rows: list[SortedRow]) -> None:
    """Several people on one phone is ordinary in a village: said, never refused."""
    by_phone: dict[str, list[SortedRow]] = defaultdict(list)
    for row in rows:
        if row.phone and row.kind != Kind.REFUSED and not row.in_class:
            by_phone[row.phone].append(row)
    for sharing in by_phone.values():
        if len({row.document for row in sharing}) < 2:
            continue
        for row in sharing:
            others = [str(other.number) for other in sharing if other.document != row.document]
            row.notes.append(found("phone_shared", numbers="、".join(others[:5])))


def _settle_repeats(rows: list[SortedRow]) -> None:
    """The same document in several rows: one person. Where the facts agree the first row takes what the others
    add; where they contradict each other a person decides whose count."""
    by_document: dict[str, list[SortedRow]] = defaultdict(list)
    for row in rows:
        if row.kind != Kind.REFUSED and not row.in_class:
            by_document[row.document].append(row)
    for repeats in by_document.values():
        if len(repeats) < 2:
            continue
        contradicting = [fact for fact in ("name", *FACTS) if len(_values(repeats, fact)) > 1]
        if contradicting or any(row.questions for row in repeats):
            _ask_which(repeats, contradicting)
        else:
            _merge(repeats)


def _values(rows: list[SortedRow], fact: str) -> set[str]:
    return {value for row in rows if (value := getattr(row, fact))}


def _ask_which(repeats: list[SortedRow], contradicting: list[str]) -> None:
    numbers = [row.number for row in repeats]
    for row in repeats:
        others = "、".join(str(number) for number in numbers if number != row.number)
        row.kind = Kind.DECIDE
        row.group = numbers
        if contradicting:
            asked = found("repeat_contradicts", numbers=others, columns=",".join(contradicting))
        else:
            asked = found("repeat_unclear", numbers=others)
        row.questions.insert(0, asked)
        row.options = [Option.KEEP, Option.DROP]


def _merge(repeats: list[SortedRow]) -> None:
    first, *later = repeats
    for row in later:
        for fact in FACTS:
            if not getattr(first, fact) and getattr(row, fact):
                setattr(first, fact, getattr(row, fact))
                first.repairs.append(found("filled_from", column=fact, number=row.number))
                first.notes = [note for note in first.notes if note.code != f"{fact}_blank"]
                first.kind = Kind.REPAIRED
        row.kind, row.same_as = Kind.REPAIRED, first.number
        row.repairs.append(found("repeat", number=first.number))
