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
from typing import Any, ClassVar, Protocol, Self

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


class Renderer:
    """The process that lays out, for one document: it loads the renderer while the record is gathered.

    Use as a context; a process that is given nothing, or not to its end, is killed when the context ends.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  (our own program, and nothing typed is an argument)
            [sys.executable, "-m", LAYOUT], cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        # Leaving its own context closes the pipes and waits.
        with self._process:
            pass

    def write(
        self,
        html: str,
        *,
        target: Path,
        attached: Mapping[str, bytes] | None = None,
        now: datetime.datetime | None = None,
    ) -> int:
        """Lay an HTML page out as tagged PDF at `target`, once; how many pages.

        `attached`: contents by a name of ATTACHED, dated `now`. `omu.dossier.finishing.finish` makes a
        conforming file of it. Raises OSError as the machine gave it to that process, such as a full disk;
        RuntimeError where it ended without an answer, as when it is killed for want of memory.
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
        said, complained = self._process.communicate(json.dumps(order).encode())
        if status := self._process.returncode:
            last = complained.decode(errors="replace").strip().splitlines()[-1:]
            raise RuntimeError(f"the renderer ended with status {status}: {''.join(last)[:200]}")
        answer = json.loads(said)
        if "errno" in answer:
            raise OSError(answer["errno"], answer["words"])
        return int(answer["pages"])


def write(html: str, **given: Any) -> int:
    """The same by a process that is started now: for HTML that is there already."""
    with Renderer() as renderer:
        return renderer.write(html, **given)
