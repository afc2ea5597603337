"""Components one fills in, and the lists one looks things up in."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.content.tables import Column, Filter, Shown, Table, Tag
from foundation.kernel import clock
from website.style.example import Example, include


class _Slip(forms.Form):
    """The fields a form of ours may have."""

    name = forms.CharField(label=gettext_lazy("姓名"), help_text=gettext_lazy("和身份证上一样"))
    town = forms.ChoiceField(label=gettext_lazy("住在哪个乡镇"), choices=[("1", gettext_lazy("甘霖镇"))])
    when = forms.DateField(
        label=gettext_lazy("哪天方便"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    who = forms.ChoiceField(
        label=gettext_lazy("替谁报名"),
        choices=[("1", gettext_lazy("我自己")), ("2", gettext_lazy("家里人"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("还想说什么"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label=gettext_lazy("我愿意收到开班的短信"), required=False)


def _form(data: dict[str, str] | None = None, prefix: str = "style") -> _Slip:
    form = _Slip(
        {f"{prefix}-{name}": value for name, value in data.items()} if data is not None else None, prefix=prefix
    )
    if data is not None:
        form.is_valid()
    return form


def _table() -> Shown:
    table = Table(
        name="style",
        caption=_("示例：培训班"),
        columns=(
            Column("title", _("班"), lambda row: row[0], order=("title",), url=lambda row: "#components"),
            Column("day", _("开课"), lambda row: row[1], order=("day",)),
            Column("people", _("人数"), lambda row: row[2], order=("people",), number=True),
            Column("state", _("状态"), lambda row: row[3].label, tags=lambda row: [row[3]]),
        ),
        filters=(Filter("state", _("状态"), ()),),
        search=("title",),
        search_label=_("找班：班名"),
        order="-day",
    )
    rows = [
        (_("越乡龙井炒制"), clock.today() + timedelta(days=3), 29, Tag(_("正在报名"), "ok")),
        (_("乡村宴席（四级）"), clock.today() + timedelta(days=30), 5, Tag(_("退回修改"), "kaki")),
    ]
    options = [{"value": "1", "label": _("正在报名"), "current": False}]
    chips = [
        {"key": "state", "value": "", "label": _("全部"), "count": 2, "current": True, "query": ""},
        {"key": "state", "value": "1", "label": _("正在报名"), "count": 1, "current": False, "query": "state=1"},
    ]
    page = Paginator(rows, 25).get_page(1)
    selects = [{"key": "state", "label": _("状态"), "options": options}]
    return Shown(table, QueryDict(), rows, page=page, chips=chips, selects=selects, total=2)


_CHOICES: list[dict[str, Any]] = [
    {"value": "present", "label": gettext_lazy("到"), "tone": "ok"},
    {"value": "late", "label": gettext_lazy("迟到"), "tone": "wait"},
    {"value": "absent", "label": gettext_lazy("缺席"), "tone": "stop"},
    {"value": "excused", "label": gettext_lazy("请假"), "tone": "info"},
]

FORM_EXAMPLES: dict[str, tuple[Example, ...]] = {
    "search": (
        Example(
            gettext_lazy("找"),
            include("search", 'label=label action="" placeholder=placeholder'),
            lambda: {"label": _("找一门课"), "placeholder": _("茶叶、小笼包、护理…")},
        ),
    ),
    "field": (
        *(
            Example(words, include("field", f"field=form.{name}"), lambda: {"form": _form()})
            for name, words in (
                ("name", gettext_lazy("一行字，带提示")),
                ("town", gettext_lazy("从单子里选")),
                ("when", gettext_lazy("日子，可不填")),
                ("who", gettext_lazy("几个里挑一个")),
                ("note", gettext_lazy("几行字")),
                ("agree", gettext_lazy("打勾")),
            )
        ),
        Example(
            gettext_lazy("填错了"), include("field", "field=form.name"), lambda: {"form": _form({"town": "1"}, "wrong")}
        ),
    ),
    "error_summary": (
        Example(
            gettext_lazy("表单上面，每行通到要改的地方"),
            include("error_summary", "form=form"),
            lambda: {"form": _form({"town": "1"}, "wrong")},
        ),
    ),
    "form_fields": (
        Example(
            gettext_lazy("整张表单"),
            '<form class="form narrow" method="post" action="#components">\n'
            + include("form_fields", "form=form", only=False)
            + "\n"
            + include("button", "label=label")
            + "\n</form>",
            lambda: {"form": _form(prefix="whole"), "label": _("看一遍，没错就交")},
        ),
    ),
    "segments": (
        Example(
            gettext_lazy("点名，一人一行，放在 .sheet 里"),
            include("segments", 'name="mark-1" legend=legend note=note choices=choices value="present"'),
            lambda: {"legend": _("王小明"), "note": _("补过 1 次"), "choices": _CHOICES},
        ),
    ),
    "data_table": (
        Example(
            gettext_lazy("一张简单的表，手机上一行一张卡片"),
            include("data_table", "caption=caption columns=columns rows=rows"),
            lambda: {
                "caption": _("示例：课次"),
                "columns": [{"label": _("次")}, {"label": _("课时"), "number": True}],
                "rows": [
                    {
                        "cells": [{"value": _("第 1 次")}, {"label": _("课时"), "value": 4, "number": True}],
                        "kind": "asis",
                    },
                    {
                        "cells": [{"value": _("第 2 次")}, {"label": _("课时"), "value": 6, "number": True}],
                        "kind": "decide",
                    },
                ],
            },
        ),
    ),
    "list_table": (
        Example(
            gettext_lazy("办事的列表：筛、排、翻页、导出，在视图里写成 Table（foundation/content/tables.py）"),
            include("list_table", only=False),
            lambda: {"list": _table()},
        ),
    ),
    "pagination": (
        Example(
            gettext_lazy("中间一页"),
            include("pagination", 'page=page query="q=tea"'),
            lambda: {"page": Paginator(range(200), 25).page(3)},
        ),
    ),
}
