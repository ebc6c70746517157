"""Guards over where things stand and how long they are: file names, size of files and functions."""

import ast

from tests.structure.checks.source import DOMAIN_APPS, FUNCTION, Source, Violation, functions

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40

FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "services", "service"}
# The name allowed once: the supervisor of the embedded PostgreSQL and Valkey runs services in the
# operating system's sense of the word.
FORBIDDEN_EXCEPT = {"omu/run/services.py"}

EITHER = {"standards", "pdf", "forms", "api"}  # a module, or a folder when it has grown
FOLDERS = {"models", "actions", "views"}
FILES = {"urls", "apps", "__init__"}
BESIDE = {"migrations", "management", "templatetags", "data"}
STAFF_FILES = {"permissions", "actors", "audit", "middleware", "accounts", "context"}
OMU_FILES = {"settings", "urls", "wsgi", "celery", "tasks", "middleware", "apps", "__init__", "__main__"}
OMU_FOLDERS = {"actions", "dashboards", "dossier", "views", "run", "management", "templatetags", "data"}
OMU_EITHER = {"api", "forms", "dashboards", "dossier"}

SOURCE_KINDS = (".py", ".html", ".js", ".css", ".sh")


def file_names(source: Source) -> list[Violation]:
    """Every file of an app has a name that says what it is; no name that says nothing, anywhere."""
    if _says_nothing(source):
        return [
            source.found(
                "file-names", 1, source.parts[-1], "a name that says nothing: name the file for its concept"
            )
        ]
    if source.app in DOMAIN_APPS and not _domain_place(source):
        message = (
            "a domain app holds standards, models/, pdf, actions/, forms, views/, api, urls, apps.py, "
            "migrations/, management/commands/, templatetags/ and data/ only: split by concept inside them"
        )
        return [source.found("file-names", 1, "/".join(source.parts[1:]), message)]
    if source.app == "omu" and not _omu_place(source):
        message = (
            f"omu holds {', '.join(sorted(OMU_FILES | OMU_FOLDERS | OMU_EITHER))} only: "
            "what belongs to one app goes there"
        )
        return [source.found("file-names", 1, "/".join(source.parts[1:]), message)]
    return []


def _says_nothing(source: Source) -> bool:
    names = {part.split(".")[0] for part in source.parts if source.is_python}
    return bool(names & FORBIDDEN) and source.path not in FORBIDDEN_EXCEPT


def _domain_place(source: Source) -> bool:
    files = FILES | EITHER | (STAFF_FILES if source.app == "staff" else set())
    return _allowed_at(source, files, FOLDERS | EITHER | BESIDE)


def _omu_place(source: Source) -> bool:
    return _allowed_at(source, OMU_FILES | OMU_EITHER, OMU_FOLDERS | OMU_EITHER)


def _allowed_at(source: Source, files: set[str], folders: set[str]) -> bool:
    inside = source.parts[1:]
    if inside[0] == "data" and len(inside) > 1:
        return not source.is_python
    if inside[0] == "management" and inside[1:] != ("__init__.py",):
        return len(inside) == 3 and inside[1] == "commands" and source.is_python
    if len(inside) == 1:
        return inside[0] == "py.typed" or (source.is_python and source.part in files)
    return inside[0] in folders and (source.is_python or source.app == "omu")


def size(source: Source) -> list[Violation]:
    """No file over 300 lines, no function over 40; migrations, data and tables apart."""
    if not source.path.endswith(SOURCE_KINDS) or _size_exempt(source):
        return []
    found = []
    lines = len(source.text.splitlines())
    if lines > LINES_OF_A_FILE:
        message = f"{lines} lines, at most {LINES_OF_A_FILE}: split it by concept"
        found.append(source.found("size", 1, source.parts[-1], message))
    if source.is_python:
        found += [
            source.found(
                "size",
                function,
                function.name,
                f"{_length(function)} lines, at most {LINES_OF_A_FUNCTION}: give a step of it a name",
            )
            for function in functions(source.tree)
            if _length(function) > LINES_OF_A_FUNCTION and not _is_a_table(function)
        ]
    return found


def _size_exempt(source: Source) -> bool:
    return source.is_migration or "data" in source.parts[:-1] or source.path.endswith("_table.py")


def _length(function: ast.AST) -> int:
    return function.end_lineno - function.lineno + 1


def _is_a_table(function: ast.AST) -> bool:
    """Whether the body does nothing but give back, or assign, literals: a table of a test."""
    body = [step for step in function.body if not _is_docstring(step)]
    plain = (ast.Return, ast.Assign, ast.AnnAssign)
    return all(isinstance(step, plain) and step.value and _is_literal(step.value) for step in body)


def _is_docstring(step: ast.AST) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)


def _is_literal(node: ast.AST) -> bool:
    logic = (
        *FUNCTION,
        ast.Call,
        ast.Lambda,
        ast.IfExp,
        ast.ListComp,
        ast.DictComp,
        ast.SetComp,
        ast.GeneratorExp,
    )
    return not any(isinstance(part, logic) for part in ast.walk(node))
