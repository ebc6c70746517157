"""Every guard by its name. Each is a pure function from a source to what it found wrong there."""

from collections.abc import Callable

from tests.structure.checks import edges, locks, names, scoping, shapes, templates, writes
from tests.structure.checks.source import Source, Violation

GUARDS: dict[str, Callable[[Source], list[Violation]]] = {
    "file-names": names.file_names,
    "size": names.size,
    "scoping": scoping.scoping,
    "writes": writes.writes,
    "signals": edges.signals,
    "model-save": edges.model_save,
    "generic-keys": edges.generic_keys,
    "function-imports": edges.function_imports,
    "type-imports": edges.type_imports,
    "clock": edges.clock,
    "standards": shapes.standards,
    "plain-python": shapes.plain_python,
    "actions": shapes.actions,
    "templates": templates.templates,
    "locks": locks.locks,
}

# The guards that look at other files than Python; the rest are given Python only.
ANY_FILE = {"file-names", "size", "writes", "templates", "locks"}


def check(guard: str, source: Source) -> list[Violation]:
    """What the guard finds in the source."""
    return GUARDS[guard](source) if source.is_python or guard in ANY_FILE else []
