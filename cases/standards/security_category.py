"""Security categories, and which of them fit a person (docs/domain.md 12.1)."""

from dataclasses import dataclass

RESTRICTED, CLOSED, OPEN = "restricted", "closed", "open"
#: Of men of 21 and over, from the most secure to the least; and of women and young adults.
LETTERS = ("A", "B", "C", "D")
OTHERS = ("A", RESTRICTED, CLOSED, OPEN)
WORDS = {
    **{letter: f"Category {letter}" for letter in LETTERS},
    RESTRICTED: "Restricted status",
    CLOSED: "Closed conditions",
    OPEN: "Open conditions",
}
ADULT_AGE = 21


@dataclass(frozen=True, slots=True)
class Fits:
    """Whether a category fits a person, and why not."""

    fits: bool
    reason: str = ""


def offered(*, sex: str, age: int | None) -> tuple[str, ...]:
    """The categories of a person by sex as registered and age in years; all while either is unknown."""
    if sex == "F" or (age is not None and age < ADULT_AGE):
        return OTHERS
    return LETTERS if sex == "M" and age is not None else tuple(WORDS)


def fits(*, category: str, sex: str, age: int | None) -> Fits:
    """Whether a category fits; none recorded ("") always does."""
    if not category or category in offered(sex=sex, age=age):
        return Fits(True)
    if category in LETTERS:
        return Fits(False, "Categories B, C and D are for men of 21 and over; others are closed or open.")
    return Fits(False, "Closed, open and restricted status are for women and young adults; men have A to D.")


def read(*, text: str) -> str:
    """A category as a file gives it, in letters or words of any case; "" where it is none."""
    plain = text.strip()
    by_words = {words.casefold(): code for code, words in WORDS.items()}
    return by_words.get(plain.casefold()) or next(
        (code for code in WORDS if code.casefold() == plain.casefold()), ""
    )


def in_open_conditions(*, sex: str, age: int | None) -> str:
    """The category that open conditions mean."""
    return "D" if "D" in offered(sex=sex, age=age) else OPEN
