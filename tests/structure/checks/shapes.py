"""Guards over the shape of the two kinds of function that carry the business: standards and actions."""

import ast
from collections.abc import Iterator

from tests.structure.checks.source import DOMAIN_APPS, FUNCTION, Source, Violation, dotted
from tests.structure.checks.writes import ALWAYS, QUERYSET

Function = ast.FunctionDef | ast.AsyncFunctionDef

PLAIN_PYTHON_ONLY = ("django", "rest_framework", "celery", "redis", "psycopg2")
LAST = ("today", "by")


def standards(source: Source) -> list[Violation]:
    """Functions of standards are called by keyword and say the type of all they take and give."""
    if source.app not in DOMAIN_APPS or source.part != "standards":
        return []
    found = []
    for function in _module_functions(source):
        positional = function.args.posonlyargs + function.args.args
        if positional and not function.name.startswith("_"):
            message = "keyword-only, so that a call reads as the rule does: put * first"
            found.append(
                source.found("standards", function, f"{function.name}({positional[0].arg})", message)
            )
    for node in ast.walk(source.tree):
        if isinstance(node, FUNCTION):
            found += _unannotated(source, node)
    return found


def _unannotated(source: Source, function: Function) -> list[Violation]:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    missing = [one.arg for one in arguments if not one.annotation and one.arg not in ("self", "cls")]
    if function.returns is None:
        missing.append("return")
    message = f"without a type: {', '.join(missing)}"
    return [source.found("standards", function, function.name, message)] if missing else []


def plain_python(source: Source) -> list[Violation]:
    """Standards and the permission table import no framework (import-linter follows the indirect ways)."""
    if source.part != "standards" and source.path != "staff/permissions.py":
        return []
    message = "plain Python: facts and limits come in as keyword arguments"
    return [
        source.found("plain-python", node, ", ".join(sorted(bad)), message)
        for node in ast.walk(source.tree)
        if (bad := _imported_roots(node) & set(PLAIN_PYTHON_ONLY))
    ]


def _imported_roots(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return (
        {(node.module or "").split(".")[0]} if isinstance(node, ast.ImportFrom) and not node.level else set()
    )


def actions(source: Source) -> list[Violation]:
    """`transfers.accept(transfer, today=today, by=actor)`: one positional, today and by last, atomic."""
    if not source.app or source.part != "actions":
        return []
    found = []
    own = {function.name: function for function in _module_functions(source)}
    for function in own.values():
        if not function.name.startswith("_"):
            found += _signature(source, function) + _as_a_writer(source, function, own)
    return found


def _signature(source: Source, function: Function) -> list[Violation]:
    positional = [one.arg for one in function.args.posonlyargs + function.args.args]
    keywords = [one.arg for one in function.args.kwonlyargs]
    found = []
    if len(positional) > 1 or function.args.vararg:
        message = (
            f"at most one positional argument: {function.name}({positional[0] if positional else ''}, *, …)"
        )
        found.append(source.found("actions", function, function.name, message))
    if set(positional) & set(LAST):
        found.append(source.found("actions", function, function.name, "today and by are keyword-only"))
    last = [name for name in LAST if name in keywords]
    if last and keywords[-len(last) :] != last:
        message = f"{' and '.join(last)} stand last: (…, *, …, {', '.join(last)})"
        found.append(source.found("actions", function, function.name, message))
    return found


def _as_a_writer(source: Source, function: Function, own: dict[str, Function]) -> list[Violation]:
    steps = _steps(function, own, set())
    if "write" not in steps:
        return []
    found = []
    if "by" not in [one.arg for one in function.args.kwonlyargs]:
        message = "it writes, so it says who did it: take by= (an Actor) and record the audit event"
        found.append(source.found("actions", function, function.name, message))
    if len(steps) > 1 and not any(_is_atomic(node) for node in ast.walk(function)):
        message = "check, write and audit in one transaction: @transaction.atomic"
        found.append(source.found("actions", function, function.name, message))
    return found


def _steps(function: Function, own: dict[str, Function], seen: set[str]) -> list[str]:
    """The writes and audit events of a function, its own and those of the module's private ones it calls."""
    seen.add(function.name)
    steps = []
    for call in _calls(function):
        name = dotted(call.func)
        if isinstance(call.func, ast.Attribute) and _is_row_write(call):
            steps.append("write")
        elif name.split(".")[-1] in ("record", "record_many"):
            steps.append("audit")
        elif name.startswith("_") and name in own and name not in seen:
            steps += _steps(own[name], own, seen)
    return steps


def _is_row_write(call: ast.Call) -> bool:
    receiver = set(dotted(call.func.value).split("."))
    if call.func.attr in ("update", "aupdate"):
        return bool(receiver & QUERYSET)
    return call.func.attr in ALWAYS and not receiver & {"session", "cache"}


def _is_atomic(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute | ast.Name) and dotted(node).split(".")[-1] == "atomic"


def _calls(function: Function) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _module_functions(source: Source) -> Iterator[Function]:
    return (node for node in source.tree.body if isinstance(node, FUNCTION))
