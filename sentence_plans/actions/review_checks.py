"""What stops a review from being completed, with the field it is to be mended at (docs/domain.md 8.7)."""

from collections.abc import Iterable
from typing import Any

from sentence_plans.actions.review_facts import ReviewFacts
from sentence_plans.models import (
    Change,
    FactorProgress,
    How,
    Movement,
    Party,
    Progress,
    ReviewKind,
    Status,
    VictimWork,
)
from sentence_plans.standards import reviews as standard
from sentence_plans.standards.reviews import Fault
from staff.actions.errors import Refused

LONGEST, LONGEST_COMMENT, LONGEST_NAME = 4_000, 2_000, 200
LONG_TEXTS = ("lor_evidence", "roh_evidence", "compliance", "prisoner_view", "motivation_work", "victim_work",
              "discrimination_work", "end_reason", "end_response")  # fmt: skip
MOST, MOST_PROGRAMMES = 999, 3
TITLES = {one.value: str(one.label) for one in Party}


def check(reviewed: Any, *, facts: ReviewFacts, high: bool) -> None:
    """Raise Refused for the first thing a review lacks. `reviewed` is `reviews.Reviewed`."""
    for find in (_texts, _progress, _ahead, _counts):
        _stop(find(reviewed, high))
    for one in facts.objectives:
        _stop(_objective(reviewed, one.pk))
    for party, part in reviewed.parties.items():
        _stop(_party(party, part))
    titles = TITLES
    _stop(standard.part_fault(parts=reviewed.parties, titles=titles, view=reviewed.prisoner_view))
    for factor in facts.factors:
        _stop(_factor(reviewed, factor.need, factor.title))


def _stop(fault: Fault | None) -> None:
    if fault is not None:
        raise Refused(fault.message, field=fault.field)


def _choice(value: str, allowed: Iterable[str], field: str, message: str) -> Fault | None:
    return None if value in set(allowed) else Fault(field, message)


def _texts(reviewed: Any, high: bool) -> Fault | None:
    for name in LONG_TEXTS:
        if len(getattr(reviewed, name)) > LONGEST:
            return Fault(name, f"Write at most {LONGEST:,} characters.")
    if len(reviewed.iep_level) > 40:
        return Fault("iep_level", "Write at most 40 characters.")
    return _choice(reviewed.kind, ReviewKind.values, "kind", "Choose the kind of review.")


def _progress(reviewed: Any, high: bool) -> Fault | None:
    for name, words in (("lor", "likelihood of reoffending"), ("roh", "risk of harm")):
        if getattr(reviewed, name) not in Progress.values:
            return Fault(name, f"Say what became of {words}.")
        if not getattr(reviewed, f"{name}_evidence").strip():
            return Fault(f"{name}_evidence", f"Write the evidence on {words}.")
    for name in ("motivation_change", "capacity_change"):
        if getattr(reviewed, name) not in {"", *Change.values}:
            return Fault(name, "Choose one of the answers.")
    return _choice(reviewed.victim_state, VictimWork.values, "victim_state",
                   "Say whether work on the effect on victims is done, planned or not needed.")  # fmt: skip


def _ahead(reviewed: Any, high: bool) -> Fault | None:
    if reviewed.kind == ReviewKind.TRANSFER:
        return standard.transfer_fault(ahead=reviewed.ahead, high=high)
    if reviewed.kind == ReviewKind.TERMINATION:
        return standard.end_fault(reason=reviewed.end_reason, response=reviewed.end_response)
    return None


def _counts(reviewed: Any, high: bool) -> Fault | None:
    for name, number in reviewed.period.items():
        if name not in standard.PERIOD or not 0 <= number <= MOST:
            return Fault(f"period_{name}", f"Enter a number from 0 to {MOST}.")
    if len(reviewed.programmes) > MOST_PROGRAMMES:
        return Fault("programme_name_1", f"Name at most {MOST_PROGRAMMES} programmes.")
    for place, one in enumerate(reviewed.programmes, start=1):
        if not str(one["name"]).strip() or len(one["name"]) > LONGEST_NAME:
            return Fault(f"programme_name_{place}", "Name the programme.")
        if one.get("objectives") not in {None, "", *standard.ACHIEVEMENT}:
            return Fault(f"programme_objectives_{place}", "Choose one of the answers.")
    return None


def _objective(reviewed: Any, key: int) -> Fault | None:
    said = reviewed.objectives.get(key)
    if said is None or said.status not in Status.values:
        return Fault(f"status_{key}", "Choose how far this objective is.")
    if not said.comment.strip():
        return Fault(f"comment_{key}", "Say what shows it: every status needs a comment.")
    if max(len(said.comment), len(said.sustained_by)) > LONGEST_COMMENT:
        return Fault(f"comment_{key}", f"Write at most {LONGEST_COMMENT:,} characters.")
    for name, words in (("lor", "likelihood of reoffending"), ("roh", "risk of harm")):
        if getattr(said, name) not in Movement.values:
            return Fault(f"{name}_{key}", f"Say what this objective did for {words}.")
    if said.status == standard.ACHIEVED and not said.sustained_by.strip():
        return Fault(f"sustained_{key}", "It is achieved: write what keeps it so, in custody and after.")
    return None


def _party(party: str, part: Any) -> Fault | None:
    if party not in Party.values or part.how not in How.values:
        return Fault(f"how_{party}", "Choose how this party took part.")
    if len(part.said) > LONGEST_NAME:
        return Fault(f"said_{party}", f"Write at most {LONGEST_NAME} characters.")
    return None


def _factor(reviewed: Any, need: str, title: str) -> Fault | None:
    judgement, evidence = reviewed.factors.get(need, ("", ""))
    if judgement not in FactorProgress.values:
        return Fault(f"judged_{need}", f"{title}: choose how much progress there is.")
    if len(evidence) > LONGEST_COMMENT:
        return Fault(f"shows_{need}", f"Write at most {LONGEST_COMMENT:,} characters.")
    if judgement != FactorProgress.NOT_ASSESSED and not evidence.strip():
        return Fault(f"shows_{need}", f"{title}: write what shows it.")
    return None
