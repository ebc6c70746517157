"""How figures, levels and texts changed: the rules alone (docs/domain.md 7.2, 7.14)."""

import pytest

from risk.standards import comparison

TEXT = "He owes four hundred pounds to two men on the wing and is afraid of one of them."


@pytest.mark.parametrize(
    ("before", "now", "kind", "words"),
    [
        (4, 1, "lower", "3 lower"),
        (1, 4, "higher", "3 higher"),
        (0, 0, "same", "The same"),
        (None, 0, "unknown", "Not known before"),
        (0, None, "unknown", "Not known now"),
        (None, None, "unknown", "Not known, then or now"),
    ],
)
def test_figures(before, now, kind, words):
    found = comparison.of_figures(before=before, now=now)
    assert (found.kind, found.words) == (kind, words)


@pytest.mark.parametrize(
    ("before", "now", "kind", "words"),
    [
        ("low", "very_high", "higher", "Up from Low"),
        ("high", "medium", "lower", "Down from High"),
        ("low", "low", "same", "The same"),
        ("", "low", "unknown", "Not known before"),
        ("high", "", "unknown", "Not known now"),
    ],
)
def test_levels(before, now, kind, words):
    found = comparison.of_levels(before=before, now=now)
    assert (found.kind, found.words) == (kind, words)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (True, False, "No need any more"), (False, True, "A new need"), (True, True, "Need, as before"),
        (False, False, "No need, as before"), (None, False, "Not known before"),
        (True, None, "Not known now"),
    ],
)  # fmt: skip
def test_needs_that_are_not_known_are_neither_new_nor_gone(before, now, words):
    assert comparison.of_needs(before=before, now=now).words == words


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [
        (TEXT, TEXT, 100),
        (TEXT, TEXT.upper().replace(" ", "\n"), 100),
        (TEXT, "He owes four hundred pounds", 100),  # left out is not new
        (TEXT, "Debts are paid.", 0),
        ("", TEXT, 0),
        (TEXT, "", None),
        (TEXT, " \n", None),
        ("one two three four", "one two three five", 50),  # of two runs of three words one is as before
        ("yes", "yes", 100),
    ],
)
def test_how_much_of_a_text_is_as_before(before, now, share):
    assert comparison.likeness(before=before, now=now).share == share


def test_words_say_when_nothing_is_new():
    assert comparison.likeness(before=TEXT, now=TEXT).words == "Word for word as before."
    assert comparison.likeness(before=TEXT, now=TEXT[:20]).words == "Nothing new; parts are left out."
