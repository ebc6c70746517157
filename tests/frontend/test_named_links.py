"""Every page a template leads to by name is there: a wrong name is an error only for who comes that way."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

from omu.run.environment import ROOT

NAMED = re.compile(r"""{%\s*url\s+['"]([^'"]+)['"]""")
#: Pages of the second factor exist where it is switched on.
ELSEWHERE = {"templates/mfa"} if "allauth.mfa" not in settings.INSTALLED_APPS else set()
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.*"))
    if path.is_file() and path.relative_to(ROOT).parts[:2] not in {tuple(one.split("/")) for one in ELSEWHERE}
]


def test_links_are_found_at_all() -> None:
    assert sum(len(NAMED.findall(path.read_text("utf-8"))) for path in TEMPLATES) > 500


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_name_is_a_page(path: Path) -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert set(NAMED.findall(path.read_text("utf-8"))) <= names
