"""What the rule says of the first security category of an adult man (docs/domain.md 12.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cases.standards.dates import SentenceLength
from cases.standards.security_category import ADULT_AGE, LETTERS
from cases.standards.working_days import add_months

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = (YES, NO, UNKNOWN)
LONG_MONTHS, TARIFF_MONTHS, ENOUGH = 120, 60, 2
#: One of these is enough for category B.
ALONE = {
    "category_a": "Category A during an earlier sentence",
    "terrorism": "An offence of terrorism, now or before",
}
#: Two of these are enough.
TOGETHER = {
    "long_before": "An earlier sentence of 10 years or more",
    "escape": "An earlier escape",
    "violence": "A serious offence of violence, now or before",
    "life": "A serious offence with threat to life, now or before",
    "firearms": "A serious offence with firearms, now or before",
    "sexual": "A serious sexual offence, now or before",
    "arson": "A serious offence of arson, now or before",
    "drugs": "A serious drug offence, now or before",
    "robbery": "A serious offence of robbery, now or before",
}
QUESTIONS = ALONE | TOGETHER


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """What the rule looks at; `answers` by key of QUESTIONS. None and a missing answer are not known."""

    sex: str
    age: int | None
    length: SentenceLength | None
    sentenced_on: date | None
    tariff_on: date | None
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whether the rule gives B (None: what is not known could make it so), with every reason.

    `applies` is False for women and young adults, of whom this rule says nothing.
    """

    applies: bool
    is_b: bool | None
    reasons: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The answer in words."""
        if not self.applies:
            return self.reasons[0]
        if self.is_b:
            return f"The rule gives category B: {'; '.join(self.reasons)}."
        if self.is_b is None:
            return f"The rule could give category B; not known: {'; '.join(self.unknown)}."
        return (
            "The rule does not ask for category B: none of what it names is there, or only one of the nine."
        )


def proposal(*, facts: CategoryFacts) -> Proposal:
    """What the rule gives.

    B for a determinate sentence of 10 years or more, an indeterminate one with a tariff of 5 years or more,
    one of ALONE, or two of TOGETHER. A fact that is not known never counts as absent.
    """
    if facts.sex != "M" or (facts.age is not None and facts.age < ADULT_AGE):
        return Proposal(False, None, ("The rule of the first category is for adult men.",))
    found, unknown = _sentence(facts)
    found += [words for key, words in ALONE.items() if facts.answers.get(key) == YES]
    unknown += [words for key, words in ALONE.items() if _open(facts, key)]
    together = [words for key, words in TOGETHER.items() if facts.answers.get(key) == YES]
    could = [words for key, words in TOGETHER.items() if _open(facts, key)]
    if len(together) >= ENOUGH:
        found.append(" and ".join(together))
    if found:
        return Proposal(True, True, tuple(one[:1].lower() + one[1:] for one in found))
    if len(together) + len(could) >= ENOUGH:
        unknown += could
    return Proposal(True, None if unknown else False, tuple(together), tuple(unknown))


def _open(facts: CategoryFacts, key: str) -> bool:
    return facts.answers.get(key) not in {YES, NO}


def _sentence(facts: CategoryFacts) -> tuple[list[str], list[str]]:
    """What the sentence alone comes to: reasons for B, and what is not known of it."""
    length = facts.length
    if length is None:
        return [], ["The length of the sentence"]
    if not length.indeterminate:
        long = length.years * 12 + length.months >= LONG_MONTHS
        return (["A sentence of 10 years or more"], []) if long else ([], [])
    if facts.tariff_on is None or facts.sentenced_on is None:
        return [], ["The tariff"]
    long = facts.tariff_on >= add_months(start=facts.sentenced_on, months=TARIFF_MONTHS)
    return (["An indeterminate sentence with a tariff of 5 years or more"], []) if long else ([], [])


def is_less_secure(*, outcome: str) -> bool:
    """Whether a category is less secure than B."""
    return outcome in LETTERS and LETTERS.index(outcome) > LETTERS.index("B")
