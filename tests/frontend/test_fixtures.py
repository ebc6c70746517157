"""GOV.UK's own examples: the macros give what the design system gives, for every one of them.

govuk-frontend-jinja and govuk-frontend are pinned together; this is the test of every change of either.
"""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from omu.run import assets
from staff.forms.macros import render

COMPONENTS = assets.PACKAGES / "govuk-frontend/dist/govuk/components"


class Outline(HTMLParser):
    """Elements, attributes and texts in order; blanks between them do not count."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.parts.append((tag, [(name, " ".join((value or "").split())) for name, value in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.parts.append(text)


def outline(html: str) -> list[Any]:
    """What the markup says, without its layout."""
    parser = Outline()
    parser.feed(html)
    parser.close()
    return parser.parts


def differing(path: Path) -> tuple[int, list[str]]:
    """How many examples a component has, and the names of those that come out otherwise."""
    examples = json.loads(path.read_text("utf-8"))
    component = examples["component"]
    wrong = [one["name"] for one in examples["fixtures"]
             if outline(render(component, one["options"])) != outline(one["html"])]  # fmt: skip
    return len(examples["fixtures"]), wrong


def test_every_example_of_the_design_system_comes_out_the_same() -> None:
    if not COMPONENTS.is_dir():
        assets.fetch_packages()
    results = {path.parent.name: differing(path) for path in sorted(COMPONENTS.glob("*/fixtures.json"))}
    assert {name: wrong for name, (_, wrong) in results.items() if wrong} == {}
    assert sum(count for count, _ in results.values()) == 657


def test_the_comparison_sees_a_changed_attribute() -> None:
    assert outline('<p class="a">x</p>') != outline('<p class="b">x</p>')
    assert outline("<p>x</p>") == outline("<p>\n  x\n</p>")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\"'><img src=x>"])
def test_text_is_escaped_by_the_macros(hostile: str) -> None:
    assert hostile not in render("tag", {"text": hostile})
    assert hostile not in render("input", {"id": "a", "name": "a", "label": {"text": "A"}, "value": hostile})
