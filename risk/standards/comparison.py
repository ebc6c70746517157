"""What changed between two assessments, and how much of a text is as it was (docs/domain.md 7.2, 7.14)."""

from collections import Counter
from dataclasses import dataclass

from risk.standards.levels import WORDS, rank

LOWER, SAME, HIGHER, UNKNOWN = "lower", "same", "higher", "unknown"
#: A text is compared by runs of so many words, so that moved sentences count as the same and new ones do not.
RUN = 3


@dataclass(frozen=True, slots=True)
class Change:
    """How one figure or level moved: lower, same, higher, or unknown where either is not known."""

    kind: str
    words: str


def of_figures(*, before: int | None, now: int | None, unit: str = "") -> Change:
    """The change of a score or percentage; not known is never nought."""
    if before is None and now is None:
        return Change(UNKNOWN, "Not known, then or now")
    if before is None:
        return Change(UNKNOWN, "Not known before")
    if now is None:
        return Change(UNKNOWN, "Not known now")
    if now == before:
        return Change(SAME, "The same")
    kind, words = (HIGHER, "higher") if now > before else (LOWER, "lower")
    return Change(kind, f"{abs(now - before)}{unit} {words}")


def of_levels(*, before: str, now: str) -> Change:
    """The change of a level of serious harm; "" is not known."""
    if not before and not now:
        return Change(UNKNOWN, "Not known, then or now")
    if not before:
        return Change(UNKNOWN, "Not known before")
    if not now:
        return Change(UNKNOWN, "Not known now")
    steps = rank(level=now) - rank(level=before)
    if not steps:
        return Change(SAME, "The same")
    return Change(
        *((HIGHER, f"Up from {WORDS[before]}") if steps > 0 else (LOWER, f"Down from {WORDS[before]}"))
    )


def of_needs(*, before: bool | None, now: bool | None) -> Change:
    """The change of a need; one that is not known is neither there nor gone."""
    if before is None or now is None:
        return of_figures(before=None if before is None else 1, now=None if now is None else 1)
    if before == now:
        return Change(SAME, "Need, as before" if now else "No need, as before")
    return Change(HIGHER, "A new need") if now else Change(LOWER, "No need any more")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a text is as it was before, in per cent; None where nothing is written now."""

    share: int | None
    words: str


def likeness(*, before: str, now: str) -> Likeness:
    """The share of the present text that stood in the earlier one, by runs of three words.

    100 where nothing was changed or only left out, 0 where all of it is new. Case, spaces and line ends
    do not count.
    """
    mine, theirs = _runs(now), _runs(before)
    if not mine:
        return Likeness(None, "Nothing is written.")
    if not theirs:
        return Likeness(0, "All of it is new.")
    total = sum(mine.values())
    kept = sum((mine & theirs).values())
    share = 100 * kept // total
    if share == 100:
        return Likeness(
            100, "Word for word as before." if mine == theirs else "Nothing new; parts are left out."
        )
    return Likeness(share, f"{share}% of the text is as before.")


def _runs(text: str) -> Counter[tuple[str, ...]]:
    said = text.casefold().split()
    if not said:
        return Counter()
    length = min(RUN, len(said))
    return Counter(tuple(said[at : at + length]) for at in range(len(said) - length + 1))
