"""The browser of these tests, and what is asked of every page: axe, and no page wider than the screen."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
#: GOV.UK Frontend writes aria-expanded on radios that reveal a field (its issues 979 and 1972).
NAMED_EXCEPTIONS = {"aria-allowed-attr"}
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


def _named(finding: dict) -> bool:
    """The named exception, and only where it stands: on radios and check boxes that reveal a field."""
    revealing = all(
        node["html"].startswith("<input") and "aria-expanded" in node["html"] for node in finding["nodes"]
    )
    return finding["id"] in NAMED_EXCEPTIONS and revealing


def axe(page: Page) -> list[str]:
    """What axe finds on the page as it stands, but for the named exception."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if not _named(one)]


def too_wide(page: Page, width: int) -> list[str]:
    """Says so where the document is wider than a screen of `width` pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} pixels wide on {width}"] if wide > width else []


def findings(page: Page, width: int) -> list[str]:
    """What axe finds at this width; and that the page is wider than the screen."""
    wide = too_wide(page, width)
    return [*axe(page), *wide]
