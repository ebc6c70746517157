"""What an assessment says of serious harm beside its summary: read at once, and judged (docs/domain.md 7)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cases.models import MappaDecision
from risk.models import (
    Assessment,
    PartSignature,
    PlanCopy,
    Purpose,
    RoshSummary,
    SignedPart,
    TierDecision,
    WrittenPart,
)
from risk.standards import (
    completeness,
    fast_review,
    levels,
    risk_plan,
    rosh_answers,
    rosh_parts,
    screening,
    tiers,
)
from risk.standards.completeness import Lack
from risk.standards.levels import Grid
from risk.standards.risk_plan import Copy, Standing
from risk.standards.rosh_parts import (
    ANALYSIS,
    FAST,
    FINDINGS,
    PLAN,
    REVIEW,
    SCREENING,
    SELF,
    PartForm,
    Questions,
)
from risk.standards.screening import Due


@dataclass(frozen=True)
class Harm:
    """The parts written, by code, with the version of the questions they were written with.

    `is_review` where a complete assessment came before, `is_fast` where it is a fast review, `custody`
    is the key of the case, `tier` the one that bears on what is owed (None: none does).
    """

    questions: Questions
    parts: Mapping[str, WrittenPart]
    copies: list[PlanCopy]
    grid: Grid
    highest: str
    summary: RoshSummary | None
    is_review: bool = False
    is_fast: bool = False
    custody: int = 0
    tier: int | None = None

    def said(self, code: str) -> dict[str, Any]:
        """The answers of a part; none where it is not begun."""
        written = self.parts.get(code)
        return written.said if written else {}

    @property
    def screening(self) -> PartForm:
        """The questions of the screening."""
        return self.questions.part(code=SCREENING)

    @cached_property
    def due(self) -> Due:
        """Whether the full analysis is due, which parts, and why."""
        children = screening.highest_of(grid=self.grid, group="children")
        return screening.due(
            screening=self.screening,
            said=self.said(SCREENING),
            children_level=children,
            tier=self.tier,
        )

    @property
    def exempt(self) -> bool:
        """Whether it is decided to make no full analysis although an answer asks for one."""
        return self.due.exempt

    @property
    def child_protection(self) -> bool:
        """Whether child protection is relevant, by what this assessment says."""
        children = screening.highest_of(grid=self.grid, group="children")
        said = self.said(SCREENING)
        return screening.child_protection(screening=self.screening, said=said, children_level=children)

    @property
    def plan_owed(self) -> bool:
        """Whether a risk management plan is owed."""
        return risk_plan.owed(level=self.highest, tier=self.tier)

    @property
    def plan_reasons(self) -> tuple[str, ...]:
        """Why a risk management plan is owed, in words."""
        return risk_plan.reasons(level=self.highest, tier=self.tier)

    @cached_property
    def shown(self) -> list[PartForm]:
        """The parts that are open: the screening, what it made due or was begun, the plan, one's own view."""
        codes = {SCREENING, *self.due.parts, *self.parts, SELF}
        codes |= {part.code for part in self.questions.family(name=REVIEW) if self.is_owed(part)}
        if self.plan_owed:
            codes |= {part.code for part in self.questions.family(name=PLAN)}
        return [part for part in self.questions.parts if part.code in codes]

    def is_owed(self, part: PartForm) -> bool:
        """Whether a part has to be whole before it may be signed."""
        if part.family == ANALYSIS:
            return part.code in self.due.parts
        if part.family == REVIEW:
            return {FAST: self.is_fast, FINDINGS: self.is_review}[part.code]
        return self.plan_owed if part.family == PLAN else part.family == SCREENING

    def lacks(self, part: PartForm) -> list[Lack]:
        """What a part lacks."""
        said = self.said(part.code)
        found = rosh_answers.lacks(part=part, said=said)
        if part.code == SCREENING:
            found += screening.decision_lacks(screening=part, said=said, tier=self.tier)
            found += screening.refused_levels(grid=self.grid, screening=part, said=said)
        if part.code == risk_plan.ACTIONS:
            found += risk_plan.action_lacks(said=said)
        return found

    @cached_property
    def all_lacks(self) -> list[tuple[str, list[Lack]]]:
        """Everything here that prevents signing, by code of the part or "copies"."""
        found = [(part.code, self.lacks(part)) for part in self.questions.parts if self.is_owed(part)]
        copies = risk_plan.copy_lacks(copies=self.copies) if self.plan_owed else []
        return [one for one in [*found, ("copies", copies)] if one[1]]

    def progress(self, part: PartForm) -> str:
        """Where a part stands in words."""
        written = self.parts.get(part.code)
        if written is None:
            return completeness.NOT_STARTED
        if written.carried_forward:
            return completeness.TO_CONFIRM
        return completeness.PART_DONE if self.lacks(part) else completeness.DONE

    @property
    def unconfirmed(self) -> list[str]:
        """Titles of what was carried forward and not yet confirmed."""
        return [
            part.title
            for part in self.questions.parts
            if (written := self.parts.get(part.code)) and written.carried_forward
        ]

    @property
    def clashes(self) -> list[str]:
        """Levels that cannot stand beside the screening, in words: they prevent signing."""
        said = self.said(SCREENING)
        found = screening.refused_levels(grid=self.grid, screening=self.screening, said=said)
        return [one.words for one in found]

    @property
    def contradictions(self) -> list[str]:
        """Concerns of the summary that do not fit the screening; MAPPA that does not fit the case."""
        said, decided = self.said(risk_plan.MAPPA), self._mappa_on_the_case
        mappa = risk_plan.mappa_contradictions(said=said, decided=decided)
        if self.summary is None:
            return mappa
        return mappa + screening.concern_contradictions(
            screening=self.said(SCREENING), concerns=self.summary.concerns, now=levels.CONCERNS
        )

    @cached_property
    def _mappa_on_the_case(self) -> tuple[str, int | None] | None:
        """Category and level that hold on the case; asked only where the plan says something of it."""
        if not self.said(risk_plan.MAPPA):
            return None
        rows = MappaDecision.objects.filter(custody_id=self.custody).order_by("-decided_on", "-id")
        return rows.values_list("category", "level").first()

    def facts(self) -> levels.HarmFacts:
        """What the check of contradictions looks at."""
        said = self.said(SCREENING)
        return levels.HarmFacts(
            children_concern=screening.children_concern(said=said),
            management_plan=any(
                part.family == PLAN and part.code in self.parts for part in self.questions.parts
            ),
            mappa_decided=bool(self.said(risk_plan.MAPPA).get("referral")) or self._decided_on_the_case,
        )

    @property
    def _decided_on_the_case(self) -> bool:
        """Whether MAPPA was decided on the page of the case; asked only where it matters."""
        if not levels.at_least(level=self.highest, than=levels.HIGH):
            return False
        return MappaDecision.objects.filter(custody_id=self.custody).exists()

    def standing(self, *, today: datetime.date) -> Standing:
        """Where the copies of the plan stand on a day."""
        listed = [
            Copy(str(one.assignment.user.full_name), one.shared_on, one.acknowledge_by, one.acknowledged_on)
            for one in self.copies
        ]
        return risk_plan.standing(copies=listed, today=today)

    def as_data(self) -> dict[str, Any]:
        """All parts as plain data: what a signature stands under."""
        return {
            "questions": self.questions.version,
            "parts": {code: written.said for code, written in sorted(self.parts.items())},
        }


def read(assessment: Assessment, *, grid: Grid, highest: str, summary: RoshSummary | None) -> Harm:
    """The parts of an assessment and the list of copies: two queries."""
    found = WrittenPart.objects.filter(assessment=assessment).select_related("saved_by")
    parts = {one.code: one for one in found}
    copies = PlanCopy.objects.filter(assessment=assessment).listed().for_list()
    questions = fast_review.narrowed(
        questions=questions_of(assessment, parts=parts),
        sections=[section["number"] for section in assessment.form.content["sections"]],
    )
    return Harm(
        questions,
        parts,
        list(copies),
        grid,
        highest,
        summary,
        is_review=assessment.copied_from_id is not None,
        is_fast=assessment.purpose == Purpose.FAST_REVIEW,
        custody=assessment.custody_id,
        tier=_tier(assessment, highest=highest),
    )


def _tier(assessment: Assessment, *, highest: str) -> int | None:
    """The tier that bears on what is owed: the one that stands; of a final one, the one it was signed in.

    A final one keeps what was asked of it, whatever became of the case: where a plan was signed that no
    level asked for, the tier had asked for it.
    """
    if not assessment.is_final:
        current = TierDecision.objects.current().filter(custody_id=assessment.custody_id)
        return current.values_list("tier", flat=True).first()
    signed = PartSignature.objects.filter(assessment=assessment, part=SignedPart.PLAN)
    return tiers.CONTROL if not risk_plan.owed(level=highest) and signed.exists() else None


def questions_of(assessment: Assessment, *, parts: Mapping[str, WrittenPart]) -> Questions:
    """The version the assessment was begun with: that of its parts, or the one in force on its first day."""
    for written in parts.values():
        return rosh_parts.of_version(number=written.questions, among=rosh_parts.versions())
    return rosh_parts.in_force(on=assessment.started_on, among=rosh_parts.versions())
