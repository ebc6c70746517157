"""The labelled objectives, in two halves: one to write rules by, one to measure them on."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("labelled_objectives.tsv")


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
    """Every one, in the order of the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [Labelled(*line.split("\t")) for line in lines if line and not line.startswith("#")]
