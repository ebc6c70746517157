"""The labelled objectives, in two halves: one to write rules by, one to measure them on."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("labelled_objectives.tsv")
LATER = Path(__file__).with_name("later_objectives.tsv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One objective with what it is, and what in it is there to mislead."""

    label: str
    trap: str
    heading: str
    text: str

    @property
    def is_held_out(self) -> bool:
        """Whether it is of the half that the rules never saw."""
        return int(hashlib.sha256(self.text.encode()).hexdigest()[0], 16) % 2 == 1


def labelled() -> list[Labelled]:
    """Every one that was labelled before the rules, in the order of the file."""
    return _read(FILE)


def later() -> list[Labelled]:
    """Those that the rules grew by."""
    return _read(LATER)


def _read(file: Path) -> list[Labelled]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Labelled(*line.split("\t")) for line in lines if line and not line.startswith("#")]
