"""From the style page alone a new page can be built: nothing of the design system is missing on it."""

import re

import pytest
from django.conf import settings
from django.test import Client

from website.style import tokens
from website.style.examples import EXAMPLES, FRAME

pytestmark = pytest.mark.django_db
COMPONENTS = settings.SITE_DIR / "templates" / "components"


def test_every_component_is_shown_with_its_call_or_stands_around_the_page() -> None:
    files = {path.stem for path in COMPONENTS.glob("*.html")}
    assert files == set(EXAMPLES) | set(FRAME)
    assert set(EXAMPLES) & set(FRAME) == set()


def test_every_token_has_a_purpose() -> None:
    assert set(tokens.names()) == set(tokens.COLOURS) | set(tokens.MEASURES) | set(tokens.FACES)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_shows_everything_in_both_languages_and_is_not_indexed(prefix: str) -> None:
    answer = Client().get(f"{prefix}/style/")
    page = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"
    assert set(re.findall(r'id="component-(\w+)"', page)) == set(EXAMPLES) | set(FRAME)
    for path in (COMPONENTS / "pictograms").glob("*.svg"):
        assert f"<code>{path.stem}</code>" in page
    for name in tokens.names():
        assert f"<code>var(--{name})</code>" in page


def test_a_call_shown_is_the_call_that_drew_it() -> None:
    page = Client().get("/style/").content.decode()
    for examples in EXAMPLES.values():
        for example in examples:
            assert example.call.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;") in page


@pytest.mark.parametrize(("address", "elder"), [("/style/", False), ("/style/?mode=elder", True)])
def test_it_shows_itself_in_large_letters(address: str, elder: bool) -> None:
    assert ('data-mode="elder"' in Client().get(address).content.decode()) is elder
