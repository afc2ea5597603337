"""Every field that takes a file from outside, and what is done before a byte of it is kept."""

import ast
import re

from tests.architecture.source import modules

FIELDS = {
    "certification/forms/candidates.py": "drawn anew by certification/photos.py",
    "training/forms/roster.py": "read as a workbook within limits, never kept",
    "training/forms/registry.py": "drawn anew by training/operations/registry_cards.py",
    "site/website/villager_forms.py": "drawn anew by foundation/mandates/operations/mandates.py",
    "site/foundation/content/forms.py": "drawn anew, or checked for what its name says",
}
"""A new one goes through `foundation.content.pictures.draw_anew`, or is read and thrown away."""
DRAWN = re.compile(r"drawn anew by (\S+\.py)")


def test_every_upload_is_drawn_anew_or_read_and_thrown_away() -> None:
    found = set()
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = getattr(node.func.value, "id", "")
                if owner == "forms" and node.func.attr in ("FileField", "ImageField"):
                    found.add(path)
    assert found == {path for path in FIELDS if path != "site/foundation/content/forms.py"}


def test_whoever_says_it_draws_anew_does() -> None:
    sources = {path: ast.unparse(tree) for path, tree in modules()}
    for how in FIELDS.values():
        if match := DRAWN.match(how):
            path = match[1] if match[1] in sources else f"site/{match[1]}"
            assert "draw_anew(" in sources[path] or ("Image.open(" in sources[path] and ".save(" in sources[path]), path
