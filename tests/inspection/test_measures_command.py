"""The command that prints the measures of inspection (docs/domain.md 21)."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inspection.standards.measures import definitions
from omu.actions import records
from staff import actors
from tests.omu.record_lines import file_of, plain
from tests.world import TODAY

PERIOD = ("--from", "2026-04-01", "--to", "2026-09-30", "--as-of", "2026-10-01")


def told(*options: str) -> dict[str, Any]:
    """What the command prints."""
    out = io.StringIO()
    call_command("inspection_measures", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def load(*lines: Any) -> None:
    """Take in a file of the interchange format."""
    report = records.load_file(
        file_of(*lines), refuse_all=True, dry_run=False, with_places=False,
        now=records.moment_of(today=TODAY), today=TODAY, by=actors.system("tests"),
    )  # fmt: skip
    assert not list(report.lines()), list(report.lines())


def test_every_measure_is_printed_in_order(world: Any) -> None:
    assert world.ashbourne != world.morden
    load(plain())
    found = told("--prison", "ASH", *PERIOD, "--cases")
    assert [one["id"] for one in found["measures"]] == [one.id for one in definitions().measures]
    assert (found["definitions"], found["population"], found["cases"]) == (1, "all", 1)
    by_id = {one["id"]: one for one in found["measures"]}
    # Arrived by transfer on Monday 11 May 2026, met on Wednesday 13 May: within ten working days.
    assert by_id["IM-003"] | {"prepared_at": ""} == {
        "id": "IM-003", "basis": "computed", "numerator": 1, "denominator": 1, "percent": 100,
        "not_applicable": 0, "prepared_at": "", "numerator_cases": ["A4321ZZ"],
        "denominator_cases": ["A4321ZZ"],
    }  # fmt: skip
    assert by_id["IM-063"]["numerator_cases"] == ["A4321ZZ"]
    assert by_id["IM-040"]["percent"] is None


@pytest.mark.parametrize(
    "options",
    [
        ("--prison", "XXX", *PERIOD),
        ("--region", "XXX", *PERIOD),
        ("--estate", "--trust", "XXX", *PERIOD),
        ("--estate", "--population", "nobody", *PERIOD),
        ("--estate", "--from", "2026-04-02", "--to", "2026-04-01", "--as-of", "2026-04-02"),
    ],
)
def test_a_question_that_cannot_be_answered_has_status_2_and_one_line(world: Any, options: Any) -> None:
    with pytest.raises(CommandError) as raised:
        told(*options)
    assert raised.value.returncode == 2
    assert "\n" not in str(raised.value)
