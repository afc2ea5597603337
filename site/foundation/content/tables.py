"""Lists of the desks: described once as a `Table`, then filtered, sorted, paged and exported in one way.

    CLASSES = Table(
        name="classes",
        caption=_("培训班"),
        columns=(
            Column("title", _("班"), lambda row: row.title, order=("title",), url=lambda row: row.get_absolute_url()),
            Column("starts", _("日期"), lambda row: row.starts_on, order=("starts_on",)),
        ),
        filters=(Filter("state", _("状态"), ClassState.choices),),
        search=("title", "code"),
        order="-starts",
    )

    @desk_required(Role.INSTITUTION_MANAGER)
    @require_http_methods(["GET", "HEAD", "POST"])
    def class_list(request):
        return answer(request, CLASSES, visible_to(request.user), "training/class_list.html", {"may_file": …})

The page includes `components/list_table.html`. The address holds the question (`?state=filed&q=…&sort=-starts&page=2`), so
that a list can be kept as a bookmark; an export is a POST to the same address, answers the same question under the same
permission, and is recorded with its number of rows. Columns never query: give the rows what they show with
`select_related`, `annotate`, or `prepare`, which gets all rows of a page at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from foundation.content import exports
from foundation.content.operations import record_export

Words = str | Promise
Choices = Iterable[tuple[Any, Words]]
MOST_ROWS_OF_AN_EXPORT = 50_000
LONGEST_QUESTION = 80


@dataclass(frozen=True)
class Tag:
    """A word on a coloured ground, as components/tag.html draws it."""

    label: Any
    tone: str = ""
    pictogram: str = ""


@dataclass(frozen=True)
class Column:
    """One column. `value` is what an export writes and, unless `tags` or `template` say otherwise, what the page shows.

    `order` are the fields it sorts by; without them it isn't sortable. `template` draws a cell from `row`. A column may be
    on the page only (`exported=False`: a link to press) or in the file only (`shown=False`: what stands in small print).
    """

    key: str
    label: Words
    value: Callable[[Any], Any]
    order: tuple[str, ...] = ()
    url: Callable[[Any], str] | None = None
    small: Callable[[Any], Any] | None = None
    tags: Callable[[Any], Sequence[Tag]] | None = None
    template: str = ""
    number: bool = False
    shown: bool = True
    exported: bool = True

    def __post_init__(self) -> None:
        if self.key.startswith("-"):
            raise ValueError("a column's key takes a minus in the address when it sorts the other way round")


@dataclass(frozen=True)
class Filter:
    """A question with a few answers. `choices` may be a callable asked once a request; `apply` narrows the rows,
    by default to those whose `field` (the key, unless named) has the value. With `counts` it stands above the table as
    chips that say how many there are of each."""

    key: str
    label: Words
    choices: Choices | Callable[[HttpRequest], Choices]
    field: str = ""
    apply: Callable[[QuerySet[Any, Any], str], QuerySet[Any, Any]] | None = None
    counts: bool = False

    def narrow(self, rows: QuerySet[Any, Any], value: str) -> QuerySet[Any, Any]:
        return self.apply(rows, value) if self.apply else rows.filter(**{self.field or self.key: value})


@dataclass(frozen=True)
class Days:
    """From one day to another, both included, on a date field, or on a moment with `moment`."""

    key: str
    label_from: Words
    label_to: Words
    field: str
    moment: bool = False

    def narrow(self, rows: QuerySet[Any, Any], asked: QueryDict) -> QuerySet[Any, Any]:
        first, last = (_day(asked.get(f"{self.key}-{ending}", "")) for ending in ("from", "to"))
        if first:
            rows = rows.filter(**{f"{self.field}__gte": _midnight(first) if self.moment else first})
        if last and self.moment:
            return rows.filter(**{f"{self.field}__lt": _midnight(last + timedelta(days=1))})
        return rows.filter(**{f"{self.field}__lte": last}) if last else rows


@dataclass(frozen=True)
class Table:
    """A list. `order` is the key of the column it is sorted by at first, with a minus for the other way round.

    `search` are fields looked through for the words somebody types; leave it empty where the words would be personal data,
    which must not stand in an address. `find(rows, words)` looks instead of the fields, where an index must answer. `by_number` is for tables without end, whose later pages must not get slower:
    newest first by primary key, without a count of pages. `newest` names a date that rises with the primary key and comes
    before it in the order, so that some days are one stretch of an index. `one_page` is for the answer to a question that no
    address may hold: its first page is all there is, and it isn't exported.
    """

    name: str
    caption: Words
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    days: tuple[Days, ...] = ()
    search: tuple[str, ...] = ()
    search_label: Words = ""
    find: Callable[[QuerySet[Any, Any], str], QuerySet[Any, Any]] | None = None
    order: str = ""
    tie: tuple[str, ...] = ("-pk",)
    page_length: int = 25
    by_number: bool = False
    newest: str = ""
    one_page: bool = False
    prepare: Callable[[list[Any]], Any] | None = None
    empty_title: Words = ""
    empty_text: Words = ""
    empty_pictogram: str = "list"

    @property
    def has_search(self) -> bool:
        return bool(self.search or self.find)

    @property
    def shown_columns(self) -> list[Column]:
        return [column for column in self.columns if column.shown]


@dataclass
class Shown:
    """What components/list_table.html draws."""

    table: Table
    asked: QueryDict
    rows: list[Any]
    page: Any = None
    older: str = ""
    chips: list[dict[str, Any]] = field(default_factory=list)
    selects: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0

    @property
    def narrowed(self) -> bool:
        return any(self.asked.get(key) for key in _keys(self.table) if key != "sort")

    @property
    def opened(self) -> bool:
        """Whether the fold with filters and order stands open: when something in it is chosen."""
        chosen = [one["key"] for one in [*self.selects, *self.day_fields]] + ["sort"]
        return any(self.asked.get(key) for key in chosen)

    @property
    def words(self) -> str:
        return self.asked.get("q", "")

    @property
    def query(self) -> str:
        """The question without the page, for links to other pages and for the export."""
        return self._with()

    @property
    def sort(self) -> str:
        return self.asked.get("sort") or self.table.order

    @property
    def has_fold(self) -> bool:
        return bool(self.selects or self.table.days or self.sorts)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the filter form must carry along: the chip that is chosen."""
        return [(chip["key"], chip["value"]) for chip in self.chips if chip["current"] and chip["value"]]

    @property
    def day_fields(self) -> list[dict[str, Any]]:
        return [
            {"key": f"{days.key}-{ending}", "label": label, "value": self.asked.get(f"{days.key}-{ending}", "")}
            for days in self.table.days
            for ending, label in (("from", days.label_from), ("to", days.label_to))
        ]

    @property
    def sorts(self) -> list[dict[str, Any]]:
        """On a phone the heads of columns are out of sight: the same choice as a list."""
        return [
            {"value": value, "label": label % {"column": column.label}, "current": value == self.sort}
            for column in self.table.columns
            if column.order
            for value, label in (
                (column.key, _("按%(column)s")),
                (f"-{column.key}", _("按%(column)s，倒过来")),
            )
        ]

    @property
    def heads(self) -> list[dict[str, Any]]:
        heads = []
        for column in self.table.shown_columns:
            head: dict[str, Any] = {"label": column.label, "number": column.number}
            if column.order:
                up = self.sort == column.key
                head["direction"] = "ascending" if up else "descending" if self.sort == f"-{column.key}" else ""
                head["query"] = self._with(sort=f"-{column.key}" if up else column.key)
            heads.append(head)
        return heads

    @property
    def body(self) -> list[list[dict[str, Any]]]:
        return [[_cell(column, row) for column in self.table.shown_columns] for row in self.rows]

    def _with(self, **changes: str) -> str:
        question = QueryDict(mutable=True)
        for key in _keys(self.table):
            value = changes.get(key, self.asked.get(key, ""))
            if value:
                question[key] = value
        return question.urlencode()


def answer(
    request: HttpRequest,
    table: Table,
    rows: QuerySet[Any, Any],
    template: str,
    context: dict[str, Any] | None = None,
    *,
    counted: QuerySet[Any, Any] | None = None,
) -> HttpResponse:
    """The page of the list, or its export. `rows` are all the reader may see; `counted` a cheaper form of them."""
    found = _narrowed(table, rows, request.GET)
    file_format = request.POST.get("export", "") if request.method == "POST" else ""
    if file_format in exports.FORMATS:
        return _export(request, table, found, file_format)
    shown = Shown(table, request.GET, [])
    if table.by_number:
        _cut_by_number(shown, found)
    else:
        shown.page = Paginator(_sorted(table, found, shown.sort), table.page_length).get_page(request.GET.get("page"))
        shown.rows, shown.total = list(shown.page.object_list), shown.page.paginator.count
    if table.prepare:
        table.prepare(shown.rows)
    for choice in table.filters:
        _place(shown, choice, request, counted if counted is not None else rows)
    return render(request, template, {**(context or {}), "list": shown})


def _keys(table: Table) -> list[str]:
    return [
        *(choice.key for choice in table.filters),
        *(f"{days.key}-{ending}" for days in table.days for ending in ("from", "to")),
        *(["q"] if table.has_search else []),
        "sort",
    ]


def _narrowed(table: Table, rows: QuerySet[Any, Any], asked: QueryDict) -> QuerySet[Any, Any]:
    for choice in table.filters:
        value = asked.get(choice.key, "")[:LONGEST_QUESTION]
        if value:
            try:
                rows = choice.narrow(rows, value)
            except (ValueError, TypeError):  # somebody wrote the address by hand
                rows = rows.none()
    for days in table.days:
        rows = days.narrow(rows, asked)
    words = asked.get("q", "").strip()[:LONGEST_QUESTION] if table.has_search else ""
    if words and table.find:
        rows = table.find(rows, words)
    elif words:
        condition = Q()
        for name in table.search:
            condition |= Q(**{f"{name}__icontains": words})
        rows = rows.filter(condition)
    return rows


def _sorted(table: Table, rows: QuerySet[Any, Any], sort: str) -> QuerySet[Any, Any]:
    """Rows without a value come last either way; the tie-break keeps pages from overlapping."""
    for key in (sort, table.order):
        column = next((one for one in table.columns if one.order and one.key == key.removeprefix("-")), None)
        if column is not None:
            break
    else:
        return rows
    expressions = []
    for name in column.order:
        falling = name.startswith("-") != key.startswith("-")
        plain = F(name.removeprefix("-"))
        expressions.append(plain.desc(nulls_last=True) if falling else plain.asc(nulls_last=True))
    return rows.order_by(*expressions, *table.tie)


def _cut_by_number(shown: Shown, rows: QuerySet[Any, Any]) -> None:
    table = shown.table
    rows = _newest_first(table, rows)
    day, _dot, number = shown.asked.get("before", "").rpartition(".")
    if number.isdecimal():
        rows = _before(table, rows, _day(day), int(number[:18]))
    found = list(rows[: table.page_length + 1])
    shown.rows = found[: table.page_length]
    shown.total = len(shown.rows)
    if len(found) > table.page_length and not table.one_page:
        last = shown.rows[-1]
        shown.older = f"{getattr(last, table.newest).isoformat()}.{last.pk}" if table.newest else str(last.pk)


def _newest_first(table: Table, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.order_by(f"-{table.newest}", "-pk") if table.newest else rows.order_by("-pk")


def _before(table: Table, rows: QuerySet[Any, Any], day: date | None, number: int) -> QuerySet[Any, Any]:
    if not table.newest:
        return rows.filter(pk__lt=number)
    if day is None:
        return rows
    earlier = Q(**{f"{table.newest}__lt": day}) | Q(pk__lt=number)
    return rows.filter(earlier, **{f"{table.newest}__lte": day})


def _place(shown: Shown, choice: Filter, request: HttpRequest, rows: QuerySet[Any, Any]) -> None:
    current = shown.asked.get(choice.key, "")
    options = [(str(value), label) for value, label in _choices(choice, request)]
    if not choice.counts:
        shown.selects.append(
            {
                "key": choice.key,
                "label": choice.label,
                "options": [{"value": v, "label": label, "current": v == current} for v, label in options],
            }
        )
        return
    name = choice.field or choice.key
    counts = dict(rows.order_by().values(name).annotate(n=Count("pk", distinct=True)).values_list(name, "n"))
    chips: list[dict[str, Any]] = [{"value": "", "label": _("全部"), "count": sum(counts.values())}]
    chips += [{"value": v, "label": label, "count": counts[v]} for v, label in options if counts.get(v)]
    shown.chips += [
        {
            **chip,
            "key": choice.key,
            "current": chip["value"] == current,
            "query": shown._with(**{choice.key: chip["value"]}),
        }
        for chip in chips
    ]


def _choices(choice: Filter, request: HttpRequest) -> Choices:
    return choice.choices(request) if callable(choice.choices) else choice.choices


def _cell(column: Column, row: Any) -> dict[str, Any]:
    cell: dict[str, Any] = {"label": column.label, "number": column.number, "row": row}
    if column.template:
        return {**cell, "template": column.template}
    if column.tags:
        return {**cell, "tags": column.tags(row)}
    value = column.value(row)
    return {
        **cell,
        "value": value,
        "url": column.url(row) if column.url else "",
        "small": column.small(row) if column.small else "",
    }


def _export(request: HttpRequest, table: Table, rows: QuerySet[Any, Any], file_format: str) -> HttpResponse:
    """All rows that the question finds, not only the page; refused where a workbook would get unwieldy."""
    sort = request.GET.get("sort") or table.order
    found = list(
        (_newest_first(table, rows) if table.by_number else _sorted(table, rows, sort))[: MOST_ROWS_OF_AN_EXPORT + 1]
    )
    if len(found) > MOST_ROWS_OF_AN_EXPORT:
        messages.error(
            request,
            _("超过 %(most)s 行，一次导不完。先筛一筛，比如只看今年的，再导出。") % {"most": MOST_ROWS_OF_AN_EXPORT},
        )
        return redirect(request.get_full_path())
    if table.prepare:
        table.prepare(found)
    columns = [column for column in table.columns if column.exported]
    chosen = {one.key: request.GET[one.key][:LONGEST_QUESTION] for one in table.filters if request.GET.get(one.key)}
    record_export(table.name, actor=request.user, file_format=file_format, rows=len(found), filters=chosen)
    return exports.answer(
        file_format,
        table.name,
        [str(column.label) for column in columns],
        ([column.value(row) for column in columns] for row in found),
    )


def _midnight(day: date) -> datetime:
    """The day's beginning in the county's time: a comparison that an index can answer."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
