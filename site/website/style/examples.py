"""Every component in its states. The page shows the call and what the call draws, so the two can't differ."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.jobs.models import Job
from foundation.kernel import clock
from website.style.example import Example, include
from website.style.form_examples import FORM_EXAMPLES

FRAME = (
    "header",
    "footer",
    "side",
    "language_links",
    "display_switch",
    "messages",
    "form_token",
    "form_key",
    "field_notes",
    "list_cell",
    "list_value",
)
"""Parts that already stand around every page, or inside another component."""


def _days(number: int) -> Any:
    return clock.now() + timedelta(days=number)


def _job(state: str, done: int, error: str = "") -> Job:
    return Job(kind="notices.send", state=state, done=done, total=200, error=error)


def _tags() -> list[dict[str, str]]:
    return [{"label": _("还有 7 个位子"), "tone": "ok"}, {"label": _("你 0 元"), "tone": "kaki"}]


EXAMPLES: dict[str, tuple[Example, ...]] = {
    "pictogram": (Example(gettext_lazy("跟着字走"), include("pictogram", 'name="pin"')),),
    "button": (
        Example(
            gettext_lazy("主要的一步，一页一个"),
            include("button", 'label=label pictogram="pen"'),
            lambda: {"label": _("报名")},
        ),
        Example(
            gettext_lazy("次要的、链接"),
            include("button", 'label=label url="#components" kind="second" pictogram="list"'),
            lambda: {"label": _("看菜单")},
        ),
        Example(
            gettext_lazy("叫人来"),
            include("button", 'label=label kind="call" pictogram="plus"'),
            lambda: {"label": _("我也要学")},
        ),
        Example(
            gettext_lazy("不能反悔的"),
            include("button", 'label=label kind="danger" pictogram="cross"'),
            lambda: {"label": _("撤销证书")},
        ),
        Example(
            gettext_lazy("不起眼的、小的"),
            include("button", 'label=label kind="quiet" small=True'),
            lambda: {"label": _("下次再说")},
        ),
        Example(
            gettext_lazy("按不了"), include("button", "label=label disabled=True"), lambda: {"label": _("报名满了")}
        ),
        Example(gettext_lazy("整行宽"), include("button", "label=label wide=True"), lambda: {"label": _("确认报名")}),
    ),
    "tag": (
        Example(gettext_lazy("一般"), include("tag", "label=label"), lambda: {"label": _("茶叶")}),
        *(
            Example(tone, include("tag", f'label=label tone="{tone}"'), partial(dict, label=words))
            for tone, words in (
                ("ok", gettext_lazy("够了")),
                ("wait", gettext_lazy("等审批")),
                ("stop", gettext_lazy("已撤销")),
                ("info", gettext_lazy("已批准")),
                ("gold", gettext_lazy("农闲")),
                ("kaki", gettext_lazy("退回修改")),
                ("plain", gettext_lazy("已结班")),
            )
        ),
        Example(
            gettext_lazy("带图形"),
            include("tag", 'label=label tone="ok" pictogram="tick"'),
            lambda: {"label": _("办好了")},
        ),
    ),
    "clock": (
        Example(
            gettext_lazy("还早"),
            include("clock", "text=text due=due"),
            lambda: {"text": _("还有 5 天"), "due": _days(5)},
        ),
        Example(gettext_lazy("快到了"), include("clock", 'text=text state="soon"'), lambda: {"text": _("还有 1 天")}),
        Example(gettext_lazy("过了"), include("clock", 'text=text state="late"'), lambda: {"text": _("过期 2 天")}),
    ),
    "notice": tuple(
        Example(
            words,
            include("notice", f'tone="{tone}" title=title text=text url="#components" action=action'),
            lambda: {"title": _("培训科退回了"), "text": _("请写明要带的工具。"), "action": _("去改")},
        )
        for tone, words in (
            ("info", gettext_lazy("说明")),
            ("ok", gettext_lazy("办好了")),
            ("wait", gettext_lazy("等着")),
            ("stop", gettext_lazy("出了问题")),
        )
    ),
    "empty": (
        Example(
            gettext_lazy("还没有东西"),
            include("empty", 'title=title text=text url="#components" action=action pictogram="calendar"'),
            lambda: {"title": _("还没有报名的班"), "text": _("到菜单上挑一门。"), "action": _("看菜单")},
        ),
    ),
    "plate": tuple(
        Example(section, include("plate", f'character=character section="{section}"'), partial(dict, character=sign))
        for section, sign in (
            ("tea", gettext_lazy("茶")),
            ("stove", gettext_lazy("灶")),
            ("fruit", gettext_lazy("果")),
            ("care", gettext_lazy("护")),
            ("machine", gettext_lazy("机")),
            ("craft", gettext_lazy("艺")),
        )
    ),
    "section_card": (
        Example(
            gettext_lazy("放在 .sections 里"),
            include("section_card", 'url="#components" character=character section="tea" name=name note=note'),
            lambda: {"character": _("茶"), "name": _("种茶制茶"), "note": _("6 门")},
        ),
        Example(
            gettext_lazy("正看着的"),
            include("section_card", 'url="#components" character=character section="stove" name=name current=True'),
            lambda: {"character": _("灶"), "name": _("小吃厨艺")},
        ),
    ),
    "picture": (
        Example(gettext_lazy("方的"), include("picture", 'key="tea-roast"')),
        Example(gettext_lazy("页头横幅"), include("picture", 'key="stove-xiaolongbao" banner=True section="stove"')),
    ),
    "dish": (
        Example(
            gettext_lazy("有班"),
            include(
                "dish",
                'url="#components" title=title section="tea" picture="tea-roast" when=when place=place more=more tags=tags',
            ),
            lambda: {
                "title": _("越乡龙井炒制"),
                "when": _("11月24日 星期二 上午"),
                "place": _("甘霖成校实训室"),
                "more": _("60 课时 · 五级证书"),
                "tags": _tags(),
            },
        ),
        Example(
            gettext_lazy("没有日子"),
            include("dish", 'url="#components" title=title section="fruit" picture="fruit-torreya-graft"'),
            lambda: {"title": _("香榧嫁接")},
        ),
    ),
    "five_answers": (
        Example(
            gettext_lazy("哪里、什么时候、位子、钱、纸"),
            include("five_answers", "answers=answers"),
            lambda: {
                "answers": [
                    {"pictogram": "pin", "strong": _("甘霖成校实训室"), "small": _("东湖路 8 号")},
                    {"pictogram": "seat", "strong": _("还有 7 个位子"), "url": "#components", "action": _("去报名")},
                ]
            },
        ),
    ),
    "facts": (
        Example(
            gettext_lazy("一行一件事"),
            include("facts", "rows=rows"),
            lambda: {"rows": [{"label": _("地点"), "value": _("甘霖镇文化礼堂"), "small": _("二楼")}]},
        ),
    ),
    "smiles": (
        Example(
            gettext_lazy("学过的人怎么说"),
            include("smiles", "smiles=smiles"),
            lambda: {
                "smiles": [
                    {"pictogram": "smile-good", "label": _("满意"), "count": 12},
                    {"pictogram": "smile-fair", "label": _("一般"), "count": 6},
                    {"pictogram": "smile-poor", "label": _("不满意"), "count": 2},
                ]
            },
        ),
    ),
    "listen": (
        Example(
            gettext_lazy("编辑录好的一段话；没有录音，浏览器会念中文才有按钮"),
            include("listen", "recording=recording"),
            lambda: {"recording": {"url": "#listen", "length": "1:20"}},
        ),
    ),
    "ladder": (
        Example(
            gettext_lazy("一门手艺的五级"),
            include("ladder", "levels=levels"),
            lambda: {
                "levels": [
                    {"label": _("五级"), "state": "done"},
                    {"label": _("四级"), "state": "here"},
                    {"label": _("三级"), "state": "ahead"},
                    {"label": _("二级"), "state": "shut"},
                ]
            },
        ),
    ),
    "progress": (
        Example(
            gettext_lazy("叫人的"),
            include("progress", "label=label value=19 max=25"),
            lambda: {"label": _("19 人想学，再来 6 人就开")},
        ),
        Example(
            gettext_lazy("做事的"),
            include("progress", 'label=label value=120 max=200 tone="tea"'),
            lambda: {"label": _("发了 120 本，一共 200 本")},
        ),
    ),
    "pool": (
        Example(
            gettext_lazy("凑班"),
            include("pool", 'title=title text=text value=19 max=25 url="#components" action=action'),
            lambda: {
                "title": _("香榧嫁接 · 谷来镇"),
                "text": _("19 人想学，再来 6 人就开到村里"),
                "action": _("我也要学"),
            },
        ),
    ),
    "kpi": (
        Example(
            gettext_lazy("有目标的，放在 dl.kpis 里"),
            '<dl class="kpis">' + include("kpi", "label=label value=29 target=36 percent=80 note=note") + "</dl>",
            lambda: {"label": _("名册"), "note": _("还有 7 个位子")},
        ),
        Example(
            gettext_lazy("没有目标的"),
            '<dl class="kpis">' + include("kpi", "label=label value=6") + "</dl>",
            lambda: {"label": _("开了几个班")},
        ),
    ),
    "timeline": (
        Example(
            gettext_lazy("经过"),
            include("timeline", "entries=entries"),
            lambda: {
                "entries": [
                    {"what": _("送审"), "when": _days(-3), "who": _("学校"), "tone": "ok"},
                    {"what": _("退回修改"), "when": _days(-2), "note": _("请写明要带的工具"), "tone": "wait"},
                    {"what": _("开课"), "when": _("还没到"), "tone": "todo"},
                ]
            },
        ),
    ),
    "steps": (
        Example(
            gettext_lazy("办到第几步"),
            include("steps", "steps=steps"),
            lambda: {
                "steps": [
                    {"label": _("选课"), "state": "done"},
                    {"label": _("填单"), "state": "here"},
                    {"label": _("看一遍"), "state": "todo"},
                ]
            },
        ),
    ),
    "check_answers": (
        Example(
            gettext_lazy("交上去之前"),
            include("check_answers", "rows=rows"),
            lambda: {"rows": [{"label": _("想学"), "value": _("香榧嫁接"), "change_url": "#components"}]},
        ),
    ),
    "confirmation": (
        Example(
            gettext_lazy("办好之后，是这一页的 h1"),
            include("confirmation", "title=title text=text reference_label=label reference=reference"),
            lambda: {
                "title": _("报上名了"),
                "text": _("开课前一天会发短信。"),
                "label": _("班号"),
                "reference": "2026-TEA-0005",
            },
        ),
    ),
    "verdict": tuple(
        Example(kind, include("verdict", f'kind="{kind}" time=time'), lambda: {"time": clock.now()})
        for kind in ("valid", "revoked", "replaced", "expired", "suspended", "notfound")
    ),
    "job_progress": (
        Example(gettext_lazy("正在做"), include("job_progress", "job=job"), lambda: {"job": _job("running", 120)}),
        Example(
            gettext_lazy("停下了"),
            include("job_progress", "job=job"),
            lambda: {"job": _job("parked", 120, _("证书上的字印不出来，请看名字。"))},
        ),
    ),
} | FORM_EXAMPLES
