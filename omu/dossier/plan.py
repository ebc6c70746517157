"""What is to be done: the sentence plan with its objectives, signatures and reviews (docs/domain.md 8)."""

from typing import Any

from cases.models import Custody
from omu.dossier import boards
from risk.models import SectionResult
from sentence_plans.actions import release_plans, review_words
from sentence_plans.actions.blocks import BLOCKS, block_words
from sentence_plans.actions.facts import mark
from sentence_plans.models import (
    NeedReason,
    Objective,
    ObjectiveEntry,
    ObjectiveNeed,
    PlanReview,
    PlanVersion,
    SentencePlan,
)
from sentence_plans.standards.differences import differences
from sentence_plans.standards.owed import TITLES
from staff.actors import Actor
from staff.permissions import ROLE_NAMES
from staff.templatetags.dates import day

#: Blocks that stand above the others, in one line.
IN_A_LINE = {"contact_every_days", "motivation", "capacity"}
NONE: dict[str, Any] = {"has_plan": False, "objectives": [], "earlier": []}


def _cited(plan: SentencePlan) -> str:
    """The assessment it rests on, in words."""
    cited = plan.assessment
    return f"{cited.get_purpose_display()}, begun {day(cited.started_on)}" if cited else ""


def gather(custody: Custody, *, reader: Actor) -> dict[str, Any]:
    """The open plan, or where none is open the last one; earlier ones by a line. At most 26 queries."""
    found = (
        SentencePlan.objects.visible_to(reader).filter(prisoner__in=custody.prisoner.records).order_by("-id")
    )
    plans = list(found.select_related("assessment"))
    if not plans:
        return NONE
    plan = next((one for one in plans if one.is_open), plans[0])
    objectives = Objective.objects.visible_to(reader).filter(plan=plan).in_plan()
    parts = objectives.prefetch_related("actions__enhanced", "comments", "statuses")
    needs = list(ObjectiveNeed.objects.current().filter(objective__plan=plan))
    entries = ObjectiveEntry.objects.visible_to(reader).current().filter(objective__plan=plan)
    seen = list(entries.select_related("contact"))
    return {
        "has_plan": True,
        "state": plan.get_state_display(),
        "opened_on": plan.opened_on,
        "completed_on": plan.completed_on,
        "closed_on": plan.closed_on,
        "version": plan.version,
        "assessment": _cited(plan),
        "contact_every_days": plan.contact_every_days,
        "motivation": plan.get_motivation_display() if plan.motivation else "",
        "capacity": plan.get_capacity_display() if plan.capacity else "",
        "blocks": _blocks(plan),
        "release": _release(plan, reader),
        "reasons": _reasons(plan),
        "objectives": [_objective(one, number, needs, seen) for number, one in enumerate(parts, start=1)],
        "signatures": _signatures(plan),
        "versions": _versions(plan),
        "reviews": _reviews(plan),
        "boards": boards.gather(plans, reader=reader),
        "earlier": [
            {"opened_on": one.opened_on, "state": one.get_state_display(), "closed_on": one.closed_on}
            for one in plans
            if one is not plan
        ],
    }


def _blocks(plan: SentencePlan) -> list[dict[str, str]]:
    """Every block in which something is said, by its name."""
    said = dict(zip(BLOCKS, block_words(plan).values(), strict=True))
    return [
        {"name": name, "title": BLOCKS[name], "text": text}
        for name, text in said.items()
        if text and name not in IN_A_LINE
    ]


def _release(plan: SentencePlan, reader: Actor) -> dict[str, Any]:
    """What is arranged for the release; empty where nothing is."""
    made = release_plans.of(plan, by=reader)
    if made is None:
        return {}
    return {name: getattr(made, name) for name in release_plans.NAMES} | {
        "address_state": made.get_address_state_display() if made.address_state else ""
    }


def _reasons(plan: SentencePlan) -> list[dict[str, str]]:
    """Needs, and objectives the risk asks for, that the plan leaves out, with the reason; two queries."""
    rows = NeedReason.objects.filter(plan=plan).exclude(reason="").order_by("section")
    titled = SectionResult.objects.filter(assessment=plan.assessment_id).values_list("section", "title")
    titles = TITLES | dict(titled)
    return [{"title": titles.get(one.section, one.section), "text": one.reason} for one in rows]


def _versions(plan: SentencePlan) -> list[dict[str, Any]]:
    """Each signed version that differs from the one before it, the newest first, with what differs."""
    rows = list(PlanVersion.objects.filter(plan=plan).order_by("-number"))
    found = [
        {
            "number": one.number,
            "before": rows[place + 1].number,
            "changes": differences(before=rows[place + 1].content, now=one.content),
        }
        for place, one in enumerate(rows[:-1])
    ]
    return [one for one in found if one["changes"]]


def _seen(one: Objective, entries: list[ObjectiveEntry]) -> list[dict[str, Any]]:
    """The entries of the log about an objective that the reader reads in full, the newest first."""
    return [
        {
            "on": link.contact.happened_at,
            "name": link.contact.author_name,
            "shows": link.get_shows_display() if link.shows else "",
            "text": "" if link.contact.restriction else link.contact.text,
        }
        for link in entries
        if link.objective_id == one.pk
    ]


def _objective(
    one: Objective, number: int, needs: list[ObjectiveNeed], entries: list[ObjectiveEntry]
) -> dict[str, Any]:
    statuses = sorted(one.statuses.all(), key=lambda row: -row.pk)
    return {
        "number": number,
        "heading": one.get_heading_display(),
        "text": one.text,
        "status": one.get_status_display(),
        "is_current": one.is_current,
        "status_comment": statuses[0].comment if statuses else "",
        "purposes": one.purposes_in_words,
        "measure": one.measure,
        "baseline": one.baseline,
        "target": one.target,
        "needs": [need.title for need in needs if need.objective_id == one.pk],
        "seen": _seen(one, entries),
        "actions": [
            {
                "what": action.what,
                "who": ", ".join(doer.get("name") or doer.get("kind", "") for doer in action.doers),
                "by_when": action.get_timescale_display() if action.timescale else "",
                "status": action.get_status_display(),
                "comment": action.comment,
                "enhanced": marked.beyond if (marked := mark(action)) else "",
            }
            for action in sorted(one.actions.all(), key=lambda row: row.pk)
            if not action.is_taken_out
        ],
        "comments": [
            {
                "at": comment.at,
                "name": comment.name,
                "role": ROLE_NAMES.get(comment.role, comment.role),
                "text": comment.text,
                "asks_for_change": comment.asks_for_change,
            }
            for comment in sorted(one.comments.all(), key=lambda row: row.pk)
        ],
    }


def _signatures(plan: SentencePlan) -> list[dict[str, Any]]:
    rows = plan.signatures.select_related("version").order_by("-version__number", "id")
    return [
        {
            "as": one.get_signed_as_display(),
            "decision": one.get_decision_display(),
            "name": one.name,
            "role": ROLE_NAMES.get(one.role, one.role),
            "place": one.place,
            "on": one.on,
            "version": one.version.number,
            "stands": one.version.number == plan.version,
            "agrees": one.agrees,
            "words": one.why_not or one.reason or one.comment,
        }
        for one in rows
    ]


def _reviews(plan: SentencePlan) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "kind": one.get_kind_display(),
            "on": one.on,
            "name": one.name,
            "lor": one.get_lor_display(),
            "lor_evidence": one.lor_evidence,
            "roh": one.get_roh_display(),
            "roh_evidence": one.roh_evidence,
            "overall_reason": one.overall_reason,
            "version": one.version.number,
            "digest": one.digest,
            "objectives": one.objectives.all(),
            "parties": one.parties.all(),
            "factors": one.factors.all(),
            "countersigned": one.countersignature,
            "countersign_because": one.countersign_because,
            **review_words.said(one),
        }
        for one in PlanReview.objects.filter(plan=plan).whole().order_by("-number")
    ]
