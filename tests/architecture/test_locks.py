"""How rows are locked, read from the source."""

from __future__ import annotations

import ast

from tests.architecture.source import modules


def test_every_lock_lets_foreign_keys_be_written() -> None:
    """On PostgreSQL a plain FOR UPDATE stops whoever inserts a row that points there, say a message to a locked person.

    Two operations would then wait for each other in an order nobody chose; FOR NO KEY UPDATE keeps writers apart all the same.
    """
    assert [
        f"{path}:{call.lineno}"
        for path, module in modules()
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "select_for_update"
        if not any(keyword.arg == "no_key" and ast.unparse(keyword.value) == "True" for keyword in call.keywords)
    ] == []
