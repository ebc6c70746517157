"""Choosing who takes which place, with HiGHS: one aim after the other, none at the cost of one before.

Plain Python. It is loaded where it is used (omu/actions/place_jobs.py), since the solver with NumPy takes
some 30 MB: no page needs it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import highspy

from sentence_plans.standards.matching import RANK, Possible, overlap

#: The most seconds for one aim; past them nothing is proposed rather than something worse.
SECONDS = 120.0


class NotSolvedError(Exception):
    """The solver did not finish; the sentence says how it ended."""


@dataclass
class _Model:
    """The places as variables of 0 or 1, and for each person one that says whether there is any."""

    rows: Sequence[Possible]
    highs: highspy.Highs = field(default_factory=highspy.Highs)
    people: dict[int, int] = field(default_factory=dict)

    def build(self) -> None:
        for name, value in (
            ("output_flag", False), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0), ("random_seed", 1),
            ("threads", 1), ("time_limit", SECONDS),
        ):  # fmt: skip
            self.highs.setOptionValue(name, value)
        for place in range(len(self.rows)):
            self.highs.addVar(0.0, 1.0)
            self.highs.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        self._at_most(lambda one: one.wanting.key, lambda one: 1)
        self._at_most(lambda one: one.opening.key, lambda one: one.opening.free)
        self._people()

    def _at_most(self, key: Callable[[Possible], int], most: Callable[[Possible], int]) -> None:
        """Of the places with one key at most so many are taken."""
        groups: dict[int, list[int]] = {}
        for place, one in enumerate(self.rows):
            groups.setdefault(key(one), []).append(place)
        for places in groups.values():
            self._row(-highspy.kHighsInf, most(self.rows[places[0]]), places, [1.0] * len(places))

    def _row(self, low: float, high: float, places: Sequence[int], factors: Sequence[float]) -> None:
        self.highs.addRow(float(low), float(high), len(places), list(places), list(factors))

    def _people(self) -> None:
        """Somebody has a place if any is taken; nobody takes two courses that share a day."""
        of_person: dict[int, list[int]] = {}
        for place, one in enumerate(self.rows):
            of_person.setdefault(one.wanting.person, []).append(place)
        for person, places in of_person.items():
            self.people[person] = len(self.rows) + len(self.people)
            self.highs.addVar(0.0, 1.0)
            self._row(0.0, highspy.kHighsInf, [*places, self.people[person]], [1.0] * len(places) + [-1.0])
            for first, second in self._clashes(places):
                self._row(-highspy.kHighsInf, 1.0, [first, second], [1.0, 1.0])

    def _clashes(self, places: Sequence[int]) -> list[tuple[int, int]]:
        """Pairs of places of one person that cannot both be taken: other programmes on the same days."""
        return [
            (first, second)
            for index, first in enumerate(places)
            for second in places[index + 1 :]
            if self.rows[first].wanting.key != self.rows[second].wanting.key
            and overlap(one=_days(self.rows[first]), other=_days(self.rows[second]))
        ]

    def best(self, factors: dict[int, float]) -> None:
        """Make the sum as large as it can be, and hold it there for all that follows."""
        if not factors:
            return
        count = self.highs.getNumCol()
        self.highs.changeColsCost(count, list(range(count)), [0.0] * count)
        self.highs.changeColsCost(len(factors), list(factors), list(factors.values()))
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotSolvedError(self.highs.modelStatusToString(status))
        value = round(self.highs.getInfo().objective_function_value)
        self._row(value, highspy.kHighsInf, list(factors), list(factors.values()))

    def chosen(self) -> list[Possible]:
        """The places that are taken."""
        values = self.highs.getSolution().col_value
        return [one for place, one in enumerate(self.rows) if values[place] > 0.5]


def _days(one: Possible) -> tuple[date, date]:
    return (one.opening.starts_on, one.opening.ends_on)


def name() -> str:
    """The solver with its version, for the evidence."""
    return f"HiGHS {highspy.Highs().version()}"


def choose(*, rows: Sequence[Possible], today: date) -> list[Possible]:
    """The matches of `matching.RULE`, each aim held while the next is sought; the same for the same rows.

    Aims in order: people; people of each RoSH level but the last, the highest first; the fewest days left
    of those placed; programmes; fewest moves; earliest starts. Raises NotSolvedError.
    """
    if not rows:
        return []
    model = _Model(rows)
    model.build()
    facts = {one.wanting.person: one.wanting for one in rows}
    model.best(dict.fromkeys(model.people.values(), 1.0))
    for level in sorted(RANK, key=lambda one: RANK[one])[:-1]:
        model.best({model.people[key]: 1.0 for key, one in facts.items() if one.rosh == level})
    left = {model.people[key]: _left(one.deadline, today) for key, one in facts.items()}
    model.best({key: -float(days) for key, days in left.items() if days})
    model.best(dict.fromkeys(range(len(rows)), 1.0))
    model.best({place: -1.0 for place, one in enumerate(rows) if one.move})
    waits = {place: (one.opening.starts_on - today).days for place, one in enumerate(rows)}
    model.best({place: -float(days) for place, days in waits.items() if days})
    return model.chosen()


def _left(deadline: date | None, today: date) -> int:
    """The days somebody has left; who is past the day has none."""
    return max((deadline - today).days, 0) if deadline else 0
