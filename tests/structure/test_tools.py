"""The settings of ruff and mypy in pyproject.toml, shown what they must refuse."""

import subprocess
import sys

import pytest

from tests.structure.checkout import ROOT

BRANCHES = (
    "def f(a):\n" + "".join(f"    if a == {n}:\n        a += f({n})\n" for n in range(8)) + "    return a\n"
)
TODAY = "from datetime import date\n\nday = date.today()\n"

REFUSED = [
    ("C901", "cases/actions/stays.py", BRANCHES),
    ("TID251", "cases/actions/stays.py", TODAY),
    ("DTZ011", "cases/actions/stays.py", TODAY),
    ("TID251", "staff/models/x.py", "from django.utils import timezone\n\nat = timezone.now()\n"),
    ("TID251", "cases/models/x.py", "from django.dispatch import receiver\n\n__all__ = ['receiver']\n"),
    ("TID251", "cases/models/x.py", "from django.db.models.signals import post_save\n\nx = post_save\n"),
    ("TID251", "risk/views/x.py", "from django.views.generic import ListView\n\nx = ListView\n"),
    ("TID251", "cases/api.py", "from rest_framework.viewsets import ModelViewSet\n\nx = ModelViewSet\n"),
    ("TID252", "cases/actions/stays.py", "from ..models import Stay\n\nx = Stay\n"),
    ("PLC0415", "cases/actions/stays.py", "def f():\n    import risk\n\n    return risk\n"),
    ("S307", "omu/views/x.py", "x = eval(input())\n"),
    ("S102", "omu/views/x.py", "exec(input())\n"),
    ("S608", "cases/models/x.py", "def f(name):\n    return 'SELECT * FROM t WHERE n = ' + name\n"),
    ("S308", "omu/templatetags/x.py", "from django.utils.safestring import mark_safe\n\nx = mark_safe(y)\n"),
    ("BLE001", "omu/tasks.py", "try:\n    x = 1\nexcept Exception:\n    x = 2\n"),
    ("ERA001", "cases/forms.py", "# x = f(1)\n"),
    ("T201", "cases/actions/stays.py", "print(1)\n"),
    ("E501", "cases/actions/stays.py", f"x = '{'a' * 110}'\n"),
]

ACCEPTED = [
    ("omu/tasks.py", "from django.utils import timezone\n\nday = timezone.localdate()\n"),
    ("staff/middleware.py", "from django.utils import timezone\n\nday = timezone.localdate()\n"),
    ("cases/apps.py", "def ready():\n    import cases.checks\n\n    return cases.checks\n"),
    ("tests/cases/test_x.py", "def test_x():\n    assert 1 + 1 == 2\n"),
]


def ruff(path: str, text: str) -> str:
    command = [
        sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise",
        "--config", str(ROOT / "pyproject.toml"), "--stdin-filename", path, "-",
    ]  # fmt: skip
    answer = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    assert answer.returncode in (0, 1), answer.stderr
    return answer.stdout


@pytest.mark.parametrize(("rule", "path", "text"), REFUSED)
def test_ruff_refuses(rule, path, text, caught):
    assert f" {rule} " in ruff(path, text)
    caught("ruff")


@pytest.mark.parametrize(("path", "text"), ACCEPTED)
def test_ruff_accepts(path, text):
    assert "All checks passed" in ruff(path, text)


def test_mypy_asks_for_types_in_every_package(tmp_path, caught):
    """Without the plugins, which would start Django; the rest of the settings is the project's."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("plugins = [", "files = ["))]
    (tmp_path / "pyproject.toml").write_text("\n".join(kept), encoding="utf-8")
    seeded = [
        f"{app}/actions/seeded.py"
        for app in ("staff", "cases", "risk", "sentence_plans", "inspection", "omu")
    ]
    for name in [*seeded, "cases/migrations/0001_initial.py"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in (path.parent, path.parent.parent):
            (folder / "__init__.py").touch()
        path.write_text("def untyped(x):\n    return x\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", *{name.split("/")[0] for name in seeded}]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    for name in seeded:
        assert f"{name}:1: error: Function is missing a type annotation" in answer.stdout
        caught("mypy")
    assert "migrations" not in answer.stdout


MARKUP = '<p style="color: red">x</p>\n<img src="/static/x.png">\n<a href="/cases/">x</a>\n{{x}}\n'


@pytest.mark.parametrize("rule", ["H021", "H013", "D004", "D018", "T001"])
def test_djlint_refuses(rule, djlint_report, caught):
    assert f"{rule} " in djlint_report
    caught("djlint")


@pytest.fixture(scope="module")
def djlint_report(tmp_path_factory):
    page = tmp_path_factory.mktemp("pages") / "page.html"
    page.write_text(MARKUP, encoding="utf-8")
    command = [sys.executable, "-m", "djlint", "--lint", "--configuration", ROOT / "pyproject.toml", page]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    return answer.stdout
