"""docs/measures.md tells of every measure where it comes from."""

from pathlib import Path

from inspection.standards.computed import PROGRESS, RULES
from inspection.standards.measures import Basis, definitions, percent
from inspection.standards.measures_staff import RULES as OF_STAFF
from inspection.standards.populations import AMONG, POPULATIONS

PAGE = Path(__file__).parents[2] / "docs" / "measures.md"


def test_every_measure_stands_on_the_page_with_its_basis() -> None:
    lines = [line.split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| IM-")]
    told = [(cells[0].strip("| "), cells[1], cells[2]) for cells in lines]
    assert told == [(one.id, one.title, str(one.basis)) for one in definitions().measures]
    assert all(cells[3].strip("| ") for cells in lines)


def test_every_population_stands_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    assert [name for name in POPULATIONS if f"`{name}`" not in page] == []


def test_there_are_140_and_each_computed_one_has_a_rule() -> None:
    measures = definitions().measures
    assert len(measures) == 140
    computed = {one.id for one in measures if one.basis is Basis.COMPUTED}
    assert computed == {*RULES, *OF_STAFF}
    recorded = {one for one in measures if one.basis is Basis.RECORDED}
    assert set(PROGRESS) <= {one.id for one in recorded}
    assert [one.id for one in recorded if one.among not in {*AMONG, *POPULATIONS}] == []


def test_a_percentage_is_rounded_half_up() -> None:
    shares = [(1, 8), (3, 8), (1, 3), (2, 3), (0, 5), (199, 200), (0, 0)]
    found = [percent(numerator=one, denominator=of) for one, of in shares]
    assert found == [13, 38, 33, 67, 0, 100, None]
