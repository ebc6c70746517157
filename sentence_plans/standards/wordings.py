"""The wordings an objective is made of (docs/domain.md 8.4, docs/adr/0014).

Words are brought to their base form by the language library simplemma and its English dictionary. A word
that neither it nor the list knows is taken for the nearest word of the list: a misspelling.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import simplemma
from rapidfuzz import process
from rapidfuzz.distance import OSA

FILE = Path(__file__).resolve().parent.parent / "data" / "judging.txt"
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[.,;:()!?\n•·*]|(?<!\w)-|-(?!\w)|[–—/&+]")
SHORT = {
    "n't": "not", "'ll": "will", "'m": "am", "'d": "would", "'ve": "have", "'re": "are",
    "cant": "can not", "wont": "will not", "dont": "do not", "doesnt": "does not", "wanna": "want to",
    "gonna": "going to", "gotta": "have to", "can't": "can not", "won't": "will not", "cannot": "can not",
    "beable": "be able", "w/": "with", "&": "and", "+": "and",
    "compleat": "complete", "frre": "free", "wich": "which", "relese": "release",
}  # fmt: skip
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "revd", "rev"})
AFTER_NAME = frozenset({"to", "is", "has", "will", "can", "does", "no", "must", "should", "feels", "wants"})
#: Words that stand for one another in a wording.
ALIKE = (
    frozenset({"his", "her", "my", "their", "its", "your", "the"}),
    frozenset({"himself", "herself", "myself", "themselves", "oneself"}),
    frozenset({"him", "her", "me", "them"}),
)
TITLED = frozenset({"course", "programme", "program", "group", "session", "sessions", "booster", "class"})
APART = frozenset({"given", "programme"})
#: Letters a misspelling may have wrong, by length of the word.
WRONG = ((3, 0), (7, 1), (20, 2))


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark as it was typed, in lower case, its base form, and the word it was meant for."""

    typed: str
    plain: str
    base: str
    mended: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """What a wording may name it by."""
        return self.plain, self.mended, self.base

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not self.plain[:1].isalnum()


@dataclass(frozen=True, slots=True)
class Unit:
    """A wording found in the text, or one word that no list has; `kinds` say what it may be."""

    words: tuple[Word, ...]
    kinds: frozenset[str]

    @property
    def typed(self) -> str:
        """As it was typed."""
        return " ".join(word.typed for word in self.words)

    @property
    def plain(self) -> str:
        """In lower case."""
        return " ".join(word.plain for word in self.words)


@dataclass(frozen=True)
class Lexicon:
    """The wordings by their first word: each its words in base form and its kinds, the longest first.

    Given names and programmes that are common words too stand apart: only their place tells what they are.
    """

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    vocabulary: tuple[str, ...]
    given_names: frozenset[str]
    programmes: frozenset[str]


@lru_cache(maxsize=4096)
def base_form(*, word: str) -> str:
    """The base form of one word in lower case."""
    return str(simplemma.lemmatize(word, lang="en")).lower()


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The list of data/judging.txt. Raises ValueError where wordings stand before the first kind."""
    text = "\n".join(line for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    before, *sections = text.split("[")
    if before.strip():
        raise ValueError(f"Wordings before the first kind: {before.strip()}")
    kinds: dict[tuple[str, ...], set[str]] = {}
    for section in sections:
        kind, _, wordings = section.partition("]")
        for wording in filter(None, (tuple(one.split()) for one in wordings.split(","))):
            kinds.setdefault(wording, set()).add(kind)
    apart = {kind: frozenset(words[0] for words, of in kinds.items() if kind in of) for kind in APART}
    kinds = {words: of - APART for words, of in kinds.items() if of - APART}
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for words, several in kinds.items():
        for first in {words[0], base_form(word=words[0])}:
            found.setdefault(first, []).append((words, frozenset(several)))
    ordered = {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}
    vocabulary = tuple(sorted({word for words in kinds for word in words if len(word) > 3}))
    return Lexicon(ordered, vocabulary, apart["given"], apart["programme"])


def words(*, text: str) -> list[Word]:
    """The words and marks of a text, short forms written out, misspellings mended."""
    shouts = text.upper() == text
    return [word for typed in WORD.findall(text) for word in _written_out(typed, shouts=shouts)]


def _written_out(typed: str, *, shouts: bool) -> Iterator[Word]:
    plain = typed.lower().replace("’", "'")
    if plain in SHORT:
        yield from (Word(typed, one, base_form(word=one)) for one in SHORT[plain].split())
        return
    for ending in ("n't", "'ll", "'m", "'d", "'ve", "'re"):
        if plain.endswith(ending):
            stem = plain.removesuffix(ending)
            yield from (Word(typed, one, base_form(word=one)) for one in (stem, SHORT[ending]))
            return
    plain = plain.removesuffix("'s").replace("'", "")
    is_name = typed[:1].isupper() and not shouts
    meant = plain if is_name and plain in lexicon().given_names else _meant(plain)
    yield Word(typed, plain, base_form(word=meant), meant)


def _meant(plain: str) -> str:
    """The word itself, or the nearest of the list where no dictionary has it."""
    known = lexicon().by_first
    if (
        len(plain) < 4
        or plain in known
        or base_form(word=plain) in known
        or simplemma.is_known(plain, lang="en")
    ):
        return plain
    return _nearest(plain)


@lru_cache(maxsize=4096)
def _nearest(plain: str) -> str:
    most = next((wrong for length, wrong in WRONG if len(plain) <= length), 0)
    if not most or any(letter.isdigit() for letter in plain):
        return plain
    close: list[tuple[tuple[int, bool, bool, str], str]] = []
    for ending in ("", "s", "ed", "ing"):
        stem = plain.removesuffix(ending) if plain.endswith(ending) else ""
        if len(stem) > 3:
            rows = process.extract(
                stem, lexicon().vocabulary, scorer=OSA.distance, score_cutoff=most, limit=8
            )
            close += [(_unlike(stem, one, int(wrong)), one) for one, wrong, _ in rows]
    return min(close)[1] if close else plain


def _unlike(typed: str, known: str, wrong: int) -> tuple[int, bool, bool, str]:
    """Letters are left out oftener than put in, and seldom the first."""
    return wrong, typed[0] != known[0], len(known) < len(typed), known


def units(*, text: str) -> list[Unit]:
    """The wordings of a text in order, the longest that fits taken at each place; names stand for nothing."""
    typed = words(text=text)
    shouts = text.upper() == text
    found: list[Unit] = []
    at = 0
    while at < len(typed):
        taken = _programme(typed, at, found, shouts=shouts) or _name(typed, at, shouts=shouts)
        taken = taken or _wording(typed, at)
        found.append(taken)
        at += len(taken.words)
    return found


def _programme(typed: list[Word], at: int, before: list[Unit], *, shouts: bool) -> Unit | None:
    """A programme whose name is a common word: in capitals, alone, after "do", or before its title."""
    here = typed[at]
    if here.plain not in lexicon().programmes:
        return None
    named = here.typed.isupper() and not shouts
    done = before and before[-1].kinds & {"admin", "act", "attend"} and "good" not in before[-1].kinds
    titled = any(word.plain in TITLED for word in typed[at + 1 : at + 2])
    to_be = shouts and at == 0 and [word.plain for word in typed[1:3]] == ["to", "be"]
    if named or done or titled or to_be or len(typed) == 1:
        return Unit((here,), frozenset({"service"}))
    return None


def _name(typed: list[Word], at: int, *, shouts: bool) -> Unit | None:
    """A person's name: after a title, or a given name where a name stands."""
    here, after = typed[at], typed[at + 1 : at + 2]
    capital = here.typed[:1].isupper() and not shouts
    if here.plain in TITLES and after and (capital or here.plain != "miss") and not after[0].is_mark:
        return Unit((here, after[0]), frozenset({"name"}))
    if not capital or here.plain not in lexicon().given_names or not after:
        return None
    surname = after[0].typed[:1].isupper()
    if surname or after[0].plain in AFTER_NAME or (at and not typed[at - 1].is_mark):
        return Unit(tuple(typed[at : at + 1 + surname]), frozenset({"name"}))
    return None


def _wording(typed: list[Word], at: int) -> Unit:
    here = typed[at]
    if here.is_mark:
        return Unit((here,), frozenset({"mark"}))
    known = lexicon().by_first
    rows = [row for form in dict.fromkeys(here.forms) for row in known.get(form, ())]
    for wording, kinds in sorted(rows, key=lambda row: -len(row[0])):
        part = typed[at : at + len(wording)]
        if len(part) == len(wording) and all(map(_fits, part, wording)):
            return Unit(tuple(part), kinds)
    return Unit((here,), frozenset())


def _fits(word: Word, wanted: str) -> bool:
    return wanted in word.forms or any(word.plain in same and wanted in same for same in ALIKE)
