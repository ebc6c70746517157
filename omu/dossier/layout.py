"""Lay an HTML page out as tagged PDF, in a process of its own that has nothing else loaded (docs/adr/0011).

`python -m omu.dossier.layout` reads its order from standard input, as `omu.dossier.document` writes it, and
prints the number of pages. What the pages need of memory goes back to the machine with the process, and pages
that need too much end this process and not the worker. No settings, no database, no network: the renderer may
open the faces of Arimo in one folder and nothing else.
"""

import base64
import contextlib
import ctypes
import datetime
import json
import logging
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "font:"
OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
#: Of `prctl`: the signal that comes when the process that started this one dies.
WHEN_THE_PARENT_DIES = 1


class FontsOnly(URLFetcher):
    """Gives the faces named, out of `folder`, as `font:Arimo-Regular.ttf`; refuses every other address."""

    def __init__(self, folder: Path, faces: Iterable[str]) -> None:
        super().__init__(allowed_protocols=())
        self._folder, self._faces = folder, frozenset(faces)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The face of that name; ValueError on anything else, which the renderer takes for missing."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self._faces:
            raise ValueError(f"nothing but our own fonts is opened while a record is printed: {url[:80]}")
        return URLFetcherResponse(url, (self._folder / name).read_bytes(), {"Content-Type": "font/ttf"})


def lay_out(facts: dict[str, Any]) -> int:
    """Write the file of an order; how many pages. Time and memory grow with the pages."""
    fetcher, fonts = FontsOnly(Path(facts["fonts"]), facts["faces"]), FontConfiguration()
    page = weasyprint.HTML(
        string=facts["html"], base_url="about:blank", url_fetcher=fetcher, encoding="utf-8"
    )
    style = weasyprint.CSS(string=facts["style"], font_config=fonts, url_fetcher=fetcher)
    laid_out = page.render(font_config=fonts, stylesheets=[style], **OPTIONS)
    now = datetime.datetime.fromisoformat(facts["now"]) if facts["now"] else None
    laid_out.metadata.attachments = [
        weasyprint.Attachment(
            string=base64.b64decode(one["content"]), name=one["name"], description=one["description"],
            relationship=one["relationship"], created=now, modified=now,
        )
        for one in facts["files"]
    ]  # fmt: skip
    laid_out.write_pdf(facts["target"], **OPTIONS)
    return len(laid_out.pages)


def main() -> None:
    """Carry one order out and print what came of it: the pages, or the number of an error of the machine."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(WHEN_THE_PARENT_DIES, signal.SIGKILL)
    # The renderer tells of every stray property of a style sheet; what matters fails the tests.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        print(json.dumps({"pages": lay_out(json.load(sys.stdin))}))  # noqa: T201  (the answer of the process)
    except OSError as fault:
        print(json.dumps({"errno": fault.errno, "words": fault.strerror}))  # noqa: T201  (the same)


if __name__ == "__main__":
    main()
