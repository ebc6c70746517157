"""What a plan says, read whole: for its page, its checks, and the version a signature freezes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from cases.actions import circumstance_facts
from cases.actions.circumstance_facts import Known
from cases.models import Custody, Prisoner
from risk.models import Assessment, SectionResult, WrittenPart
from risk.models import State as AssessmentState
from risk.standards import needs
from risk.standards.levels import HIGH, at_least
from sentence_plans.actions import known, readers
from sentence_plans.actions.blocks import BLOCKS, RESETTLEMENT, block_words, every, said_blocks
from sentence_plans.actions.facts import action_words, facts, mark, only_said
from sentence_plans.actions.order import Sequence, sequence
from sentence_plans.models import (
    TAKEN_OUT,
    Action,
    Decision,
    HarmItem,
    NeedReason,
    Objective,
    ObjectiveNeed,
    PlanShared,
    PlanSignature,
    PlanVersion,
    SentencePlan,
    SignedAs,
    Status,
)
from sentence_plans.standards.answers import dynamic_needs
from sentence_plans.standards.differences import Difference, differences
from sentence_plans.standards.lights import Light, lights
from sentence_plans.standards.owed import TITLES, Owed, owed
from sentence_plans.standards.plan_facts import CitedAssessment, Signable
from sentence_plans.standards.sharing import Reader, still_open
from staff.actors import Actor

__all__ = ["BLOCKS", "Content", "answerable", "block_words", "every", "latest_assessment", "read"]


#: What the methods of a plan are to be chosen on (docs/domain.md 8.5, methods).
CONSIDERED = {
    "learning_style": "learning style", "motivation": "motivation", "capacity": "capacity to change"
}  # fmt: skip


def answerable() -> dict[str, str]:
    """What an objective may answer, key to title: the dynamic needs of the form, then harm."""
    return dynamic_needs(form=needs.built_in()) | {one.value: str(one.label) for one in HarmItem}


@dataclass
class Content:
    """A plan with all that hangs on it. `objectives` in order, those taken out last; read, never written."""

    plan: SentencePlan
    custody: Custody
    objectives: list[Objective]
    reasons: dict[str, NeedReason]
    signatures: list[PlanSignature]
    last_version: PlanVersion | None
    results: list[SectionResult]
    latest: Assessment | None
    on_time: bool | None
    child_protection: bool | None
    known: Known
    self_assessment: WrittenPart | None
    shared: list[PlanShared]

    @cached_property
    def in_plan(self) -> list[Objective]:
        """The objectives that are part of the plan, ended ones too, in order."""
        return [one for one in self.objectives if one.status != TAKEN_OUT]

    @property
    def taken_out(self) -> list[Objective]:
        """The objectives that were taken out."""
        return [one for one in self.objectives if one.status == TAKEN_OUT]

    @property
    def current(self) -> list[Objective]:
        """The objectives worked on."""
        return [one for one in self.in_plan if one.is_current]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The place of each objective in the plan, as read: 1, 2, 3."""
        return {one.pk: place for place, one in enumerate(self.in_plan, start=1)}

    @property
    def present(self) -> list[SectionResult]:
        """The needs present in the assessment the plan is written on."""
        return [one for one in self.results if one.need_present and one.section in answerable()]

    @property
    def owed(self) -> tuple[Owed, ...]:
        """The objectives that harm and child protection ask for, there or not."""
        return owed(rosh=self.custody.headline.rosh_level, child_protection=self.child_protection)

    @property
    def holding(self) -> dict[str, PlanSignature]:
        """The lines that hold for the plan as it stands, by who signed; the last one of each."""
        return {one.signed_as: one for one in self.signatures if one.version.number == self.plan.version}

    @property
    def is_complete(self) -> bool:
        """Whether author and prisoner have answered for the plan as it stands."""
        lines = self.holding
        author = lines.get(SignedAs.AUTHOR)
        return bool(author and author.decision == Decision.SIGNED and SignedAs.PRISONER in lines)

    @property
    def owes_countersignature(self) -> bool:
        """Whether the level of serious harm asks for a second signature (docs/domain.md 7.12, 8.2)."""
        level = self.custody.headline.rosh_level
        return bool(level) and at_least(level=level, than=HIGH)

    @cached_property
    def changes(self) -> list[Difference]:
        """What differs from the version signed last; nothing where none was, or where it still stands."""
        if self.last_version is None or self.last_version.number == self.plan.version:
            return []
        return differences(before=self.last_version.content, now=self.as_data())

    def as_data(self) -> dict[str, Any]:
        """What a signature stands for, as plain data. How far an objective is does not belong to it."""
        plan = self.plan
        cited = plan.assessment
        words = {"Assessment it is written on": str(cited) if cited else ""} | said_blocks(plan)
        titles = TITLES | {one.section: one.title for one in self.results}
        return {
            "plan": words,
            "reasons": {titles.get(key, key): one.reason for key, one in sorted(self.reasons.items())},
            "objectives": [self._objective(one) for one in self.in_plan],
        }

    def _objective(self, one: Objective) -> dict[str, Any]:
        after = self.numbers.get(one.after_id or 0)
        return {
            "key": one.pk,
            "position": self.numbers[one.pk],
            "heading": one.get_heading_display(),
            "text": one.text,
            "purposes": one.purposes_in_words,
            "needs": [link.title for link in one.needs.all()],
            "measure": one.measure,
            "baseline": one.baseline,
            "target": one.target,
            "after": f"Objective {after}" if after else "",
            "actions": [
                action_words(work, after=self.works) for work in one.actions.all() if not work.is_taken_out
            ],
        } | only_said(
            target_on=one.target_on.isoformat() if one.target_on else "", wording_reason=one.wording_reason
        )

    @cached_property
    def works(self) -> dict[int | None, str]:
        """What each action of the plan is, by its key."""
        return {work.pk: work.what for one in self.in_plan for work in one.actions.all()}

    def lights(self, one: Objective) -> tuple[Light, ...]:
        """The five SMART lights of an objective."""
        present = [need.section for need in self.present]
        return lights(objective=facts(one), present=present, responsive=bool(self.plan.responsivity.strip()))

    @cached_property
    def sequence(self) -> Sequence:
        """The plan in time, against the key dates of the sentence; two queries."""
        return sequence(self.custody, plan=self.plan, objectives=self.in_plan)

    @cached_property
    def readers(self) -> list[Reader]:
        """Who is to have the plan: the prisoner, those who hold the case, and each named in an action."""
        works = [work for one in self.current for work in one.actions.all() if not work.is_taken_out]
        return readers.of(self.custody, works=works)

    @cached_property
    def readers_open(self) -> list[Reader]:
        """Those of them who have neither signed the plan as it stands nor been given it."""
        given = [one.name for one in self.shared if one.number == self.plan.version]
        signed = [line.name for line in self.holding.values()]
        return still_open(readers=self.readers, has=(*given, *signed))

    def to_read(self, actor: Actor) -> PlanShared | None:
        """The version the actor was given last and has not acknowledged, if there is one."""
        given = [one for one in self.shared if actor.user and one.user_id == actor.user.pk]
        return next((one for one in reversed(given) if not one.read_on), None)

    @property
    def _resettlement_open(self) -> tuple[str, ...]:
        """What is still empty of the parts on release, and outcomes of which nobody said what keeps them."""
        empty = [BLOCKS[name] for name in RESETTLEMENT if not getattr(self.plan, name).strip()]
        achieved = [one for one in self.in_plan if one.status == Status.FULLY_ACHIEVED]
        bare = [one for one in achieved if not any(line.sustained_by for line in one.reviewed.all())]
        return (*empty, *(f"What keeps objective {self.numbers[one.pk]} so" for one in bare))

    @property
    def enhanced(self) -> list[Action]:
        """The actions of the plan that are part of the enhanced level (docs/domain.md 9.5)."""
        works = (work for one in self.in_plan for work in one.actions.all())
        return [work for work in works if not work.is_taken_out and mark(work)]

    def progress(self) -> Mapping[str, str]:
        """How far each objective is, by its key."""
        return {str(one.pk): one.get_status_display() for one in self.objectives}

    def signable(self) -> Signable:
        """What the checks look at (docs/domain.md 8.5)."""
        plan, custody = self.plan, self.custody
        prisoner = self.holding.get(SignedAs.PRISONER)
        cited = plan.assessment
        return Signable(
            objectives=tuple(facts(one) for one in self.in_plan),
            cited=CitedAssessment(key=str(cited.pk), completed_on=cited.completed_on) if cited else None,
            latest_assessment=str(self.latest.pk) if self.latest else "",
            needs=tuple((one.section, one.title) for one in self.present),
            needs_left_out=tuple((key, one.reason) for key, one in self.reasons.items()),
            order_reason=plan.order_reason,
            order_faults=tuple(self.sequence.warnings),
            contact_with=plan.contact_with,
            contact_how_often=every(plan.contact_every_days),
            responsivity=plan.responsivity,
            rosh=custody.headline.rosh_level,
            child_protection=self.child_protection,
            ppo=custody.is_ppo,
            enhanced=plan.ppo_work,
            enhanced_actions=len(self.enhanced),
            learning_need=self.known.learning_need.holds,
            diversity_open=self.known.diversity_open,
            saq_or_interview=bool(plan.asked_prisoner or self.self_assessment),
            present_or_reason=bool(plan.at_board),
            view_recorded=bool(plan.prisoner_statement),
            signed_or_reason=prisoner is not None,
            recipients_open=tuple(one.name for one in self.readers_open)
            if SignedAs.AUTHOR in self.holding
            else (),
            not_considered=tuple(words for name, words in CONSIDERED.items() if not getattr(plan, name)),
            on_time=self.on_time,
            release_on=self.sequence.release_on,
            resettlement_open=self._resettlement_open,
        )


def latest_assessment(prisoner: int) -> Assessment | None:
    """The latest complete assessment of a person, of whichever custody, under whichever number."""
    records = Prisoner.objects.humans([prisoner])
    rows = Assessment.objects.filter(prisoner__in=records, state=AssessmentState.COMPLETE)
    return rows.order_by("-completed_on", "-id").first()


def read(plan: SentencePlan, *, custody: Custody) -> Content:
    """The whole plan in a fixed number of queries; `custody` with prisoner and headline, `plan` for_page."""
    links = Prefetch("needs", queryset=ObjectiveNeed.objects.current())
    rows = Objective.objects.filter(plan=plan).order_by("position", "id").select_related("saved_by")
    latest = latest_assessment(plan.prisoner_id)
    basis = plan.assessment_id or (latest.pk if latest else None)
    lines = PlanSignature.objects.filter(plan=plan).select_related("version").order_by("id")
    return Content(
        plan=plan,
        custody=custody,
        objectives=list(
            rows.prefetch_related(links, "actions__enhanced", "comments", "statuses", "reviewed")
        ),
        reasons={one.section: one for one in NeedReason.objects.filter(plan=plan).exclude(reason="")},
        signatures=list(lines.defer("version__content", "version__flags")),
        last_version=PlanVersion.objects.filter(plan=plan).order_by("-number").first(),
        results=list(SectionResult.objects.filter(assessment=basis).order_by("position")),
        latest=latest,
        on_time=known.on_time(custody, plan=plan),
        child_protection=known.child_protection(custody, assessment=basis),
        known=circumstance_facts.gather([plan.prisoner_id])[plan.prisoner_id],
        self_assessment=known.filled_in(basis),
        shared=list(PlanShared.objects.filter(plan=plan).select_related("read").order_by("id")),
    )
