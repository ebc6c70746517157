"""From the record to the pages: HTML by templates, tagged PDF by WeasyPrint (docs/adr/0011).

A sign that our fonts do not have is printed by its name, so that the pages are the same on every machine.
"""

import base64
import datetime
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont

#: The program that lays pages out; not imported here, so that a worker does not hold the renderer.
LAYOUT = "omu.dossier.layout"
FACES = tuple(f"Arimo-{face}.ttf" for face in ("Bold", "BoldItalic", "Italic", "Regular"))
STYLE = Path(__file__).with_name("record.css")
#: What is attached to a document, by name: described so that a reader of the file knows what to expect.
ATTACHED = {
    "manifest.json": ("What is inside and what was left out, with checksums", "Supplement"),
    "record.json": ("The same record as data", "Data"),
}


@cache
def fonts() -> Path:
    """The folder of our fonts. Raises ImproperlyConfigured where one is missing."""
    for name in FACES:
        found = finders.find(f"vendor/fonts/{name}")
        if not found:
            raise ImproperlyConfigured(f"The font {name} is missing: run python -m omu.run.assets.")
    return Path(str(found)).parent


@cache
def _missing() -> re.Pattern[str]:
    """Signs that one of the faces does not have; white space is never printed."""
    faces = [(fonts() / name).read_bytes() for name in FACES]
    held = [set(TTFont(io.BytesIO(one), lazy=True).getBestCmap()) for one in faces]
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
    """Lay an HTML page out as tagged PDF at `target`; how many pages. A process of its own does it.

    `attached`: contents by a name of ATTACHED, dated `now`. `omu.dossier.finishing.finish` makes a conforming
    file of it. Raises OSError as the machine gave it to that process, such as a full disk; RuntimeError where
    it ended without an answer, as when it is killed for want of memory.
    """
    files = [
        {"name": name, "description": ATTACHED[name][0], "relationship": ATTACHED[name][1],
         "content": base64.b64encode(content).decode()}
        for name, content in (attached or {}).items()
    ]  # fmt: skip
    order = {
        "html": html, "style": STYLE.read_text("utf-8"), "fonts": str(fonts()), "faces": FACES,
        "target": str(target), "files": files, "now": now.isoformat() if now else None,
    }  # fmt: skip
    done = subprocess.run(  # noqa: S603  (our own program, and nothing typed is an argument)
        [sys.executable, "-m", LAYOUT], input=json.dumps(order).encode(), capture_output=True, check=False,
        cwd=settings.BASE_DIR,
    )  # fmt: skip
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise RuntimeError(f"the renderer ended with status {done.returncode}: {''.join(last)[:200]}")
    answer = json.loads(done.stdout)
    if "errno" in answer:
        raise OSError(answer["errno"], answer["words"])
    return int(answer["pages"])
