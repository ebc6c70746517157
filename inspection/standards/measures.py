"""The measures by which a unit is judged: what each counts, and what came of counting (docs/domain.md 21).

The definitions are data (inspection/data/measures_1.json; a new version is a new file). How the computed ones
are worked out stands in the measures_… files beside this one, a rule by the number of each measure.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "measures_1.json"
#: From how many cases on findings are given by trust (docs/domain.md 21.2 rule 4).
CASES_FOR_A_TRUST = 10


class Basis(StrEnum):
    """Where the answer comes from: records alone, somebody's judgement, or a questionnaire."""

    COMPUTED = "computed"
    RECORDED = "recorded"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Measure:
    """One definition. `better` is "higher", "lower" or "" where neither is.

    `among` names, for a recorded one, the cases that can be asked about; `table` is the letter of its table.
    """

    id: str
    table: str
    title: str
    basis: Basis
    better: str
    numerator: str
    denominator: str
    origin: str
    rule: str
    among: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """One version of all of them, in the order of the tables; `tables` are the titles by letter."""

    version: int
    tables: Mapping[str, str]
    measures: tuple[Measure, ...]

    def measure(self, *, id: str) -> Measure:
        """The measure of a number; KeyError where there is none."""
        for one in self.measures:
            if one.id == id:
                return one
        raise KeyError(f"There is no measure {id}.")


@lru_cache(maxsize=1)
def definitions() -> Definitions:
    """The definitions in force. ValueError where a number stands twice."""
    told = json.loads(DATA.read_text(encoding="utf-8"))
    found = tuple(Measure(**entry | {"basis": Basis(entry["basis"])}) for entry in told["measures"])
    if len({one.id for one in found}) != len(found):
        raise ValueError("A measure stands twice in the definitions.")
    return Definitions(version=told["version"], tables=told["tables"], measures=found)


def percent(*, numerator: int, denominator: int) -> int | None:
    """A whole percentage, rounded half up; None of nothing (21.2 rule 2)."""
    return (200 * numerator + denominator) // (2 * denominator) if denominator else None


#: What a rule says of a case: counted in both, counted in the denominator alone, or left out.
MET, NOT_MET, LEFT_OUT = True, False, None
Verdict = bool | None


@dataclass(slots=True)
class Tally:
    """What came of one measure; `not_applicable` counts those left out of the denominator.

    The numbers behind are kept only where they are asked for.
    """

    numerator: int = 0
    denominator: int = 0
    not_applicable: int = 0
    behind: list[str] | None = None
    of: list[str] | None = None

    def note(self, *, who: str, verdict: Verdict) -> None:
        """Count one."""
        if verdict is LEFT_OUT:
            self.not_applicable += 1
            return
        self.denominator += 1
        self.numerator += verdict
        if self.of is not None:
            self.of.append(who)
        if verdict and self.behind is not None:
            self.behind.append(who)

    @property
    def percent(self) -> int | None:
        """The whole percentage, None where nobody was counted."""
        return percent(numerator=self.numerator, denominator=self.denominator)
