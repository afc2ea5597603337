"""The stylesheet's tokens with what each is for. A token without a purpose here fails a test."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CSS = settings.SITE_DIR / "static" / "css" / "diancai.css"
COLOURS: dict[str, Promise] = {
    "paper": _("页面的底：米纸"),
    "card": _("卡片、表格、输入框的底"),
    "ink": _("正文"),
    "soft": _("次要的字"),
    "line": _("分隔线、卡片的边"),
    "edge": _("输入框的边，看得清的边"),
    "sand": _("页脚、禁用的按钮"),
    "tea": _("主色：按钮、选中的"),
    "tea-deep": _("链接、办事栏、鼠标移上去的按钮"),
    "tea-mist": _("主色的浅底"),
    "kaki": _("叫人来的：就差几人、要改的"),
    "kaki-mist": _("柿色的浅底"),
    "gold": _("等着的、季节、印章"),
    "gold-mist": _("金色的浅底"),
    "ok": _("真的、够了、办好了"),
    "stop": _("错的、撤销的、过期的"),
    "stop-mist": _("红色的浅底"),
    "info": _("说明、换了新的"),
    "info-mist": _("蓝色的浅底"),
    "focus": _("键盘走到的地方"),
    "sec": _("这一类课的颜色，由 sec-tea、sec-stove 等给出"),
    "sec-deep": _("这一类的深色：盘中字"),
    "sec-mist": _("这一类的浅底"),
    "sec-mid": _("这一类的中间色：图表、图"),
}
MEASURES: dict[str, Promise] = {
    "r": _("卡片和按钮的圆角"),
    "r-small": _("输入框和小按钮的圆角"),
    "gap": _("块与块之间"),
    "target": _("要按的东西多高"),
    "touch": _("小一点的要按的东西多高"),
    "least": _("最小的字，大字模式下和正文一样大"),
}
FACES: dict[str, Promise] = {
    "font": _("读着办事的字：黑体"),
    "serif": _("标题、结论、大数字：宋体"),
}
SIZES: tuple[tuple[str, str, Promise], ...] = (
    ("h1", "1.76 / 2rem", _("页面标题")),
    ("h2", "1.24rem", _("段落标题")),
    ("h3", "1.1rem", _("卡片标题")),
    ("p", "1rem", _("正文，标准 17 px，大字 22 px")),
    ("small", ".86rem", _("次要的字，大字模式下不小于正文")),
)
SECTIONS = ("tea", "stove", "fruit", "care", "machine", "craft")


@dataclass(frozen=True)
class Token:
    name: str
    value: str
    elder: str
    purpose: str | Promise


@lru_cache(maxsize=1)
def _written() -> tuple[dict[str, str], dict[str, str]]:
    css = re.sub(r"/\*.*?\*/", "", CSS.read_text(encoding="utf-8"), flags=re.DOTALL)
    return _set_in(css, r":root"), _set_in(css, r"html\[data-mode=elder\]")


def _set_in(css: str, selector: str) -> dict[str, str]:
    """Tokens and their values in the selector's block; none without it."""
    found = re.search(rf"{selector} \{{(.*?)\}}", css, re.DOTALL)
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found[1] if found else ""))


def names() -> list[str]:
    """Every token of the stylesheet."""
    return list(_written()[0])


def tokens(purposes: dict[str, Promise]) -> list[Token]:
    """The tokens of one kind with the values the stylesheet gives them, in both modes."""
    root, elder = _written()
    return [Token(name, root[name].strip(), elder.get(name, "").strip(), words) for name, words in purposes.items()]


def section_colours() -> list[tuple[str, str]]:
    """Each section's class and its main colour."""
    css = CSS.read_text(encoding="utf-8")
    colours = dict(re.findall(r"\.sec-(\w+) \{ --sec: (#\w+)", css))
    return [(f"sec-{name}", colours[name]) for name in SECTIONS]
