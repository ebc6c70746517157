"""Prison numbers and names: what is accepted, how it is kept, how it is searched (docs/domain.md 3.0)."""

import re
import unicodedata

from cases.standards.checked import Checked

PRISON_NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")
SPACES = re.compile(r"\s+")
APOSTROPHES = "'’ʼ‘"
HYPHENS = "-‐‑–"
FORMULA_STARTS = "=+@"
LONGEST_NAME = 100

# Letters that Unicode does not take apart into a base letter and a mark.
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ɓ": "b", "ɗ": "d",
     "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "e", "ƙ": "k"}
)  # fmt: skip
UNSPOKEN = str.maketrans(dict.fromkeys(APOSTROPHES + ".", "") | dict.fromkeys(HYPHENS, " "))


def tidy(*, text: str) -> str:
    """The text in one normal form, with single spaces and none at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def prison_number(*, text: str) -> Checked[str]:
    """A prison number trimmed and in capitals: one letter, four digits, two letters, such as A1234BC."""
    number = tidy(text=text).upper()
    shape = "A prison number is one letter, four digits and two letters, such as A1234BC."
    if not number:
        return Checked(reason="There is no prison number.", mend=shape)
    if not PRISON_NUMBER.fullmatch(number):
        return Checked(reason=f"“{number}” is not a prison number.", mend=shape)
    return Checked(value=number)


def name(*, text: str, what: str) -> Checked[str]:
    """A name as it is kept: as written, in one normal form. `what` names the field in the reason.

    Letters of any script with their marks, spaces, hyphens, apostrophes and full stops are accepted. Signs
    that a spreadsheet would take for a formula are refused, as are figures and everything else.
    """
    tidied = tidy(text=text)
    mend = "Use letters, spaces, hyphens, apostrophes and full stops."
    if not tidied:
        return Checked(reason=f"There is no {what}.", mend=f"Enter the {what}.")
    if tidied[0] in FORMULA_STARTS + HYPHENS:
        return Checked(reason=f"The {what} begins with “{tidied[0]}”, which is no name.", mend=mend)
    if len(tidied) > LONGEST_NAME:
        reason = f"The {what} has {len(tidied)} characters; {LONGEST_NAME} is the most."
        return Checked(reason=reason, mend="Shorten it.")
    strange = sorted({sign for sign in tidied if not _of_a_name(sign)})
    if strange:
        return Checked(reason=f"The {what} holds {' '.join(strange)}, which is no part of a name.", mend=mend)
    if not any(unicodedata.category(sign).startswith("L") for sign in tidied):
        return Checked(reason=f"The {what} has no letter.", mend=mend)
    return Checked(value=tidied)


def _of_a_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" or sign in f" .{APOSTROPHES}{HYPHENS}"


def folded(*, text: str) -> str:
    """A name as it is searched and compared: small letters without marks, apostrophes and full stops.

    Hyphens count as spaces: “Llywelyn-Rhys” and “llywelyn rhys” are one, as are “O’Connor” and “OConnor”.
    """
    if text.isascii():
        return SPACES.sub(" ", text.lower().translate(UNSPOKEN)).strip()
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")
    plain = unicodedata.normalize("NFC", bare).translate(PLAIN_LETTERS).translate(UNSPOKEN)
    return SPACES.sub(" ", plain).strip()


def sort_key(*, surname: str, forenames: str) -> str:
    """What lists of people are sorted by: family name, then given names, both folded."""
    # The unit separator sorts before every letter, so that Li comes before Lind whatever follows it.
    return f"{folded(text=surname)}\x1f{folded(text=forenames)}"
