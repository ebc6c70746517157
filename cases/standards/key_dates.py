"""Whether the dates of a person and a sentence fit together (docs/domain.md 11, rule 1).

Dates are entered or imported, never calculated; these rules only say which two contradict each other.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.standards.clocks import day
from cases.standards.dates import SentenceLength, age_on

WORDS = {
    "born_on": "date of birth",
    "received_on": "reception date",
    "sentenced_on": "sentence date",
    "hdced": "HDCED",
    "crd": "CRD",
    "ard": "ARD",
    "ped": "PED",
    "npd": "NPD",
    "ted": "TED",
    "led": "LED",
    "sed": "SED",
}
# first, second, and whether the first must lie before the second rather than not after it
ORDER = (
    ("sentenced_on", "hdced", True),
    ("hdced", "crd", True),
    ("hdced", "ard", True),
    ("ped", "npd", False),
    ("crd", "led", False),
    ("led", "sed", False),
    ("sentenced_on", "crd", False),
    ("sentenced_on", "ard", False),
    ("sentenced_on", "ped", False),
    ("sentenced_on", "ted", False),
    ("sentenced_on", "led", False),
    ("sentenced_on", "sed", False),
    ("crd", "sed", False),
    ("ard", "sed", False),
    ("ped", "sed", False),
)


@dataclass(frozen=True, slots=True)
class KeyDates:
    """The dates of section 11 with birth and reception; None is not known."""

    born_on: date | None = None
    received_on: date | None = None
    sentenced_on: date | None = None
    hdced: date | None = None
    crd: date | None = None
    ard: date | None = None
    ped: date | None = None
    npd: date | None = None
    ted: date | None = None
    led: date | None = None
    sed: date | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """Two fields that contradict each other (`second` is empty when a field breaks a limit by itself)."""

    first: str
    second: str
    reason: str
    mend: str


def order_violations(*, dates: KeyDates) -> list[Violation]:
    """Every pair of dates in the wrong order, with both dates and how to mend it. Unknown dates pass."""
    found = []
    for first, second, strictly in ORDER:
        earlier, later = getattr(dates, first), getattr(dates, second)
        if earlier is None or later is None:
            continue
        if earlier > later or (strictly and earlier == later):
            found.append(_out_of_order(first, second, earlier, later, strictly=strictly))
    return [*found, *_before_birth(dates)]


def _out_of_order(first: str, second: str, earlier: date, later: date, *, strictly: bool) -> Violation:
    rule = "must be before" if strictly else "must not be after"
    one, two = WORDS[first], WORDS[second]
    reason = f"The {one} ({day(on=earlier)}) {rule} the {two} ({day(on=later)})."
    return Violation(first, second, reason, f"Check the {one} and the {two} against the court's papers.")


def _before_birth(dates: KeyDates) -> list[Violation]:
    """The first date that is not after birth; the others follow from the same mistake."""
    born_on = dates.born_on
    if born_on is None:
        return []
    for key in WORDS:
        on = getattr(dates, key)
        if key != "born_on" and on is not None and on <= born_on:
            return [_out_of_order("born_on", key, born_on, on, strictly=True)]
    return []


def reception_violations(
    *, dates: KeyDates, sentenced_before: bool | None, today: date, youngest: int, oldest: int
) -> list[Violation]:
    """What is wrong with a reception: in the future, at an impossible age, on the wrong side of sentence.

    `sentenced_before`: whether the reception followed sentence (then the sentence date is not after it) or
    came before it, on remand (then the sentence date is not before it); None when that is not known.
    `youngest` and `oldest` are ages in years.
    """
    found = [
        Violation(
            name, "", f"The {WORDS[name]} ({day(on=on)}) is in the future.", f"Check the {WORDS[name]}."
        )
        for name, on in (
            ("born_on", dates.born_on),
            ("received_on", dates.received_on),
            ("sentenced_on", dates.sentenced_on),
        )
        if on is not None and on > today
    ]
    if dates.received_on is None:
        return found
    found += _age_violations(dates.born_on, dates.received_on, youngest=youngest, oldest=oldest)
    return [*found, *_sentence_side(dates.sentenced_on, dates.received_on, sentenced_before=sentenced_before)]


def _age_violations(
    born_on: date | None, received_on: date, *, youngest: int, oldest: int
) -> list[Violation]:
    if born_on is None or born_on > received_on:
        return []  # order_violations has said it
    age = age_on(born_on=born_on, on=received_on)
    if youngest <= age <= oldest:
        return []
    bound = f"at least {youngest}" if age < youngest else f"at most {oldest}"
    reason = (
        f"Born {day(on=born_on)}, {age} years old at reception on {day(on=received_on)}: must be {bound}."
    )
    return [Violation("born_on", "received_on", reason, "Check the date of birth and the reception date.")]


def _sentence_side(
    sentenced_on: date | None, received_on: date, *, sentenced_before: bool | None
) -> list[Violation]:
    mend = "Check the sentence date, the reception date and the kind of reception."
    if sentenced_on is None:
        return []
    if sentenced_before is True and sentenced_on > received_on:
        received, sentenced = day(on=received_on), day(on=sentenced_on)
        reason = f"Received after sentence on {received}, but the sentence date is {sentenced}."
        return [Violation("sentenced_on", "received_on", reason, mend)]
    if sentenced_before is False and sentenced_on < received_on:
        reason = (
            f"Received on remand on {day(on=received_on)}, but sentenced before, on {day(on=sentenced_on)}."
        )
        return [Violation("received_on", "sentenced_on", reason, mend)]
    return []


def length_violation(
    *,
    length: SentenceLength,
    sentenced_on: date | None,
    sed: date | None,
    remand_days: int,
    extension_years: int,
    tolerance_days: int,
) -> Violation | None:
    """A length that contradicts sentence date and SED, or None.

    The SED may not be more than `tolerance_days` later than sentence date and length together, plus
    `extension_years` for an extended sentence; nor more than that earlier than the same less `remand_days`,
    the time on remand that counts. An indeterminate sentence has no SED.
    """
    if sentenced_on is None or sed is None:
        return None
    mend = "Check the sentence length, the sentence date and the SED."
    ends_on = length.ends_on(sentenced_on=sentenced_on)
    if ends_on is None:
        reason = f"The sentence is indeterminate, but there is an SED ({day(on=sed)})."
        return Violation("length", "sed", reason, mend)
    longest = SentenceLength(length.years + extension_years, length.months, length.days)
    latest = (longest.ends_on(sentenced_on=sentenced_on) or ends_on) + timedelta(days=tolerance_days)
    earliest = ends_on - timedelta(days=remand_days + tolerance_days)
    if earliest <= sed <= latest:
        return None
    side = "later" if sed > latest else "earlier"
    reason = (
        f"{length.words()} from {day(on=sentenced_on)} end about {day(on=ends_on)}, "
        f"but the SED is {day(on=sed)}: {side} than can be."
    )
    return Violation("length", "sed", reason, mend)
