"""Every change of state is an operation with an actor; nothing else writes."""

from __future__ import annotations

import ast

from tests.architecture.source import is_operation, modules

MECHANISMS = {
    "site/foundation/kernel/states.py": "the conditional update that moves a state, called by operations",
    "site/foundation/privacy/access_log.py": "who saw what is noted beneath pages and operations, like the audit trail",
    "site/foundation/audit/": "the audit trail and the idempotency keys are beneath the operations",
    "site/foundation/notices/tasks.py": "the sender notes what became of a message that an operation had stored",
    "site/foundation/policy/limits.py": "counts tries, also those that are refused; old counts are swept by the way",
    "site/foundation/jobs/": "leases and progress move between operations, by the worker itself",
}
"""Where writing rows outside `operations` is the mechanism itself. Keep it short; each with its reason."""
ALWAYS_WRITES = {
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "add_child",
    "add_sibling",
}
EXEMPT_FOLDERS = ("migrations", "demo")


def test_every_operation_names_its_actor() -> None:
    """Keyword-only and without a default: nobody can forget who did it, scripts pass SYSTEM."""
    assert [
        f"{path}:{function.lineno} {function.name}"
        for path, module in modules()
        if is_operation(path)
        for function in module.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if not takes_actor(function)
    ] == []


def test_no_operation_knows_a_request() -> None:
    """Pages, commands and jobs call the same operation, so it can't lean on a web request."""
    assert [
        f"{path}:{node.lineno}"
        for path, module in modules()
        if is_operation(path)
        for node in ast.walk(module)
        if (isinstance(node, ast.arg) and node.arg == "request")
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("django.http", "django.shortcuts")))
        or (isinstance(node, ast.Import) and any(name.name.startswith("django.http") for name in node.names))
    ] == []


def test_only_operations_write() -> None:
    """A page or a query that saves a row would pass by permission, lock and audit."""
    assert [
        f"{path}:{call.lineno} {ast.unparse(call.func)}"
        for path, module in modules()
        if not is_operation(path) and not is_exempt(path)
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and is_write(call)
    ] == []


def takes_actor(function: ast.FunctionDef) -> bool:
    defaults = dict(zip((arg.arg for arg in function.args.kwonlyargs), function.args.kw_defaults, strict=True))
    return "actor" in defaults and defaults["actor"] is None


def is_exempt(path: str) -> bool:
    parts = path.removesuffix(".py").split("/")
    return path.startswith(tuple(MECHANISMS)) or any(folder in parts for folder in EXEMPT_FOLDERS)


def is_write(call: ast.Call) -> bool:
    """Whether a call looks like one on a model or queryset.

    Told apart from namesakes by their arguments: a file is saved under a name, a dict updated from another,
    a cache entry deleted by its key; a row is saved and deleted without positional arguments.
    """
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in ALWAYS_WRITES:
        return True
    if call.func.attr in {"save", "delete"}:
        return not call.args
    return call.func.attr == "update" and not call.args and bool(call.keywords)
