"""A source file as the guards see it: where it stands, what it says, and what was found wrong in it.

Nothing here imports the product, Django or a database: the guards read text.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

DOMAIN_APPS = ("staff", "cases", "risk", "sentence_plans", "inspection")
APPS = (*DOMAIN_APPS, "omu")


@dataclass(frozen=True)
class Violation:
    """One thing found: which guard, where, what (a name an allowance can give) and what to do instead."""

    guard: str
    path: str
    line: int
    what: str
    message: str

    def __str__(self) -> str:
        return f"{self.guard}: {self.path}:{self.line}: {self.what}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A file by its path from the root of the checkout (with forward slashes) and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed text. Raises SyntaxError where it is not Python."""
        return ast.parse(self.text, self.path)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).parts

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def app(self) -> str:
        """The package of the product the file belongs to, or "" for tests, templates and the root."""
        return self.parts[0] if self.parts[0] in APPS and len(self.parts) > 1 else ""

    @property
    def part(self) -> str:
        """What the file is within its app: `models` for cases/models/stays.py and for cases/models.py."""
        return self.parts[1].removesuffix(".py") if self.app else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts[:-1]

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around this one, the nearest first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def enclosing_function(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        return next((up for up in self.ancestors(node) if isinstance(up, FUNCTION)), None)

    def found(self, guard: str, node: ast.AST | int, what: str, message: str) -> Violation:
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return Violation(guard, self.path, line, what, message)


FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def dotted(node: ast.AST) -> str:
    """`timezone.now` for that attribute, calls and indexes left out; "" for what has no name."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}".lstrip(".")
        case ast.Call(func=inner) | ast.Subscript(value=inner) | ast.Await(value=inner):
            return dotted(inner)
    return ""


def imports(tree: ast.Module) -> Iterator[tuple[ast.Import | ast.ImportFrom, str, str]]:
    """Every import as (statement, dotted name of what is imported, name it is known by here)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name, alias.asname or alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield node, f"{module}.{alias.name}".replace("..", "."), alias.asname or alias.name


def known_names(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: {"now": "django.utils.timezone.now", "dt": "datetime"}."""
    names = {}
    for node, full, local in imports(tree):
        renamed = isinstance(node, ast.ImportFrom) or full.split(".")[0] != local
        names[local] = full if renamed else local
    return names


def resolved(node: ast.AST, names: dict[str, str]) -> str:
    """The dotted name with its first part replaced by what was imported under it."""
    first, _, rest = dotted(node).partition(".")
    return ".".join(filter(None, (names.get(first, first), rest)))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTION))
