"""The stylesheet: small, our own, and readable: every text it colours stands at 4.5 to 1 against its ground."""

import gzip
import re

import pytest
from django.conf import settings

CSS = (settings.SITE_DIR / "static" / "css" / "diancai.css").read_text(encoding="utf-8")
LARGEST_COMPRESSED = 15_000
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, for text of any size; larger text gets no discount here."""

RULE = re.compile(r"([^{}/]+)\{([^{}]*)\}")
GROUNDS = ("paper", "card", "sand", "tea-mist", "gold-mist", "stop-mist", "info-mist")


def declarations(block: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in block.split(";") if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def tokens(selector: str) -> dict[str, str]:
    """The custom properties one selector sets, over those of :root."""
    found: dict[str, str] = {}
    for selectors, block in RULE.findall(re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)):
        if selectors.strip() in (":root", selector):
            found |= {name[2:]: value for name, value in declarations(block).items() if name.startswith("--")}
    return found


def colour(value: str, names: dict[str, str]) -> str | None:
    """The hex colour a value comes to, or None for gradients, transparency and keywords."""
    match = re.fullmatch(r"var\(--([\w-]+)\)|(#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3})", value)
    if match is None:
        return None
    return match[2] or colour(names[match[1]], names)


def luminance(hex_colour: str) -> float:
    digits = hex_colour[1:] if len(hex_colour) == 7 else "".join(2 * digit for digit in hex_colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def coloured_rules() -> list[tuple[str, str, str]]:
    names = tokens(":root")
    found = []
    for selectors, block in RULE.findall(re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)):
        rule = declarations(block)
        text = colour(rule.get("color", ""), names)
        ground = colour(rule.get("background", ""), names)
        if text and ground:
            found.append((selectors.strip(), text, ground))
    return found


def test_it_is_one_small_file_that_asks_nobody_else() -> None:
    assert len(gzip.compress(CSS.encode())) <= LARGEST_COMPRESSED
    assert re.findall(r"@import|@font-face|url\((?!\"data:)", CSS) == []


def test_the_rules_that_set_text_and_ground_were_found() -> None:
    assert len(coloured_rules()) >= 25


@pytest.mark.parametrize(("selector", "text", "ground"), coloured_rules())
def test_text_is_readable_on_the_ground_of_its_own_rule(selector: str, text: str, ground: str) -> None:
    assert contrast(text, ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["ink", "soft", "tea-deep", "stop"])
def test_running_text_is_readable_on_every_ground(text: str, ground: str) -> None:
    names = tokens(":root")
    assert contrast(names[text], names[ground]) >= LEAST_CONTRAST


@pytest.mark.parametrize("section", ["tea", "stove", "fruit", "care", "machine", "craft"])
def test_a_sections_character_is_readable_on_its_plate(section: str) -> None:
    names = tokens(f".sec-{section}")
    assert contrast(names["sec-deep"], names["sec-mist"]) >= LEAST_CONTRAST
    assert contrast(names["sec"], names["paper"]) >= LEAST_CONTRAST


def test_the_elder_mode_keeps_its_promise_of_size() -> None:
    """22 px letters (137.5 % of 16) and targets of 60 px."""
    block = next(block for selector, block in RULE.findall(CSS) if selector.strip() == "html[data-mode=elder]")
    assert declarations(block)["font-size"] == "137.5%"
    assert declarations(block)["--target"] == "60px"
