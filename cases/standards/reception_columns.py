"""What a receptions extract holds: its columns, the values of a row, the kinds of fault.

A fault of identity or law refuses the row. A fault of a part that can wait lets it in without that part and
with a task to mend it (docs/domain.md 3.0 and 11).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from cases.standards.dates import SentenceLength

BUILT_IN = Path(__file__).parent.parent / "data" / "receptions.json"

COLUMNS = (
    "prison", "offender_no", "surname", "forenames", "aliases", "dob", "sex", "ethnicity", "nationality",
    "interpreter", "reception_date", "reception_type", "sentence_date", "court", "main_offence",
    "offence_group", "sentence_type", "sentence_length", "hdced", "crd", "ped", "ted", "led", "sed",
    "category", "ppo", "home_area", "trust", "offender_manager",
)  # fmt: skip
TEXTS = ("nationality", "court", "main_offence", "offence_group", "home_area")
# the column of the extract for each date that the order rules know
DATE_COLUMNS = {
    "born_on": "dob", "received_on": "reception_date", "sentenced_on": "sentence_date", "hdced": "hdced",
    "crd": "crd", "ped": "ped", "ted": "ted", "led": "led", "sed": "sed",
}  # fmt: skip
YES_NO = {"Y": True, "YES": True, "N": False, "NO": False}


class Severity(StrEnum):
    """What a fault does: it refuses the file or the row, reports a repeat, or leaves a task."""

    FILE = "file"
    REFUSE = "refuse"
    REPEAT = "repeat"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault in words: `row` counts the rows of data from 1, `line` the lines of the file; 0 is the file."""

    row: int
    line: int
    field: str
    value: str
    reason: str
    mend: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Reception:
    """What a good row says. None and '' are not known; never a no."""

    prison: str = ""
    prison_number: str = ""
    surname: str = ""
    forenames: str = ""
    aliases: tuple[str, ...] = ()
    born_on: date | None = None
    sex: str = ""
    ethnicity: str = ""
    nationality: str = ""
    interpreter: bool | None = None
    received_on: date | None = None
    reception_type: str = ""
    sentenced_on: date | None = None
    court: str = ""
    main_offence: str = ""
    offence_group: str = ""
    sentence_type: str = ""
    length: SentenceLength | None = None
    hdced: date | None = None
    crd: date | None = None
    ped: date | None = None
    ted: date | None = None
    led: date | None = None
    sed: date | None = None
    category: str = ""
    ppo: bool | None = None
    home_area: str = ""
    trust: str = ""
    offender_manager: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the installation knows: `prisons` code to the sex held ('M', 'F' or '' for both), `trusts` the
    names, `officers` the offender managers' user names to the name of their trust."""

    prisons: Mapping[str, str]
    trusts: tuple[str, ...]
    officers: Mapping[str, str]


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, Any]:
    """The limits and code lists that come with the product (cases/data/receptions.json)."""
    data: Mapping[str, Any] = json.loads(BUILT_IN.read_text(encoding="utf-8"))
    return data
