"""Guards over what is reached for: signals, imports in odd places, the clock, generic keys, save()."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.structure.checks.source import (
    APPS,
    DOMAIN_APPS,
    Source,
    Violation,
    dotted,
    functions,
    imports,
    known_names,
    resolved,
)

# From low to high; the same order as the import contract in pyproject.toml.
LAYERS = (*DOMAIN_APPS, "omu")

CLOCK = {
    "datetime.date.today", "datetime.datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "django.utils.timezone.now", "django.utils.timezone.localdate", "django.utils.timezone.localtime",
    "time.time", "time.time_ns",
}  # fmt: skip
# These read the clock only when nothing is passed.
CLOCK_IF_EMPTY = {"django.utils.timezone.localdate", "django.utils.timezone.localtime"}


def signals(source: Source) -> list[Violation]:
    """No rule hides behind a signal: no domain app imports one, no model's signal is used at the top."""
    if not source.app or source.is_migration:
        return []
    message = "a rule behind a signal is seen by nobody: call it from the action"
    return [
        source.found("signals", node, full, message)
        for node, full, _ in imports(source.tree)
        if _is_signal(source, full)
    ]


def _is_signal(source: Source, full: str) -> bool:
    if full == "django.db.models.signals.post_migrate" and source.part == "apps":
        return False  # grants and checks after `migrate` are no rule of the business
    if source.app == "omu":
        return full.startswith("django.db.models.signals")
    return full.startswith("django.dispatch") or "signals" in full.split(".")


def model_save(source: Source) -> list[Violation]:
    """No model overrides save(): bulk writes would pass it by, and the action already does it."""
    if source.app not in DOMAIN_APPS or source.part != "models":
        return []
    message = "rules live in the action; what must hold for every row is a database constraint"
    return [
        source.found("model-save", node, f"def {node.name}", message)
        for node in functions(source.tree)
        if node.name in ("save", "asave", "save_base") and isinstance(source.parents[node], ast.ClassDef)
    ]


def generic_keys(source: Source) -> list[Violation]:
    """No generic foreign keys in the domain."""
    if not source.app or source.is_migration:
        return []
    message = "no generic foreign keys: one nullable key per kind and a check constraint"
    names = {"GenericForeignKey", "GenericRelation"}
    hits = [(node, full) for node, full, _ in imports(source.tree) if "contenttypes.fields" in full]
    hits += [
        (node, dotted(node.func))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in names
    ]
    return [source.found("generic-keys", node, what, message) for node, what in hits]


def function_imports(source: Source) -> list[Violation]:
    """No import inside a function, by statement or by name: it dodges a cycle instead of mending it."""
    if not source.app or source.is_migration:
        return []
    found = []
    names = known_names(source.tree)
    for node in ast.walk(source.tree):
        function = source.enclosing_function(node)
        if isinstance(node, ast.Import | ast.ImportFrom) and function and not _is_ready(source, function):
            message = "import at the top; a cycle means that one of the two belongs to another layer"
            found.append(source.found("function-imports", node, f"in {function.name}", message))
        elif isinstance(node, ast.Call) and _is_lookup(source, node, names):
            message = "a model by name dodges the layers: import it, or move the code up"
            found.append(source.found("function-imports", node, dotted(node.func), message))
    return found


def _is_ready(source: Source, function: ast.AST) -> bool:
    """apps.py may import in ready(): the registry is full only then."""
    return source.part == "apps" and function.name == "ready"


def _is_lookup(source: Source, call: ast.Call, names: dict[str, str]) -> bool:
    full = resolved(call.func, names)
    if source.app == "omu" or source.part in ("apps", "management"):
        return False
    return full in ("django.apps.apps.get_model", "importlib.import_module", "__import__")


def type_imports(source: Source) -> list[Violation]:
    """An import for types only may not climb either: import-linter is told to leave these to this guard."""
    if source.app not in LAYERS:
        return []
    message = "a lower app does not know a higher one, not even its types"
    return [
        source.found("type-imports", node, full, message)
        for node, full, _ in imports(source.tree)
        if full.split(".")[0] in APPS
        and LAYERS.index(full.split(".")[0]) > LAYERS.index(source.app)
        and any(
            isinstance(up, ast.If) and "TYPE_CHECKING" in dotted(up.test) for up in source.ancestors(node)
        )
    ]


@dataclass(frozen=True)
class _Reading:
    node: ast.AST
    full: str


def clock(source: Source) -> list[Violation]:
    """Below the edge nobody asks what day it is: the day is an argument, a time stamp the database's."""
    if not source.app or source.is_migration or _is_edge(source):
        return []
    message = "below the edge take today= as an argument; a time stamp is db_default=Now()"
    return [
        source.found("clock", reading.node, reading.full, message)
        for reading in _readings(source)
        if not _with_argument(source, reading)
    ]


def _is_edge(source: Source) -> bool:
    return source.app == "omu" or source.path == "staff/middleware.py" or source.part == "management"


def _readings(source: Source) -> Iterator[_Reading]:
    names = known_names(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            full = resolved(node, names)
            if full in CLOCK:
                yield _Reading(node, full)


def _with_argument(source: Source, reading: _Reading) -> bool:
    call = source.parents.get(reading.node)
    called = isinstance(call, ast.Call) and call.func is reading.node
    return reading.full in CLOCK_IF_EMPTY and called and bool(call.args or call.keywords)
