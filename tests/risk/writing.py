"""Writing whole assessments in tests, through the actions."""

import datetime
from typing import Any

from cases.actions import diversity, facts
from cases.models import DiversityReview
from risk.actions import (
    assessments,
    content,
    information,
    predictors,
    risk_plan_copies,
    rosh,
    rosh_parts,
    sections,
    signing,
    tiers,
)
from risk.actions.sections import Entry
from risk.forms.rosh_parts import WrittenPartForm
from risk.models import Assessment, PlanCopy
from risk.standards import needs
from risk.standards.levels import CONCERNS
from risk.standards.rosh_parts import PartForm, Question
from staff.actors import Actor

#: Community levels of a grid that is Low throughout; `levels(public="high")` replaces some.
GROUPS = ("children", "public", "known_adult", "staff")
TEXTS = {
    "who": "People at home in the street where he used to live.",
    "nature": "Fear and loss from burglary at night.",
    "when_greatest": "When in debt for drugs, on release.",
    "increases": "Debt; old friends.",
    "reduces": "Work; his sister.",
}
MORE = {
    "immediate_in_custody": False,
    "immediate_on_release": False,
    "concerns": dict.fromkeys(CONCERNS, "no"),
    "documents": "Papers of the court.",
}
#: What a review finds where little changed.
FINDS = {
    "lor_change": "down", "lor_evidence": "No adjudication.", "lor_progress": "Finished one course.",
    "rosh_change": "same", "rosh_evidence": "Nothing new on the wing.", "rosh_progress": "None was planned.",
}  # fmt: skip
#: A screening in which nothing was found.
NOTHING = {
    "sources_custody": ["wing record"],
    "behaviour": "Nothing but the offence; quiet on the wing.",
    "R1.2": {"none": ["none"]},
    "R1.3": {"none": ["none"]},
    **dict.fromkeys(("R2.1", "R2.2", "R3.1", "R3.2", "R3.3", "R3.4", "R4.1", "R4.2", "R4.3", "R4.4"), "no"),
    "R5.1": "no",
    "R5.2": "as_indicated",
}


def levels(default: str = "low", **given: str) -> dict[str, str]:
    """Community levels of all four groups."""
    return dict.fromkeys(GROUPS, default) | given


def begin(world: Any, custody: Any, by: Actor, purpose: str = "start_custody") -> Assessment:
    """An assessment just begun."""
    return assessments.start(custody, purpose=purpose, today=world.today, by=by)


def entry(section: needs.Section, **given: Any) -> Entry:
    """What a plain section says under its items."""
    plain: dict[str, Any] = {"evidence": "Seen in three interviews.", "protective": "Wants to change."}
    if section.asks_harm_link:
        plain["linked_to_rosh"] = section.number == "8"
    if section.asks_offending_link:
        plain["linked_to_offending"] = True
    if section.need == needs.BY_JUDGEMENT:
        plain |= {"need_by_hand": False, "need_reason": "Nothing found."}
    return Entry(**(plain | given))


def considered(assessment: Assessment, by: Actor) -> None:
    """Diversity considered with nothing found, unless it was asked before."""
    if not DiversityReview.objects.about(assessment.custody.prisoner).exists():
        plain = {"nothing_found": True, "asked_prisoner": True, "version": 0}
        diversity.consider(assessment.custody, **plain, today=assessment.started_on, by=by)


def fill(assessment: Assessment, by: Actor, community: dict[str, str] | None = None, score: int = 0) -> None:
    """Every section answered with `score` (0 or 2), and the summary of serious harm; diversity considered."""
    considered(assessment, by)
    for section in needs.built_in().sections:
        answers = {item.number: score for item in section.items if item.scores}
        sections.save_section(
            assessment, section=section.number, answers=answers, entry=entry(section), version=0, by=by
        )
    community = community or levels()
    rosh.save_rosh(
        assessment,
        community=community,
        custody=community | {"prisoners": "low"},
        texts=TEXTS,
        more=MORE,
        version=0,
        by=by,
    )
    harm(assessment, by, community)


def screening(**given: Any) -> dict[str, Any]:
    """A screening in which nothing was found but what is given: screening(R2_2="yes")."""
    return NOTHING | {name.replace("_", "."): answer for name, answer in given.items()}


def plain(question: Question) -> Any:
    """A plausible answer to a question of any kind."""
    if question.kind == "rows":
        return [{column.code: plain(column) for column in question.columns if column.needed}]
    if question.kind in {"yes_no", "yes_no_unknown"}:
        return "no"
    if question.kind == "ticks":
        return [question.keys[0]]
    if question.kind == "choice":
        return question.keys[0]
    return "2026-12-01" if question.kind == "date" else "Told in three interviews."


def answers(part: PartForm) -> dict[str, Any]:
    """Plausible answers to everything a part always asks, and why the plan has no more actions."""
    owed = {one.code: plain(one) for one in part.questions if one.needed}
    return owed | ({"without": "None is needed."} if part.code == "plan_actions" else {})


def posted(part: PartForm, said: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The fields a browser sends for these answers, with the version of a part not saved yet."""
    found: dict[str, Any] = {"version": 0}
    for name, given in WrittenPartForm(part, None, by).named(said).items():
        if isinstance(given, datetime.date):
            found |= {f"{name}_{one}": getattr(given, one) for one in ("day", "month", "year")}
        elif given:
            found[name] = "on" if given is True else given
    return found


def harm(assessment: Assessment, by: Actor, community: dict[str, str]) -> None:
    """A screening that fits the levels, the analysis it makes due, the plan a level of Medium owes."""
    found: dict[str, Any] = {}
    if {"high", "very_high"} & set(community.values()):
        found["R1_2"] = {"wounding": ["now"]}
    if community.get("children") in {"high", "very_high"}:
        found["R2_2"] = "yes"
    rosh_parts.save_part(assessment, code="screening", said=screening(**found), version=0, by=by)
    written = content.read(assessment).harm
    for part in written.questions.parts:
        if written.is_owed(part) and part.code != "screening":
            rosh_parts.save_part(assessment, code=part.code, said=answers(part), version=0, by=by)
    if written.plan_owed and by.assignment:
        PlanCopy.objects.get_or_create(
            assessment=assessment, assignment=by.assignment, defaults={"listed_by": by.user}
        )


#: Of a man born in 1990 or before: 11% within one year, 20% within two (docs/domain.md 7.6, second vector).
HISTORY = {
    "conviction_on": "2020-06-01", "follow_up_on": "2020-07-01", "sanctions": 2, "violent_sanctions": 0,
    "first_sanction_age": 21, "offence_group": "Fraud and forgery",
}  # fmt: skip


def predicted(world: Any, custody: Any, by: Actor) -> Assessment:
    """A review just begun: the inputs of the predictors confirmed, and the wing asked something."""
    made = begin(world, custody, by, "review")
    predictors.confirm(made, answers=HISTORY, version=1, by=by)
    asked = {"section": "3", "role": "wing_staff", "question": "Who visits him?"}
    information.ask(made, **asked, today=world.today, by=by)
    return made


def shared(world: Any, custody: Any, by: Actor, place: Any = None) -> PlanCopy:
    """Security on the list of the plan of the only assessment."""
    row, reader = (
        Assessment.objects.get(prisoner=custody.prisoner),
        world.actor("security", place=place).assignment,
    )
    return risk_plan_copies.list_reader(row, assignment=reader, today=world.today, by=by)


def signed(
    world: Any, custody: Any, by: Actor, community: dict[str, str] | None = None, score: int = 0
) -> Assessment:
    """An assessment begun, filled and signed by the same person."""
    made = begin(world, custody, by)
    fill(made, by, community, score)
    made.refresh_from_db()
    return signing.sign(made, version=made.version, today=world.today, by=by)


def countersigned(world: Any, assessment: Assessment, by: Actor) -> Assessment:
    """Approved by a countersigner."""
    return signing.countersign(
        assessment,
        approve=True,
        comment="Levels and evidence agree.",
        checked=["levels", "evidence"],
        today=world.today,
        by=by,
    )


def become_ppo(world: Any, custody: Any, is_ppo: bool = True) -> None:
    """A prolific and other priority offender, or not one any more: tier 4 by rule, or what is left."""
    custody.refresh_from_db()
    facts.record(
        custody, is_ppo=is_ppo, ppo_since=None, earlier_rosh_level="", earlier_rosh_on=None,
        version=custody.version, today=world.today, by=world.system,
    )  # fmt: skip
    custody.refresh_from_db()
    tiers.propose([custody], today=world.today, by=world.system)
