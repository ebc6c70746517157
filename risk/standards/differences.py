"""What changed between two contents of one assessment, such as two that were signed (docs/domain.md 7.12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from risk.standards.levels import GROUP_WORDS, WORDS
from risk.standards.needs import Form

FIELD_WORDS = {
    "evidence": "evidence",
    "protective": "positive and protective factors",
    "linked_to_rosh": "linked to risk of serious harm",
    "linked_to_offending": "linked to offending",
    "need_by_hand": "need, by decision",
    "need_reason": "reason for the decision on need",
    "needs_attention": "low score, still needs attention",
    "attention_reason": "reason for attention",
    "carried_forward": "carried forward",
    "who": "who is at risk",
    "nature": "nature of the risk",
    "when_greatest": "when the risk is greatest",
    "increases": "what increases it",
    "reduces": "what reduces it",
}
#: What a mark of copying says is nothing of the content itself.
LEFT_OUT = {"carried_forward"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was said otherwise: where it stands in words, before and after ("" is nothing)."""

    where: str
    before: str
    after: str


def changes(*, before: Mapping[str, Any], after: Mapping[str, Any], form: Form) -> list[Change]:
    """Every difference between two contents of the shape of `Content.as_data`, in their order."""
    old, new = _flat(before), _flat(after)
    found = []
    for path in dict.fromkeys([*old, *new]):
        was, now = _said(old.get(path)), _said(new.get(path))
        if was != now and path[-1] not in LEFT_OUT:
            found.append(Change(_where(path, form), was, now))
    return found


def _flat(data: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(data, Mapping):
        return {path: data}
    found: dict[tuple[str, ...], Any] = {}
    for key, value in data.items():
        found |= _flat(value, (*path, str(key)))
    return found


def _said(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, (_said(one) for one in value)))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    return WORDS.get(value, value) if isinstance(value, str) else str(value)


def _where(path: tuple[str, ...], form: Form) -> str:
    part, *rest = path
    if part == "answers" and rest:
        return _item(rest[0], form) + (", not known" if rest[-1] == "missing" else "")
    if part == "sections" and len(rest) > 1:
        titles = {section.number: section.title for section in form.sections}
        field = FIELD_WORDS.get(rest[-1], _plain(rest[-1]))
        return f"Section {rest[0]} {titles.get(rest[0], '')}: {field}"
    if part == "rosh":
        words = [GROUP_WORDS.get(one, FIELD_WORDS.get(one, _plain(one))) for one in rest[1:]]
        return f"Risk of serious harm: {', '.join(words)}"
    return ", ".join(FIELD_WORDS.get(one, _plain(one)) for one in path).capitalize()


def _item(number: str, form: Form) -> str:
    for section in form.sections:
        for item in section.items:
            if item.number == number:
                return f"{number} {item.text}"
    return number


def _plain(key: str) -> str:
    return key.replace("_", " ")
