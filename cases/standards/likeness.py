"""How like two names are, word by word, and in what way (docs/domain.md 3.0).

Names come in folded (cases.standards.identity.folded); how each word sounds comes in with them, since the
database works that out. Nothing here knows a figure: shares and known forms come in as policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

#: Joined to the word after them, so that “Mc Donald”, “McDonald” and “MacDonald” are one word.
JOINED = frozenset({"mc", "mac", "o"})
#: Carry little of a name: left out where other words remain.
PARTICLES = frozenset(
    {"al", "el", "ap", "ab", "ferch", "bin", "ibn", "bint", "ben", "de", "da", "di", "du", "la", "le", "van",
     "von", "der", "den", "ter", "y", "st"}
)  # fmt: skip
SHORTEST_MAC = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What each way of being alike is worth, from 0 to 1, and from which lengths it counts."""

    spelling: float
    sound: float
    sound_only: float
    form: float
    short_form: float
    initial: float
    extra_word: float
    other_way_round: float
    any_order: float
    family: float
    looks_alike: float
    near_spelling: float
    one_letter_from: int
    two_letters_from: int
    short_form_from: int


@dataclass(frozen=True, slots=True)
class Alike:
    """How like: `share` from 0 (not at all) to 1 (the same), and the way in which."""

    share: float
    way: str = ""


DIFFERENT = Alike(0.0, "different")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """What is known of words: how each sounds, and which of them are forms of one name."""

    sounds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    forms: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def sound_alike(self, one: str, other: str) -> bool:
        """Whether two words have a way of being said in common."""
        return bool(self.sounds.get(one, frozenset()) & self.sounds.get(other, frozenset()))

    def one_name(self, one: str, other: str) -> bool:
        """Whether two words are known as forms of one name."""
        return bool(self.forms.get(one, frozenset()) & self.forms.get(other, frozenset()))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a name, or a whole one: the words that count, and all of them run together."""

    words: tuple[str, ...] = ()
    joined: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)

    def __add__(self, other: "Part") -> "Part":
        return Part(self.words + other.words, self.joined + other.joined)


def part(*, folded: str) -> Part:
    """A folded name: Mac, Mc and O joined to what follows, Mac written Mc, particles left out."""
    found: list[str] = []
    joining = ""
    for word in folded.split():
        if word in JOINED:
            joining += word
        else:
            found.append(_mac(joining + word))
            joining = ""
    if joining:
        found.append(joining)
    bare = [word for word in found if word not in PARTICLES]
    return Part(tuple(bare or found), "".join(found))


def _mac(word: str) -> str:
    return f"mc{word[3:]}" if word.startswith("mac") and len(word) >= SHORTEST_MAC else word


def spoken(*, folded: str) -> tuple[str, ...]:
    """The words of a folded name whose sound is worth keeping: no initials, no particles."""
    return tuple(dict.fromkeys(word for word in part(folded=folded).words if len(word) > 1))


def word_likeness(*, one: str, other: str, ear: Ear, shares: Shares) -> Alike:
    """How like two words of a name are: same, a form of it, spelt nearly so, sounding so, an initial."""
    if one == other:
        return Alike(1.0, "same")
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return Alike(shares.initial, "initial") if long.startswith(short) else DIFFERENT
    if ear.one_name(one, other):
        return Alike(shares.form, "form")
    if _letters_apart(short, long, shares):
        return Alike(shares.spelling, "spelling")
    return _by_sound(short, long, ear, shares)


def _letters_apart(short: str, long: str, shares: Shares) -> bool:
    allowed = (len(short) >= shares.one_letter_from) + (len(short) >= shares.two_letters_from)
    return allowed > 0 and DamerauLevenshtein.distance(short, long, score_cutoff=allowed) <= allowed


def _by_sound(short: str, long: str, ear: Ear, shares: Shares) -> Alike:
    looks = JaroWinkler.similarity(short, long)
    if ear.sound_alike(short, long):
        return Alike(shares.sound if looks >= shares.looks_alike else shares.sound_only, "sound")
    if len(short) >= shares.short_form_from and long.startswith(short):
        return Alike(shares.short_form, "short form")
    if looks >= shares.near_spelling:
        return Alike(shares.short_form, "spelling")
    return DIFFERENT


def part_likeness(*, one: Part, other: Part, ear: Ear, shares: Shares) -> Alike:
    """How like two parts of names are, such as two family names of one or more words each.

    Words run together count as one: “Anna Maria” is “Annamaria”, “Al-Hassan” is “Alhassan”; so do initials
    written together.
    """
    if not one or not other:
        return DIFFERENT
    joined = word_likeness(one=one.joined, other=other.joined, ear=ear, shares=shares)
    found = [joined, _initials(one, other, shares), _word_by_word(one, other, ear, shares)]
    return max(found, key=lambda alike: alike.share)


def _initials(one: Part, other: Part, shares: Shares) -> Alike:
    short, long = sorted((one, other), key=lambda part: len(part.joined))
    letters = "".join(word[0] for word in long.words)
    return Alike(shares.initial, "initial") if short.joined == letters else DIFFERENT


def _word_by_word(one: Part, other: Part, ear: Ear, shares: Shares) -> Alike:
    """Each word of the shorter beside the word of the longer that is most like it; words left over cost."""
    few, many = sorted((list(one.words), list(other.words)), key=len)
    extra = len(many) - len(few)
    found: list[Alike] = []
    for word in few:
        pairs = [(word_likeness(one=word, other=there, ear=ear, shares=shares), there) for there in many]
        alike, there = max(pairs, key=lambda pair: pair[0].share)
        found.append(alike)
        many.remove(there)
    share = sum(alike.share for alike in found) / len(found) * (1 - shares.extra_word * min(extra, 2))
    worst = min(found, key=lambda alike: alike.share)
    way = "part" if extra and worst.way == "same" else worst.way
    return Alike(share, way) if share else DIFFERENT
