"""Writing whole assessments in tests, through the actions."""

from typing import Any

from risk.actions import assessments, predictors, rosh, sections, signing
from risk.actions.sections import Entry
from risk.models import Assessment
from risk.standards import needs
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


def fill(assessment: Assessment, by: Actor, community: dict[str, str] | None = None, score: int = 0) -> None:
    """Every section answered with `score` (0 or 2), and the summary of serious harm."""
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
        version=0,
        by=by,
    )


#: Of a man born in 1990 or before: 11% within one year, 20% within two (docs/domain.md 7.6, second vector).
HISTORY = {
    "conviction_on": "2020-06-01", "follow_up_on": "2020-07-01", "sanctions": 2, "violent_sanctions": 0,
    "first_sanction_age": 21, "offence_group": "Fraud and forgery",
}  # fmt: skip


def predicted(world: Any, custody: Any, by: Actor) -> Assessment:
    """A review just begun, in which somebody has confirmed the inputs of the predictors."""
    made = begin(world, custody, by, "review")
    predictors.confirm(made, answers=HISTORY, version=1, by=by)
    return made


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
