"""Migrations say what they do, and stand by themselves."""

from __future__ import annotations

import ast

from tests.architecture.source import modules

SELF_CONTAINED = {"fields", "blocks", "kernel"}
"""App modules a migration may name: Django writes custom fields, blocks and defaults (a clock, a code) into it."""
APPS = {"config", "foundation", "website", "courses", "training", "certification"}


def migrations() -> list[tuple[str, ast.Module]]:
    return [(path, module) for path, module in modules() if "/migrations/" in path and not path.endswith("__init__.py")]


def test_every_migration_has_a_name_of_its_own() -> None:
    assert [path for path, _ in migrations() if "_auto_" in path] == []


def test_no_migration_leans_on_code_that_will_change() -> None:
    """Years later it must still do what it did: models come from the migration's own state."""
    imported = [
        (path, node.module)
        for path, module in migrations()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module
    ]
    imported += [
        (path, name.name)
        for path, module in migrations()
        for node in ast.walk(module)
        if isinstance(node, ast.Import)
        for name in node.names
    ]
    assert [
        (path, name)
        for path, name in imported
        if name.split(".")[0] in APPS and SELF_CONTAINED.isdisjoint(name.split("."))
    ] == []
