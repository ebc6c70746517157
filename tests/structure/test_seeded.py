"""Each guard is shown what it must refuse, and says so by name; and what it must let pass, and is silent."""

import pytest

from tests.structure.checks.registry import GUARDS, check
from tests.structure.checks.source import Source
from tests.structure.seeds_table import CLEAN, SEEDS


@pytest.mark.parametrize(("guard", "path", "text"), SEEDS)
def test_a_seeded_violation_is_caught(guard, path, text, caught):
    found = check(guard, Source(path, text))
    assert found, f"{guard} let this pass in {path}:\n{text}"
    for violation in found:
        assert str(violation).startswith(f"{guard}: {path}:{violation.line}: ")
        assert len(violation.message) > 10, "a message says what to do instead"
    caught(guard)


@pytest.mark.parametrize(("guard", "path", "text"), CLEAN)
def test_what_is_right_passes(guard, path, text):
    assert [str(violation) for violation in check(guard, Source(path, text))] == []


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_every_guard_is_proved_both_ways(guard):
    assert guard in {seed[0] for seed in SEEDS}, "no seeded violation"
    assert guard in {clean[0] for clean in CLEAN}, "no example of what is right"


def test_the_line_of_a_violation_is_the_line_in_the_file():
    source = Source("cases/views/stays.py", "from cases.models import Stay\n\n\nrows = Stay.objects.all()\n")
    assert [violation.line for violation in check("scoping", source)] == [4]
