"""Lists as CSV files."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

#: A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(value: object) -> str:
    """The text of a cell; an apostrophe before what a spreadsheet would take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(name: str, *, header: Iterable[str], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """A CSV file to save, named `name`; rows are written as they come, so that memory does not grow.

    UTF-8 with its mark, so that spreadsheets show diacritics; formulas are made harmless.
    """
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    page = io.StringIO()
    writer = csv.writer(page)
    page.write("\ufeff")
    writer.writerow([plain(cell) for cell in header])
    for row in rows:
        writer.writerow([plain(cell) for cell in row])
        if page.tell() > 8192:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()
