"""The assessments of the demonstration: written section by section, signed and countersigned."""

from datetime import date
from typing import Any

from cases.actions import diversity
from cases.models import DiversityReview
from omu.actions import demonstration_harm
from omu.actions.demonstration_estate import Estate, document
from risk.actions import assessments, rosh, sections, signing
from risk.actions.sections import Entry
from risk.models import Assessment
from risk.standards import needs
from risk.standards.levels import COMMUNITY_GROUPS, CUSTODY_GROUPS
from staff.actors import Actor

NOTHING_FOUND = "Nothing found in the interviews or on file."
TEXTS = ("who", "nature", "when_greatest", "increases", "reduces")


def written(estate: Estate) -> None:
    """Every assessment of the demonstration; one without a day of signing stays half written."""
    for number, told in document("demonstration_assessments.json").items():
        by = estate.actor(told["author"])
        made = assessments.start(
            estate.custodies[number], purpose=told["purpose"], today=estate.day(told["started"]), by=by
        )
        _sections(made, told, by=by)
        if "signed" in told:
            _harm(made, told, by=by)
            demonstration_harm.write(made, told=told, estate=estate, by=by)
            _sign(made, told, estate, by=by)
            demonstration_harm.acknowledged(made, told=told, estate=estate)


def _sections(made: Assessment, told: dict[str, Any], *, by: Actor) -> None:
    """The sections told of, in the order of the form; with those that must be answered where it is signed."""
    for section in needs.built_in().sections:
        said = told["sections"].get(section.number)
        if said is None and (section.need == needs.NO_NEED or "signed" not in told):
            continue
        said = said or {}
        sections.save_section(
            made,
            section=section.number,
            answers=_answers(section, said),
            entry=_entry(section, said),
            finished=True,
            version=0,
            by=by,
        )


def _answers(section: needs.Section, said: dict[str, Any]) -> dict[str, sections.Given]:
    owed = [item.number for item in section.items if item.scores and not item.optional]
    return dict.fromkeys(owed, 0) | said.get("scores", {}) | said.get("raw", {})


def _entry(section: needs.Section, said: dict[str, Any]) -> Entry:
    facts: dict[str, Any] = {
        "evidence": said.get("evidence", ""),
        "protective": said.get("protective", ""),
    }
    if section.asks_harm_link:
        facts["linked_to_rosh"] = said.get("harm", False)
    if section.asks_offending_link:
        facts["linked_to_offending"] = any(said.get("scores", {}).values())
    if section.need == needs.BY_JUDGEMENT:
        facts["need_by_hand"] = said.get("need", False)
        facts["need_reason"] = said.get("why", NOTHING_FOUND)
    return Entry(**facts)


def _harm(made: Assessment, told: dict[str, Any], *, by: Actor) -> None:
    """Levels in the community and in custody by group; Low where nothing else is told."""
    levels = told["levels"]
    rosh.save_rosh(
        made,
        community={group: levels.get(group, ["low"])[0] for group in COMMUNITY_GROUPS},
        custody={group: levels.get(group, ["low"])[-1] for group in CUSTODY_GROUPS},
        texts={name: told[name] for name in TEXTS},
        more=demonstration_harm.more(told),
        version=0,
        by=by,
    )


def _sign(made: Assessment, told: dict[str, Any], estate: Estate, *, by: Actor) -> None:
    made.refresh_from_db()
    _diversity(made, estate.day(told["signed"]), by=by)
    signing.sign(made, version=made.version, today=estate.day(told["signed"]), by=by)
    if second := told.get("countersigned"):
        signing.countersign(
            made,
            approve=True,
            comment=second["comment"],
            checked=second["checked"],
            today=estate.day(second["days_ago"]),
            by=estate.actor(second["by"]),
        )


def _diversity(made: Assessment, day: date, *, by: Actor) -> None:
    """Asked while the assessment was written, where it was not asked before."""
    if not DiversityReview.objects.about(made.custody.prisoner).exists():
        diversity.consider(
            made.custody, nothing_found=True, asked_prisoner=True, note="Asked in the interview.", version=0,
            today=day, by=by,
        )  # fmt: skip
