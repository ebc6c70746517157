"""What the page of a plan shows, made from its content (docs/domain.md 8)."""

from typing import Any

from sentence_plans.actions import facts, rights, signing
from sentence_plans.actions.content import Content
from sentence_plans.models import Objective, SignedAs, Timescale
from sentence_plans.standards.judging import judge
from sentence_plans.standards.owed import Owed
from sentence_plans.standards.plan_facts import Outcome, Signing
from sentence_plans.views.access import Opened
from staff.actors import Actor

COLOURS = {
    "not_started": "grey",
    "ongoing": "blue",
    "fully_achieved": "green",
    "partly_achieved": "teal",
    "not_achieved": "orange",
    "no_longer_applicable": "grey",
}
PLAN_COLOURS = {"interim": "yellow", "draft": "blue", "signed": "green", "closed": "grey"}
FLAG_COLOURS = {
    Outcome.PASSED: "green",
    Outcome.WARNS: "orange",
    Outcome.BLOCKS: "red",
    Outcome.NOT_KNOWN: "yellow",
    Outcome.NOT_APPLICABLE: "grey",
}
FLAG_WORDS = {
    Outcome.PASSED: "Yes",
    Outcome.WARNS: "Look at this",
    Outcome.BLOCKS: "Stops signing",
    Outcome.NOT_KNOWN: "Not known",
    Outcome.NOT_APPLICABLE: "Not asked",
}


def objective_rows(written: Content, rows: list[Objective]) -> list[dict[str, Any]]:
    """Objectives with their needs, actions, history and comments, as a template reads them."""
    last = len(written.in_plan)
    return [
        {
            "objective": one,
            "number": written.numbers.get(one.pk),
            "is_first": written.numbers.get(one.pk) == 1,
            "is_last": written.numbers.get(one.pk) == last,
            "colour": COLOURS[one.status],
            "after": written.numbers.get(one.after_id or 0),
            "actions": [_action(work, written) for work in one.actions.all()],
            "judged": judge(text=one.text, heading=one.heading),
            "lights": written.lights(one),
        }
        for one in rows
    ]


def _action(work: Any, written: Content) -> dict[str, Any]:
    return {
        "action": work,
        "who": facts.doers(work),
        "when": work.get_timescale_display(),
        "after": written.works.get(work.after_id, ""),
        "enhanced": facts.mark(work),
        "is_unavailable": work.timescale == Timescale.UNAVAILABLE,
    }


def flag_rows(answer: Signing) -> dict[str, list[dict[str, Any]]]:
    """The checks as a template reads them: what to look at, what stops first; and what is in order."""
    first = [Outcome.BLOCKS, Outcome.WARNS, Outcome.NOT_KNOWN]
    rows: list[dict[str, Any]] = [
        {"flag": flag, "words": FLAG_WORDS[flag.outcome], "colour": FLAG_COLOURS[flag.outcome]}
        for flag in answer.flags
    ]
    open_ones = [row for row in rows if row["flag"].outcome in first]
    return {
        "to_look_at": sorted(open_ones, key=lambda row: first.index(row["flag"].outcome)),
        "in_order": [row for row in rows if row["flag"].outcome not in first],
    }


def signature_rows(opened: Opened, actor: Actor) -> list[dict[str, Any]]:
    """The lines under the plan: who signed it as it stands, and where the actor may sign now."""
    found = []
    for signed_as in SignedAs:
        if signed_as == SignedAs.COUNTERSIGNER and not opened.content.owes_countersignature:
            continue
        line = opened.content.holding.get(signed_as)
        may = line is None and not signing.refusal(opened.content, as_=signed_as, by=actor)
        href = opened.address("plan_sign", signed_as.value) if may else ""
        found.append({"label": signed_as.label, "line": line, "href": href})
    return found


def sees_checks(actor: Actor) -> bool:
    """Whether the checks are shown: to those who write, countersign or inspect (docs/domain.md 8.5)."""
    return rights.writes(actor) or rights.countersigns(actor) or actor.role == "inspector"


def need_rows(written: Content) -> list[dict[str, Any]]:
    """The needs present and what the risk asks for: which objectives answer each, or why none does."""
    answered: dict[str, list[int]] = {}
    for one in written.current:
        for link in one.needs.all():
            answered.setdefault(link.need, []).append(written.numbers[one.pk])
    found = [
        {
            "need": one,
            "label": f"{one.section} {one.title}",
            "objectives": answered.get(one.section, []),
            "reason": written.reasons.get(one.section),
        }
        for one in written.present
    ]
    return found + [_owed_row(one, written) for one in written.owed]


def _owed_row(one: Owed, written: Content) -> dict[str, Any]:
    """An objective that the risk of the case asks for, as a line beside the needs."""
    numbers = [written.numbers[row.pk] for row in written.current if one.purpose in row.purposes]
    reason = written.reasons.get(one.section)
    return {"need": one, "label": one.title, "is_owed": True, "objectives": numbers, "reason": reason}


#: Where a check that stops the signature is put right: the page, what follows its address, and the words.
MENDED_AT = {
    "assessment": ("plan", "", "Go to the plan"),
    "objectives": ("plan", "", "Go to the objectives"),
    "methods": ("plan_edit", "#id_responsivity", "Write the responsivity note"),
    "harm": ("plan_need_reason", "", "Say why there is none"),
    "children": ("plan_need_reason", "", "Say why there is none"),
}


def blocking_rows(opened: Opened, answer: Signing, actor: Actor) -> list[dict[str, Any]]:
    """What stops the signature, each with where it is put right, for those who write the plan."""
    rows = []
    for flag in answer.blocking:
        page, after, words = MENDED_AT[flag.key]
        more = [flag.key] if page == "plan_need_reason" else []
        href = opened.address(page, *more) + after if rights.writes(actor) else ""
        rows.append({"flag": flag, "href": href, "words": words})
    return rows
