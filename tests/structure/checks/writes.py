"""Guard over the only writers: nothing is written from a view, the API, a form, a template or its tags.

A heuristic over the text; how it decides:

- `save`, `create`, `bulk_*`, `get_or_create`, `update_or_create`, `delete` and their `a…` forms are writes
  whatever stands before them, but for a session or a cache (`request.session.delete()`).
- `update` is a write when it is called on what comes from a manager or a queryset: directly
  (`….filter(…).update(…)`), through a local name assigned from one, or on a name that says so (`queryset`,
  `…_set`, `rows`). Otherwise it is taken for the update of a dictionary.
- `add`, `remove`, `set`, `clear` are writes when called on an attribute of a row (`plan.objectives.add(x)`),
  that is, on an attribute that is none of the known plain collections (`form.errors`, `request.session`, …).
"""

import ast
import re

from tests.structure.checks.source import Source, Violation, dotted, functions

GUARD = "writes"
PARTS = ("views", "api", "forms", "templatetags", "dashboards")
INSTEAD = "write in an action and call it: actions are the only writers"

_WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
ALWAYS = _WRITES | {f"a{verb}" for verb in _WRITES}
RELATED = {"add", "remove", "set", "clear", "aadd", "aremove", "aset", "aclear"}
QUERYSET = {
    "all", "filter", "exclude", "order_by", "annotate", "distinct",
    "select_related", "prefetch_related", "select_for_update",
    "visible_to", "with_victims_for", "current_for", "window_for", "own", "objects",
    "_default_manager", "_base_manager", "get_queryset", "filter_queryset",
}  # fmt: skip
NAMED_QUERYSET = re.compile(r"(^|_)(queryset|qs|rows|set)$")
NOT_ROWS = {"session", "cache", "caches"}
PLAIN = {
    "errors", "fields", "session", "attrs", "initial", "data", "cleaned_data", "headers", "cookies",
    "GET", "POST", "_errors", "messages", "context", "widgets", "choices", "META",
}  # fmt: skip
# Classes of the frameworks that save without a call that could be seen here.
SAVING_BASES = {
    "ModelViewSet", "CreateModelMixin", "UpdateModelMixin", "DestroyModelMixin", "CreateAPIView",
    "ListCreateAPIView", "UpdateAPIView", "DestroyAPIView", "RetrieveUpdateAPIView", "RetrieveDestroyAPIView",
    "RetrieveUpdateDestroyAPIView", "CreateView", "UpdateView", "DeleteView",
}  # fmt: skip
TEMPLATE_WRITE = re.compile(
    r"\{[{%](?:[^}'\"]|'[^']*'|\"[^\"]*\")*?\.(?P<verb>a?(?:save|create|delete|clear))\b(?!_)[^}]*[%}]\}"
)


def writes(source: Source) -> list[Violation]:
    """No write outside the actions, in code or in a template."""
    if source.path.endswith((".html", ".txt")):
        return _template(source)
    if source.part not in PARTS or not source.is_python:
        return []
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(source, node):
            found.append(source.found(GUARD, node, f"{dotted(node.func)}()", INSTEAD))
        elif isinstance(node, ast.ClassDef):
            found += _saving_class(source, node)
    return found


def _is_write(source: Source, call: ast.Call) -> bool:
    verb, receiver = call.func.attr, call.func.value
    if verb in ALWAYS:
        return not _is_super(receiver) and dotted(receiver).split(".")[-1] not in NOT_ROWS
    if verb in ("update", "aupdate"):
        return _is_queryset(source, receiver)
    return verb in RELATED and _is_related_manager(source, receiver)


def _is_super(receiver: ast.AST) -> bool:
    """`super().save()` is found by its own `def save`, which is refused below with a better message."""
    return isinstance(receiver, ast.Call) and dotted(receiver) == "super"


def _is_queryset(source: Source, receiver: ast.AST) -> bool:
    names = dotted(receiver).split(".")
    if QUERYSET & set(names) or NAMED_QUERYSET.search(names[-1]):
        return True
    return isinstance(receiver, ast.Name) and any(
        QUERYSET & set(dotted(value).split(".")) for value in _assigned(source, receiver)
    )


def _assigned(source: Source, name: ast.Name) -> list[ast.AST]:
    """What the local name is given anywhere in the function around it."""
    around = source.enclosing_function(name)
    steps = [step for step in ast.walk(around) if isinstance(step, ast.Assign)] if around else []
    return [step.value for step in steps if name.id in map(dotted, step.targets)]


def _is_related_manager(source: Source, receiver: ast.AST) -> bool:
    if isinstance(receiver, ast.Name):
        return any(
            isinstance(value, ast.Attribute) and _is_related_manager(source, value)
            for value in _assigned(source, receiver)
        )
    if not isinstance(receiver, ast.Attribute):
        return False
    names = dotted(receiver).split(".")
    if names[-1].endswith("_set"):
        return True
    of_self = names[0] in ("self", "cls") and len(names) == 2
    return not of_self and not PLAIN & set(names)


def _saving_class(source: Source, node: ast.ClassDef) -> list[Violation]:
    found = [
        source.found(GUARD, node, f"{node.name}({base})", f"{base} saves by itself: {INSTEAD}")
        for base in (dotted(base).split(".")[-1] for base in node.bases)
        if base in SAVING_BASES
    ]
    methods = [
        step for step in functions(ast.Module(node.body, [])) if step.name in ("save", "create", "update")
    ]
    message = f"forms and serializers validate and never save: {INSTEAD}"
    return found + [source.found(GUARD, step, f"def {node.name}.{step.name}", message) for step in methods]


def _template(source: Source) -> list[Violation]:
    return [
        source.found(
            GUARD, source.text.count("\n", 0, hit.start()) + 1, hit["verb"], f"in a template: {INSTEAD}"
        )
        for hit in TEMPLATE_WRITE.finditer(source.text)
    ]
