"""What is known of danger and need: the latest complete assessment, and the others (docs/domain.md 7)."""

from dataclasses import asdict
from typing import Any

from cases.models import Custody
from cases.templatetags.case import ROSH_WORDS
from risk.actions import content, rosh_seen
from risk.actions.content import Content
from risk.forms.sections import given_of, words
from risk.models import (
    Assessment,
    Group,
    Predictor,
    RoshSummary,
    ScopeDecision,
    Signature,
    State,
    TierDecision,
    sight,
)
from risk.models.sight import Sight
from risk.standards.levels import CONCERNS
from risk.standards.needs import NO_NEED, Section
from risk.standards.predictors import Prediction
from staff.actors import Actor
from staff.permissions import ROLE_NAMES

TEXTS = ("who", "nature", "when_greatest", "increases", "reduces")
NOT_KNOWN = "Not known"


def gather(custody: Custody, *, reader: Actor, shareable: bool = False) -> dict[str, Any]:
    """The latest complete assessment with its parts, every assessment by a line, scope and tier decisions.

    `shareable`: as the person it is about may read it. At most twelve queries. `latest` is None where no
    assessment is complete or the role reads none.
    """
    seen = sight(reader)
    within = Assessment.objects.visible_to(reader).for_page()
    rows = list(within.filter(prisoner__in=custody.prisoner.records))
    complete = [one for one in rows if one.state == State.COMPLETE]
    latest = max(complete, key=lambda one: (one.completed_on, one.pk), default=None)
    return {
        "latest": whole(latest, reader=reader, shareable=shareable) if latest else None,
        "list": [_line(one) for one in rows],
        "scope": _decisions(ScopeDecision, custody, reader),
        "tier": _decisions(TierDecision, custody, reader),
        "left_out": _left_out(seen),
    }


def _left_out(seen: Sight) -> list[tuple[str, str]]:
    found = []
    if seen.sections != "full":
        shown = "the score and need of each section are shown" if seen.sections else "nothing of it is shown"
        found.append(("Assessment: answers and evidence", f"The reader's role does not open them; {shown}."))
    if seen.rosh in {"", "levels"}:
        shown = "the levels are shown" if seen.rosh else "only the overall level on the cover is shown"
        found.append(("Risk of serious harm: the texts", f"The reader's role does not open them; {shown}."))
    return found


def _line(one: Assessment) -> dict[str, Any]:
    place = one.author_prison or one.author_trust
    return {
        "purpose": one.get_purpose_display(),
        "state": one.get_state_display(),
        "started_on": one.started_on,
        "completed_on": one.completed_on,
        "author": one.author.full_name,
        "role": ROLE_NAMES.get(one.author_role, one.author_role),
        "place": place.name if place else "",
    }


def _decisions(model: Any, custody: Custody, reader: Actor) -> list[dict[str, Any]]:
    rows = model.objects.visible_to(reader).filter(custody=custody).order_by("-id")
    return [
        {"what": str(one).split(" since ")[0].capitalize(), "since": one.since, "until": one.ended_on,
         "reason": one.reason, "by_hand": one.by_hand}
        for one in rows
    ]  # fmt: skip


def whole(assessment: Assessment, *, reader: Actor, shareable: bool = False) -> dict[str, Any]:
    """One assessment as far as `reader` may see; `shareable` for the prisoner's own copy."""
    seen = sight(reader)
    written = content.read(assessment)
    signatures = Signature.objects.filter(assessment=assessment)
    opened = written.form.sections if seen.sections == "full" else ()
    return _line(assessment) | {
        "form": assessment.form.name,
        "needs": [_need(written, one) for one in _shown(written)] if seen.sections else [],
        "predictions": [_prediction(one) for one in written.predicted.results] if seen.sections else [],
        "sections": [_section(written, one) for one in opened],
        "grid": _grid(written) if seen.rosh else [],
        "overall": written.overall.reason if seen.rosh else "",
        "texts": _texts(written) if seen.rosh in {"full", "summary"} else [],
        "parts": parts_of(written, reader, shareable=shareable),
        "concerns": concerns_of(written) if seen.rosh in {"full", "summary"} else [],
        "signatures": [
            {
                "decision": one.get_decision_display(),
                "name": one.name,
                "role": ROLE_NAMES.get(one.role, one.role),
                "place": one.place,
                "on": one.on,
                "comment": one.comment if seen.sections == "full" and not shareable else "",
            }
            for one in signatures
        ]
        + _part_lines(assessment),
    }


def _part_lines(assessment: Assessment) -> list[dict[str, Any]]:
    """The signature lines of screening, summary of serious harm and plan, in their order."""
    return [
        {
            "decision": f"{one.get_part_display()}: {one.get_decision_display().lower()}",
            "name": one.name,
            "role": ROLE_NAMES.get(one.role, one.role),
            "place": one.place,
            "on": one.on,
            "comment": "",
        }
        for one in assessment.part_signatures.all()
    ]


def concerns_of(written: Content) -> list[dict[str, str]]:
    """What is a concern now, in words."""
    said = written.summary.concerns if written.summary else {}
    known = {"yes": "Yes", "no": "No", "unknown": NOT_KNOWN}
    return [
        {"name": words.capitalize(), "words": known.get(said.get(name, ""), NOT_KNOWN)}
        for name, (_, words) in CONCERNS.items()
    ]


def parts_of(written: Content, reader: Actor, *, shareable: bool = False) -> list[dict[str, Any]]:
    """Screening, full analysis, plan and self-assessment as far as they may be read, as plain data."""
    return [asdict(one) for one in rosh_seen.parts(written.harm, by=reader, shareable=shareable)]


def _shown(written: Content) -> list[Section]:
    return [one for one in written.form.sections if one.need != NO_NEED]


def _need(written: Content, section: Section) -> dict[str, Any]:
    found, note = written.need(section), written.notes.get(section.number)
    known = {True: "Need", False: "No need", None: NOT_KNOWN}
    score = NOT_KNOWN if found.score is None else f"{found.score} of {found.highest}"
    return {
        "title": f"{section.number} {section.title}",
        "score": (score + (" (part)" if found.partial else "")) if section.cut_off else "By judgement",
        "cut_off": section.cut_off,
        "need": known[found.present],
        "stands_out": found.present or found.attention,
        "attention": found.attention,
        "reason": found.reason,
        "linked_to_rosh": note.linked_to_rosh if note else None,
        "linked_to_offending": note.linked_to_offending if note else None,
        "protective": note.protective if note else "",
    }


def _prediction(one: Prediction) -> dict[str, str]:
    return {"title": str(Predictor(one.predictor).label), "result": one.reason}


def _section(written: Content, section: Section) -> dict[str, Any]:
    note = written.notes.get(section.number)
    given = ((item, given_of(written.answers.get(item.number))) for item in section.items)
    answers = (
        {"item": f"{item.number} {item.text}", "answer": words(item, answer)} for item, answer in given
    )
    return {
        "title": f"{section.number} {section.title}",
        "evidence": note.evidence if note else "",
        "protective": note.protective if note else "",
        "answers": [one for one in answers if one["answer"]],
    }


def _level(written: Content, group: str, where: str) -> str:
    rating = written.ratings.get(group)
    level = getattr(rating, where, "")
    return ROSH_WORDS.get(level, NOT_KNOWN)


def _grid(written: Content) -> list[dict[str, Any]]:
    rows = []
    for group in Group:
        community = "Not asked" if group == Group.PRISONERS else _level(written, group, "community")
        custody = _level(written, group, "custody")
        stands_out = bool({community, custody} & {"High", "Very High"})
        rows.append(
            {"group": str(group.label), "community": community, "custody": custody, "stands_out": stands_out}
        )
    return rows


def _texts(written: Content) -> list[dict[str, str]]:
    titles = {name: str(getattr(RoshSummary._meta.get_field(name), "verbose_name", name)) for name in TEXTS}
    return [
        {"name": name, "title": titles[name][:1].upper() + titles[name][1:], "text": written.texts[name]}
        for name in TEXTS
        if written.texts[name]
    ]
