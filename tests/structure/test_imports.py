"""The import contracts of pyproject.toml, over the checkout and over small trees that break each of them."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.checkout import ROOT
from tests.structure.checks.source import APPS

FILES = "Files of a domain app depend downward only"
STAFF_FILES = "Files of staff depend downward only"
APPS_CONTRACT = "Packages depend downward only"
OMU_FILES = "Files of omu depend downward only"
PLAIN = "Standards and the permission table are plain Python"
FRAMEWORK = "Django REST framework only in api modules"
CELERY = "Celery only in omu.celery, omu.tasks and omu.run"

# (contract, {file: text}): each tree breaks this one contract.
SEEDED = [
    (APPS_CONTRACT, {"staff/actions/a.py": "import cases"}),
    (APPS_CONTRACT, {"cases/models/a.py": "from risk.models import a", "risk/models/a.py": ""}),
    (APPS_CONTRACT, {"risk/views/a.py": "import sentence_plans.urls", "sentence_plans/urls.py": ""}),
    (APPS_CONTRACT, {"sentence_plans/actions/a.py": "import inspection"}),
    (APPS_CONTRACT, {"inspection/actions/a.py": "from omu.actions import x", "omu/actions/x.py": ""}),
    (FILES, {"cases/standards.py": "import cases.forms", "cases/forms.py": ""}),
    (FILES, {"cases/models/a.py": "from cases.actions import b", "cases/actions/b.py": ""}),
    (FILES, {"risk/actions/a.py": "from risk import forms", "risk/forms.py": ""}),
    (FILES, {"risk/forms.py": "from risk.views import a", "risk/views/a.py": ""}),
    (FILES, {"cases/views/a.py": "import cases.api", "cases/api.py": ""}),
    (FILES, {"cases/api.py": "import cases.views.a", "cases/views/a.py": ""}),
    (FILES, {"inspection/views/a.py": "import inspection.urls", "inspection/urls.py": ""}),
    (FILES, {"cases/pdf.py": "import cases.actions.a", "cases/actions/a.py": ""}),
    (FILES, {"cases/models/a.py": "import cases.pdf", "cases/pdf.py": ""}),
    (FILES, {"cases/selectors.py": ""}),
    (STAFF_FILES, {"staff/permissions.py": "import staff.urls", "staff/urls.py": ""}),
    (STAFF_FILES, {"staff/models/a.py": "import staff.actors", "staff/actors.py": ""}),
    (STAFF_FILES, {"staff/actors.py": "import staff.audit", "staff/audit.py": ""}),
    (STAFF_FILES, {"staff/audit.py": "import staff.actions.a", "staff/actions/a.py": ""}),
    (STAFF_FILES, {"staff/forms.py": "import staff.middleware", "staff/middleware.py": ""}),
    (STAFF_FILES, {"staff/accounts.py": "import staff.views.a", "staff/views/a.py": ""}),
    (STAFF_FILES, {"staff/roles.py": ""}),
    (OMU_FILES, {"omu/actions/a.py": "import omu.views.b", "omu/views/b.py": ""}),
    (OMU_FILES, {"omu/dossier/a.py": "import omu.tasks", "omu/tasks.py": ""}),
    (PLAIN, {"cases/standards.py": "import django.utils.timezone"}),
    (PLAIN, {"cases/standards.py": "from staff.models import a", "staff/models/a.py": ""}),
    (PLAIN, {"risk/standards/__init__.py": "", "risk/standards/tiers.py": "from django.db import models"}),
    (PLAIN, {"staff/permissions.py": "from rest_framework import permissions"}),
    (PLAIN, {"staff/permissions.py": "import celery"}),
    (FRAMEWORK, {"cases/views/a.py": "from rest_framework.response import Response"}),
    (FRAMEWORK, {"cases/forms.py": "from rest_framework import serializers"}),
    (FRAMEWORK, {"omu/views/a.py": "import drf_spectacular.views"}),
    (CELERY, {"cases/actions/a.py": "from celery import shared_task"}),
    (CELERY, {"omu/views/a.py": "import celery"}),
    (CELERY, {"omu/actions/a.py": "import kombu"}),
]

RIGHT = {
    "staff/permissions.py": "from enum import Enum",
    "staff/models/a.py": "import staff.permissions",
    "staff/actors.py": "import staff.models.a\nimport staff.permissions",
    "staff/audit.py": "import staff.actors",
    "cases/standards.py": "import datetime",
    "cases/models/a.py": "import cases.standards\nimport staff.actors",
    "cases/actions/a.py": "import cases.models.a\nimport staff.audit",
    "cases/forms.py": "import cases.models.a",
    "cases/views/a.py": "import cases.actions.a\nimport cases.forms",
    "cases/api.py": "import rest_framework\nimport cases.actions.a",
    "cases/urls.py": "import cases.views.a\nimport cases.api",
    "cases/management/__init__.py": "",
    "omu/tasks.py": "import celery\nimport omu.actions.a",
    "omu/actions/a.py": "import cases.actions.a",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """What import-linter says of each seeded tree, of the one that is right and of the checkout."""
    trees = [tmp_path_factory.mktemp("tree") for _ in [*SEEDED, RIGHT]]
    for tree, files in zip(trees, [*(files for _, files in SEEDED), RIGHT], strict=True):
        plant(tree, files)
    command = [
        sys.executable,
        Path(__file__).with_name("lint_trees.py"),
        ROOT / "pyproject.toml",
        *trees,
        ROOT,
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def plant(root: Path, files: dict[str, str]) -> None:
    for name, text in {**{f"{app}/__init__.py": "" for app in APPS}, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.parent != root:
            (path.parent / "__init__.py").touch()
        path.write_text(text + "\n")


def test_the_checkout_keeps_the_contracts(reports):
    assert reports[-1]["kept"], reports[-1]["said"]


def test_a_tree_that_is_right_passes(reports):
    assert reports[-2]["kept"], reports[-2]["said"]


@pytest.mark.parametrize("number", range(len(SEEDED)), ids=lambda number: " ".join(SEEDED[number][1]))
def test_a_seeded_import_is_caught(number, reports, caught):
    contract, files = SEEDED[number]
    report = reports[number]
    assert not report["kept"], f"{contract} let this pass: {files}"
    assert f"{contract} BROKEN" in report["said"], report["said"]
    caught("imports")


def test_every_contract_is_proved():
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    names = {contract["name"] for contract in configuration["contracts"]}
    assert names == {contract for contract, _ in SEEDED}
