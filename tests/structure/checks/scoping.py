"""Guard over the one way in: rows reach a page, a form, a tag or the API only through the actor's reach.

A heuristic over the text, on the strict side. Managers are recognised by the name `objects` (or one that ends
in `_objects`, or Django's private ones). A related manager (`custody.stays.all()`) is reached from a row that
was itself found through its scope, and is accepted.
"""

import ast

from tests.structure.checks.source import Source, Violation, dotted, imports

GUARD = "scoping"
PARTS = ("views", "api", "forms", "templatetags", "dashboards")

# What may follow `.objects`: each takes the actor (or gives nothing) and narrows to what he or she may see.
SCOPING_VERBS = {"visible_to", "with_victims_for", "current_for", "window_for", "own", "none"}

PRIVATE_MANAGERS = {"_default_manager", "_base_manager"}
RAW = {"raw", "extra", "cursor", "RawSQL"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}


def scoping(source: Source) -> list[Violation]:
    """No unscoped manager, no private manager, no SQL at the edge."""
    if source.part not in PARTS or not source.is_python:
        return []
    found = []
    for node in ast.walk(source.tree):
        found += _manager(source, node) + _shortcut(source, node) + _model_attribute(source, node)
    for node, full, _ in imports(source.tree):
        if full in ("django.db.connection", "django.db.connections", "django.db.models.expressions.RawSQL"):
            found.append(source.found(GUARD, node, full, "no SQL at the edge: ask a queryset of the model"))
    return found


def _manager(source: Source, node: ast.AST) -> list[Violation]:
    if not isinstance(node, ast.Attribute):
        return []
    if node.attr in PRIVATE_MANAGERS:
        message = "the private manager knows no reach: Model.objects.visible_to(request.actor)"
        return [source.found(GUARD, node, dotted(node), message)]
    if node.attr in RAW and isinstance(source.parents.get(node), ast.Call):
        return [source.found(GUARD, node, dotted(node), "no SQL at the edge: ask a queryset of the model")]
    is_manager = node.attr == "objects" or node.attr.endswith("_objects")
    if not is_manager or _is_scoped(source, node):
        return []
    message = (
        f"unscoped: write {dotted(node)}.visible_to(request.actor) "
        f"(or another of {', '.join(sorted(SCOPING_VERBS))})"
    )
    return [source.found(GUARD, node, dotted(node), message)]


def _is_scoped(source: Source, manager: ast.Attribute) -> bool:
    verb = source.parents.get(manager)
    if not isinstance(verb, ast.Attribute) or verb.attr not in SCOPING_VERBS:
        return False
    call = source.parents.get(verb)
    called = isinstance(call, ast.Call) and call.func is verb
    return called and (verb.attr == "none" or bool(call.args or call.keywords))


def _shortcut(source: Source, node: ast.AST) -> list[Violation]:
    """`get_object_or_404(Custody, …)` asks the model's own manager, which knows no reach."""
    if not isinstance(node, ast.Call) or dotted(node.func).split(".")[-1] not in SHORTCUTS or not node.args:
        return []
    model = dotted(node.args[0]) if isinstance(node.args[0], ast.Name | ast.Attribute) else ""
    if not model.split(".")[-1][:1].isupper():
        return []
    message = f"unscoped: get_object_or_404({model}.objects.visible_to(request.actor), …)"
    return [source.found(GUARD, node, f"{dotted(node.func)}({model})", message)]


def _model_attribute(source: Source, node: ast.AST) -> list[Violation]:
    """`model = Custody` on a class-based view asks the model's own manager as well."""
    if not isinstance(node, ast.ClassDef) or node.name == "Meta" or source.part == "forms":
        return []
    named = [
        step for step in node.body if isinstance(step, ast.Assign) and "model" in map(dotted, step.targets)
    ]
    message = (
        "a view that names its model reads every row: write a function view over visible_to(request.actor)"
    )
    return [source.found(GUARD, step, f"{node.name}.model", message) for step in named]
