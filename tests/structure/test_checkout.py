"""The guards over the checkout as it is."""

from fnmatch import fnmatchcase

import pytest

from tests.structure.allowed import ALLOWED
from tests.structure.checkout import everything_found, is_allowed, matches, sources
from tests.structure.checks.registry import GUARDS
from tests.structure.checks.source import APPS


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_the_checkout_keeps_to(guard):
    broken = [str(violation) for violation in everything_found(guard) if not is_allowed(violation)]
    assert not broken, f"{len(broken)} found\n" + "\n".join(broken)


def test_every_app_is_read():
    """A guard that reads nothing finds nothing: each package must be among the sources."""
    assert {source.app for source in sources()} - {""} == set(APPS)


def test_both_kinds_of_lock_are_read():
    read = {source.path for source in sources()}
    assert {"requirements/run.lock", "requirements/dev.lock", "package-lock.json"} <= read


@pytest.mark.parametrize("entry", ALLOWED, ids=" ".join)
def test_every_allowance_is_needed(entry):
    guard, path, _ = entry
    assert guard in GUARDS
    assert ALLOWED[entry].strip(), "an allowance says why"
    still = [violation for violation in everything_found(guard) if matches(entry, violation)]
    there = [source.path for source in sources() if fnmatchcase(source.path, path)]
    assert still or not there, f"{entry} allows what no longer happens in {there}: take it out"
