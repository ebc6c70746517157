"""From the record to the pages: HTML by templates, tagged PDF by WeasyPrint (docs/adr/0011).

What the renderer may open is a closed list: our own fonts and nothing else, neither network nor files. A
sign that our fonts do not have is printed by its name, so that the pages are the same on every machine.
"""

import datetime
import io
import logging
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

import weasyprint
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: The renderer tells of every stray property of a style sheet; what matters fails the tests.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)

STYLE = Path(__file__).with_name("record.css")
FONTS = {f"Arimo-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")}
SCHEME = "font:"
#: What is attached to a document, by name: described so that a reader of the file knows what to expect.
ATTACHED = {
    "manifest.json": ("What is inside and what was left out, with checksums", "Supplement"),
    "record.json": ("The same record as data", "Data"),
}
OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}


@cache
def _font(name: str) -> bytes:
    found = finders.find(f"vendor/fonts/{name}")
    if not found:
        raise ImproperlyConfigured(f"The font {name} is missing: run python -m omu.run.assets.")
    return Path(str(found)).read_bytes()


class FontsOnly(URLFetcher):
    """Gives the faces of Arimo as `font:Arimo-Regular.ttf`; refuses every other address."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The face of that name; ValueError on anything else, which the renderer takes for missing."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in FONTS:
            raise ValueError(f"nothing but our own fonts is opened while a record is printed: {url[:80]}")
        return URLFetcherResponse(url, _font(name), {"Content-Type": "font/ttf"})


@cache
def _missing() -> re.Pattern[str]:
    """Signs that one of the faces does not have; white space is never printed."""
    held = [set(TTFont(io.BytesIO(_font(name)), lazy=True).getBestCmap()) for name in sorted(FONTS)]
    shown = "".join(re.escape(chr(code)) for code in sorted(set.intersection(*held)))
    return re.compile(f"[^\\s{shown}]")


def _named(sign: str) -> str:
    """A sign by its name in brackets; nothing for one that only joins or turns its neighbours."""
    if unicodedata.category(sign) in {"Cf", "Cc", "Mn"}:
        return ""
    return f"[{unicodedata.name(sign, f'sign {ord(sign):04X}').lower()}]"


def printable(text: str) -> str:
    """Text with accents joined to their letters, and signs that the fonts lack by their names."""
    return _missing().sub(lambda found: _named(found[0]), unicodedata.normalize("NFC", text))


class Printed(Protocol):
    """What can be printed: a record, or a copy of one assessment."""

    template: ClassVar[str]

    def as_data(self) -> dict[str, Any]:
        """The parts by name, as the template reads them."""


def html_of(record: Printed) -> str:
    """The record as one HTML page, in signs that our fonts have."""
    return printable(render_to_string(record.template, record.as_data()))


def write(
    html: str,
    *,
    target: Path,
    attached: Mapping[str, bytes] | None = None,
    now: datetime.datetime | None = None,
) -> int:
    """Lay an HTML page out as tagged PDF at `target`; how many pages. Time and memory grow with the pages.

    `attached`: contents by a name of ATTACHED, dated `now`. `omu.dossier.finishing.finish` makes a conforming
    file of it.
    """
    fetcher, fonts = FontsOnly(allowed_protocols=()), FontConfiguration()
    page = weasyprint.HTML(string=html, base_url="about:blank", url_fetcher=fetcher, encoding="utf-8")
    style = weasyprint.CSS(string=STYLE.read_text("utf-8"), font_config=fonts, url_fetcher=fetcher)
    laid_out = page.render(font_config=fonts, stylesheets=[style], **OPTIONS)
    laid_out.metadata.attachments = [
        weasyprint.Attachment(
            string=content, name=name, description=ATTACHED[name][0], relationship=ATTACHED[name][1],
            created=now, modified=now,
        )
        for name, content in (attached or {}).items()
    ]  # fmt: skip
    laid_out.write_pdf(target, **OPTIONS)
    return len(laid_out.pages)
