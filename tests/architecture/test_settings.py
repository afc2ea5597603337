"""What the settings must never say, in any environment."""

from __future__ import annotations

import ast

from django.conf import settings

from tests.architecture.source import modules


def test_requests_are_not_wrapped_in_transactions() -> None:
    """With SQLite's IMMEDIATE mode every page view would wait for the writers; operations open their own."""
    assert [name for name, values in settings.DATABASES.items() if values.get("ATOMIC_REQUESTS")] == []
    assert [
        f"{path}:{node.lineno}"
        for path, module in modules()
        for node in ast.walk(module)
        if (isinstance(node, ast.Constant) and node.value == "ATOMIC_REQUESTS")
        or (isinstance(node, ast.keyword) and node.arg == "ATOMIC_REQUESTS")
    ] == []


def test_the_environment_is_read_in_one_place() -> None:
    """`config.settings.environment`, and the few files of `config` that run before or beside the settings."""
    readers = {
        path
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and ast.unparse(node.value) == "os"
    }
    assert {path for path in readers if not path.startswith("site/config/")} == set()
