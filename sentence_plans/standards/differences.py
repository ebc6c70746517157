"""What differs between two versions of a plan, field by field, for those who sign (docs/domain.md 8.1)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

FIELDS = {
    "heading": "Heading",
    "text": "The change wanted",
    "purposes": "Purpose",
    "needs": "Needs",
    "measure": "How progress is measured",
    "baseline": "Now",
    "target": "Wanted",
    "position": "Place in the order",
    "after": "After objective",
    "target_on": "By when",
    "wording_reason": "Why the wording is kept",
}
ACTION_FIELDS = {"what": "Action", "who": "Who", "timescale": "By when", "comment": "Comment on the action",
                 "after": "After action", "enhanced": "Enhanced level"}  # fmt: skip


#: A word with the space after it, or the space a text begins with.
WORD = re.compile(r"\S+\s*|^\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `differs` where the other version does not say them there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: where it stands, its name, what was signed and what stands now; '' is nothing."""

    where: str
    field: str
    before: str
    now: str

    @property
    def pieces_before(self) -> tuple[Piece, ...]:
        """The text as signed, cut where its words differ from those that stand now."""
        return _pieces(self.before, self.now)

    @property
    def pieces_now(self) -> tuple[Piece, ...]:
        """The text that stands now, cut where its words differ from those signed."""
        return _pieces(self.now, self.before)


def _pieces(text: str, other: str) -> tuple[Piece, ...]:
    """`text` word by word against `other`: runs of words that both say, and of those that it alone says."""
    if not text or not other:
        return (Piece(text, differs=False),) if text else ()
    words, others = WORD.findall(text), WORD.findall(other)
    plain, plain_others = ([word.strip() for word in found] for found in (words, others))
    matched = SequenceMatcher(a=plain, b=plain_others, autojunk=False).get_opcodes()
    found = ((tag, "".join(words[start:end])) for tag, start, end, _, _ in matched if end > start)
    return tuple(Piece(said, differs=tag != "equal") for tag, said in found)


def differences(*, before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Every field of the plan, its objectives and actions that is not as it was signed.

    Both are contents of a version: `plan` (label to text), `objectives` (each with `key` and `actions`) and
    `reasons` (need to text).
    """
    found = list(_texts("The plan", before["plan"], now["plan"]))
    found += _texts("Needs without an objective", before["reasons"], now["reasons"])
    was, standing = _by_key(before["objectives"]), _by_key(now["objectives"])
    for key in [*was, *(one for one in standing if one not in was)]:
        found += _objective(was.get(key), standing.get(key))
    return found


def _by_key(rows: list[Mapping[str, Any]]) -> dict[Any, Mapping[str, Any]]:
    return {row["key"]: row for row in rows}


def _texts(where: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for label in [*before, *(one for one in now if one not in before)]:
        if before.get(label, "") != now.get(label, ""):
            yield Difference(where, label, before.get(label, ""), now.get(label, ""))


def _objective(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Iterator[Difference]:
    if before is None or now is None:
        one: Mapping[str, Any] = before or now or {}
        text = str(one["text"])
        yield Difference(f"Objective {one['position']}", "Taken out" if before else "Added",
                         text if before else "", "" if before else text)  # fmt: skip
        return
    where = f"Objective {now['position']}"
    for name, label in FIELDS.items():
        if before.get(name, "") != now.get(name, ""):
            yield Difference(where, label, _said(before.get(name, "")), _said(now.get(name, "")))
    yield from _actions(where, _by_key(before["actions"]), _by_key(now["actions"]))


def _actions(where: str, before: Mapping[Any, Any], now: Mapping[Any, Any]) -> Iterator[Difference]:
    for key in [*before, *(one for one in now if one not in before)]:
        was, stands = before.get(key), now.get(key)
        if was is None or stands is None:
            said = (was or stands or {})["what"]
            yield Difference(where, "Action taken out" if was else "Action added",
                             said if was else "", "" if was else said)  # fmt: skip
            continue
        for name, label in ACTION_FIELDS.items():
            if was.get(name, "") != stands.get(name, ""):
                yield Difference(where, label, _said(was.get(name, "")), _said(stands.get(name, "")))


def _said(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)
