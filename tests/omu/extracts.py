"""Extracts of receptions for tests: everybody in them is made up."""

import csv
import io
from typing import Any

from cases.standards.reception_columns import COLUMNS

#: A good row on the day of tests/world.py: 4 years from 8 October 2026.
GOOD = {
    "prison": "ASH", "offender_no": "A1000AA", "surname": "Harte", "forenames": "Milo", "dob": "04/03/1992",
    "sex": "M", "ethnicity": "W1", "nationality": "British", "interpreter": "N",
    "reception_date": "08/10/2026", "reception_type": "SENT", "sentence_date": "08/10/2026",
    "court": "Ferncliffe Crown Court", "main_offence": "Burglary in a dwelling",
    "offence_group": "Burglary, domestic", "sentence_type": "DET", "sentence_length": "4y 0m",
    "crd": "07/10/2028", "led": "07/10/2030", "sed": "07/10/2030", "category": "C", "ppo": "N",
}  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def row(serial: int = 0, **cells: Any) -> dict[str, str]:
    """A good row with a number and a name of its own; `cells` replace any of it."""
    own = {
        "offender_no": f"A{1000 + serial % 9000:04d}{chr(65 + serial // 9000 % 26)}A",
        "surname": "Harte" + LETTERS[serial // 676 % 26] + LETTERS[serial // 26 % 26] + LETTERS[serial % 26],
    }
    return GOOD | own | cells


def extract(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, encoding: str = "utf-8-sig") -> bytes:
    """The rows as the bytes of a file."""
    page = io.StringIO()
    writer = csv.DictWriter(page, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue().encode(encoding)
