"""What each clause of an objective is evidence of, by fourteen rules (docs/domain.md 8.4, docs/adr/0014).

A clause is asked the rules in order; the first that fits says what the clause is evidence of.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sentence_plans.standards.clauses import Clause, Part, clauses
from sentence_plans.standards.wordings import units


class Side(StrEnum):
    """What a clause is evidence of. A plain activity gives way to a change in the same breath."""

    CHANGE = "change"
    ACTIVITY = "activity"
    PLAIN = "plain activity"
    VAGUE = "vague"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one clause says: the side it is on, by which rule, in which words."""

    side: Side
    rule: str
    words: tuple[str, ...]


Rule = Callable[[Clause], Evidence | None]
CHANGES = ("good", "insight", "able")
DOES = ("admin", "act", "look", "attend")


def _found(side: Side, rule: str, clause: Clause, *kinds: str) -> Evidence:
    return Evidence(side, rule, clause.words(*kinds) or (clause.text,))


def _statement_of_fact(clause: Clause) -> Evidence | None:
    if clause.has("fact") and not clause.has("less", "able"):
        return _found(Side.FACT, "fact", clause, "fact")
    return None


def _less_of_it(clause: Clause) -> Evidence | None:
    """Less of, or none of, what is not wanted; but missing no session is keeping to a service."""
    at = clause.first("less")
    if at is None:
        return None
    service, bad = clause.first("service"), clause.first("bad")
    if service is not None and (bad is None or service < bad):
        missed = clause.has("attend") or service > at
        return (
            _found(Side.ACTIVITY, "keeping to a service", clause, "less", "attend", "service")
            if missed
            else None
        )
    if clause.has("attend") and bad is None:
        return _found(Side.ACTIVITY, "keeping to a service", clause, "less", "attend")
    if bad is None and clause.has("vague") and not clause.has("good"):
        return _found(Side.VAGUE, "too vague", clause, "less", "vague")
    return _found(Side.CHANGE, "less of what is not wanted", clause, "less", "bad")


def _office_act(clause: Clause) -> Evidence | None:
    if clause.has("admin") and (clause.has("service") or not clause.has(*CHANGES)):
        return _found(Side.ACTIVITY, "activity", clause, "admin", "service", "topic")
    return None


def _service(clause: Clause) -> Evidence | None:
    """A service is to be used; what is understood or mastered before it is named comes first."""
    at = clause.first("service")
    if at is None or _from_a_service(clause, at):
        return None
    change, does = clause.first("good", "able", "insight"), clause.first(*DOES)
    leads = change is not None and change < at and (does is None or change < does)
    if leads and change is not None and _is_change_before(clause, change, at):
        return None
    able = leads and clause.has("able")
    return _found(Side.PLAIN if able else Side.ACTIVITY, "activity", clause, *DOES, "service")


def _is_change_before(clause: Clause, change: int, service: int) -> bool:
    """Whether what is understood or mastered is something else than the service itself."""
    kinds = clause.units[change].kinds
    if "good" in kinds:
        between = clause.units[change + 1 : service]
        return any(unit.kinds & {"bad", "people", "home"} for unit in between) or not any(
            unit.plain == "for" for unit in between
        )
    other = clause.first("good", "bad", "people", "home", "topic", start=change + 1)
    return other is not None and other < service


def _from_a_service(clause: Clause, at: int) -> bool:
    """Whether the service is only where a skill came from."""
    source = clause.first("source")
    return source is not None and source < at


def _course(clause: Clause) -> Evidence | None:
    """A subject that is done, or that stands alone, is a course of it."""
    if clause.has("topic") and not clause.has("gen", "more", *CHANGES):
        return _found(Side.ACTIVITY, "activity", clause, *DOES, "topic")
    return None


def _looking_at(clause: Clause) -> Evidence | None:
    if clause.has("look") and not clause.has("good"):
        return _found(Side.PLAIN, "looking is not changing", clause, "look", "vague", "bad")
    return None


def _good_way(clause: Clause) -> Evidence | None:
    if clause.has("good"):
        return _found(Side.CHANGE, "behaviour that is wanted", clause, "good", "bad")
    return None


def _insight(clause: Clause) -> Evidence | None:
    if clause.has("insight"):
        return _found(Side.CHANGE, "insight", clause, "insight", "bad", "people")
    return None


def _ability(clause: Clause) -> Evidence | None:
    if clause.has("able"):
        return Evidence(Side.CHANGE, "ability", (clause.text,))
    return None


def _gained(clause: Clause) -> Evidence | None:
    """An ability, a circumstance or a tie that is made or kept."""
    if clause.has("gen", "more", "less") and clause.has("topic", "home") and not clause.has("act"):
        if clause.has("place") and not clause.has("more"):
            return None
        return _found(Side.CHANGE, "what is gained or kept", clause, "gen", "more", "topic", "home")
    return None


def _too_vague(clause: Clause) -> Evidence | None:
    if clause.has("vague"):
        return _found(Side.VAGUE, "too vague", clause, "vague")
    return None


def _plain_activity(clause: Clause) -> Evidence | None:
    if clause.has("act", "attend", "place"):
        return _found(Side.PLAIN, "activity", clause, "act", "attend", "place")
    return None


def _other_behaviour(clause: Clause) -> Evidence | None:
    """Some other verb, done to people, to one's circumstances or to what is not wanted."""
    if clause.units and not clause.units[0].kinds and clause.has("people", "home", "bad", "topic"):
        return _found(Side.CHANGE, "behaviour", clause, "people", "home", "bad", "topic")
    return None


def _only_what_is(clause: Clause) -> Evidence | None:
    """What is not wanted, and nothing said of less of it."""
    if clause.has("bad"):
        return _found(Side.FACT, "fact", clause, "bad")
    return None


RULES: tuple[Rule, ...] = (
    _statement_of_fact,
    _less_of_it,
    _office_act,
    _service,
    _looking_at,
    _good_way,
    _insight,
    _ability,
    _gained,
    _course,
    _too_vague,
    _plain_activity,
    _other_behaviour,
    _only_what_is,
)


def _evidence(clause: Clause) -> list[Evidence]:
    """What one clause is evidence of: nothing, one thing, or an activity and the change it is about."""
    if clause.part is Part.CIRCUMSTANCE:
        return []
    if clause.part is Part.APART:
        kept = clause.has("attend") and not clause.has("bad")
        return [] if kept else [Evidence(Side.CHANGE, "what is left off", (clause.text,))]
    found = next((one for rule in RULES if (one := rule(clause))), None)
    if found is None or (clause.part is Part.DESCRIPTION and not _tells(clause, found)):
        return []
    about = _what_it_is_about(clause) if found.rule == "activity" else None
    return [found, about] if about else [found]


def _tells(clause: Clause, found: Evidence) -> bool:
    """Of a description, a change counts, and an activity that is meant to happen: "for which he will do"."""
    return found.side is Side.CHANGE or (found.side is Side.ACTIVITY and clause.has("modal"))


def _what_it_is_about(clause: Clause) -> Evidence | None:
    """ "Work with the officer on keeping his temper": the change behind the service."""
    at = clause.first("service")
    change = clause.first("good", start=at + 1) if at is not None else None
    if change is None:
        return None
    return Evidence(Side.CHANGE, "behaviour that is wanted", (clause.units[change].typed,))


def evidence_of(*, text: str) -> list[Evidence]:
    """What each clause of a text is evidence of, in its order."""
    found = units(text=text)
    if all(unit.kinds & {"less", "modal", "mark", "name"} for unit in found):
        return [Evidence(Side.VAGUE, "too vague", (text.strip(),))] if text.strip() else []
    parts = clauses(units=found)
    told = [(clause, one) for clause in parts for one in _evidence(clause)]
    trying = any(clause.part is Part.CIRCUMSTANCE and clause.has("bad") for clause in parts)
    return [_turned_to(clause, one) if trying else one for clause, one in told]


def _turned_to(clause: Clause, found: Evidence) -> Evidence:
    """Turning to somebody when it gets hard is a way of behaving: "talk to his sister when he feels low"."""
    if found.side is Side.PLAIN and found.rule == "activity" and clause.has("people", "home"):
        return Evidence(Side.CHANGE, "behaviour", found.words)
    return found
