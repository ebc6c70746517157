"""These tests read text: no database, no Django. They run alone with

python -m pytest tests/structure -p no:django --confcutdir=tests/structure

and count, at the end of the run, the seeded violations that the guards caught.
"""

from collections import Counter

import pytest

CAUGHT = "seeded violation caught"


@pytest.fixture
def caught(record_property):
    """Called with a guard's name once it has caught what a test seeded."""

    def note(guard: str) -> None:
        record_property(CAUGHT, guard)

    return note


def pytest_terminal_summary(terminalreporter):
    # From the reports rather than from a global, so that the count is right on several workers as well.
    passed = terminalreporter.stats.get("passed", [])
    guards = Counter(value for report in passed for name, value in report.user_properties if name == CAUGHT)
    if guards:
        terminalreporter.write_line(
            f"seeded violations caught: {guards.total()} by {len(guards)} guards "
            f"({', '.join(f'{guard} {count}' for guard, count in sorted(guards.items()))})"
        )
