"""Everything an assessment says, read at once: for pages, rules and signature (docs/domain.md 7)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cases.models import DiversityReview
from risk.actions import predictor_content, rosh_content
from risk.actions.predictor_content import Predicted
from risk.actions.rosh_content import Harm
from risk.models import Answer, Assessment, Group, RoshRating, RoshSummary, SectionNote
from risk.standards import completeness, levels, needs
from risk.standards.completeness import Lack, SectionFacts
from risk.standards.levels import Finding, Grid, Overall
from risk.standards.needs import Form, Judgement, Need, Section
from risk.standards.rosh_parts import FAST

NOTE_TEXTS = ("evidence", "protective", "need_reason", "attention_reason")
NOTE_FIELDS = (
    "evidence", "protective", "linked_to_rosh", "linked_to_offending", "need_by_hand", "need_reason",
    "needs_attention", "attention_reason", "sources", "carried_forward",
)  # fmt: skip
ROSH_TEXTS = ("who", "nature", "when_greatest", "increases", "reduces")
#: What the summary of serious harm holds beside levels and texts.
ROSH_MORE = ("immediate_in_custody", "immediate_on_release", "concerns", "documents")
DIVERSITY_BLANK = (
    "It cannot be signed yet: nobody has recorded whether diversity was considered. Record what was found, "
    "or that nothing was, under Circumstances."
)
#: From which level a risk management plan is owed, and a MAPPA decision expected (docs/domain.md 7.10, 10.1).
PLAN_FROM, MAPPA_FROM = levels.MEDIUM, levels.HIGH


@dataclass(frozen=True)
class Content:
    """One assessment with all its parts: seven queries, whatever is asked of it."""

    assessment: Assessment
    form: Form
    answers: Mapping[str, Answer]
    notes: Mapping[str, SectionNote]
    ratings: Mapping[str, RoshRating]
    summary: RoshSummary | None

    @cached_property
    def scores(self) -> dict[str, int | None]:
        """Scores by item; None for what is not known or not answered."""
        return {number: answer.score for number, answer in self.answers.items()}

    @cached_property
    def answered(self) -> frozenset[str]:
        """Items with any answer; "not known" is one."""
        return frozenset(
            number
            for number, one in self.answers.items()
            if one.missing or one.score is not None or one.value not in (None, "", [], {})
        )

    def judgement(self, section: str) -> Judgement:
        """What was decided by hand in a section."""
        note = self.notes.get(section)
        if note is None:
            return Judgement()
        return Judgement(
            need=note.need_by_hand,
            need_reason=note.need_reason,
            needs_attention=note.needs_attention,
            attention_reason=note.attention_reason,
        )

    def need(self, section: Section) -> Need:
        """Score and need of a section with the reason."""
        return needs.need(section=section, scores=self.scores, judgement=self.judgement(section.number))

    @cached_property
    def needs(self) -> list[Need]:
        """Score and need of every section that can show one."""
        return [self.need(section) for section in self.form.sections if section.need != needs.NO_NEED]

    def facts(self, section: Section) -> SectionFacts:
        """What was given in a section, as the rules of completeness take it."""
        note = self.notes.get(section.number)
        items = {item.number for item in section.items}
        return SectionFacts(
            scores=self.scores,
            answered=self.answered,
            touched=note is not None or bool(items & self.answered),
            evidence=note.evidence if note else "",
            linked_to_rosh=note.linked_to_rosh if note else None,
            linked_to_offending=note.linked_to_offending if note else None,
            need=note.need_by_hand if note else None,
            need_reason=note.need_reason if note else "",
        )

    def lacks(self, section: Section) -> list[Lack]:
        """What a section lacks before it may be signed."""
        return completeness.section_lacks(section=section, facts=self.facts(section))

    def progress(self, section: Section) -> str:
        """Where a section stands in words; one carried forward is not done until it is confirmed."""
        found = completeness.progress(section=section, facts=self.facts(section))
        note = self.notes.get(section.number)
        return completeness.TO_CONFIRM if note and note.carried_forward else found

    @cached_property
    def grid(self) -> Grid:
        """The levels by group."""
        return Grid(
            community={
                group: one.community for group, one in self.ratings.items() if group != Group.PRISONERS
            },
            custody={group: one.custody for group, one in self.ratings.items()},
        )

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the summary of serious harm by name."""
        return {name: getattr(self.summary, name, "") for name in ROSH_TEXTS}

    @cached_property
    def harm(self) -> Harm:
        """Screening, full analysis, risk management plan and self-assessment: two queries."""
        return rosh_content.read(self.assessment, grid=self.grid, highest=self.highest, summary=self.summary)

    @cached_property
    def rosh_lacks(self) -> list[Lack]:
        """What the summary of serious harm lacks."""
        lacks = completeness.rosh_lacks(grid=self.grid, texts=self.texts)
        concerns = self.summary.concerns if self.summary else {}
        return lacks + completeness.concern_lacks(concerns=concerns)

    @property
    def rosh_progress(self) -> str:
        """Where the summary of serious harm stands in words."""
        if self.summary is None:
            return completeness.NOT_STARTED
        if self.summary.carried_forward:
            return completeness.TO_CONFIRM
        return completeness.PART_DONE if self.rosh_lacks else completeness.DONE

    @cached_property
    def overall(self) -> Overall:
        """The overall level: the highest in the community."""
        return levels.overall(levels=self.grid.community)

    @cached_property
    def highest(self) -> str:
        """The highest level given to any group, in the community or in custody; "" when none is known."""
        given = [*self.grid.community.values(), *self.grid.custody.values()]
        return max(given, key=lambda level: levels.rank(level=level), default="")

    @cached_property
    def contradictions(self) -> list[str]:
        """What does not fit together, in words; shown, never refused."""
        linked = [
            section.title
            for section in self.form.sections
            if (note := self.notes.get(section.number)) and note.linked_to_rosh
        ]
        found: list[Finding] = levels.contradictions(
            grid=self.grid, facts=self.harm.facts(), plan_from=PLAN_FROM, mappa_from=MAPPA_FROM
        )
        lacks = completeness.link_contradictions(grid=self.grid, linked=linked)
        words = [one.reason for one in found] + [one.words for one in lacks]
        return words + self.harm.contradictions

    @cached_property
    def predicted(self) -> Predicted:
        """The predictors of reoffending with their inputs: one query, two of a complete assessment."""
        return predictor_content.read(self.assessment, answers=self.answers)

    @cached_property
    def unconfirmed(self) -> list[str]:
        """Titles of what was carried forward and not yet confirmed."""
        found = [
            f"{section.number} {section.title}"
            for section in self.form.sections
            if (note := self.notes.get(section.number)) and note.carried_forward
        ]
        found += ["Likelihood of reoffending"] if self.predicted.unconfirmed else []
        summary = ["Summary of serious harm"] if self.summary and self.summary.carried_forward else []
        return found + self.harm.unconfirmed + summary

    @cached_property
    def diversity_asked(self) -> bool:
        """Whether diversity was considered; "nothing found" is an answer (docs/domain.md 17)."""
        return DiversityReview.objects.about(self.assessment.custody.prisoner).exists()

    @cached_property
    def all_lacks(self) -> list[tuple[str, list[Lack]]]:
        """Everything that prevents signing: by section number, or "rosh"."""
        found = [(section.number, self.lacks(section)) for section in self.form.sections]
        harm = self.harm.all_lacks
        first = [one for one in harm if one[0] == FAST]
        later = [one for one in harm if one[0] != FAST]
        return [one for one in [*first, *found, *later, ("rosh", self.rosh_lacks)] if one[1]]

    def as_data(self) -> dict[str, Any]:
        """The whole content as plain data, in the order of the form: what a signature stands under."""
        return {
            "form": {"code": self.form.code, "version": self.form.version},
            "purpose": self.assessment.purpose,
            "answers": {
                number: {"score": one.score, "missing": one.missing, "value": one.value}
                for number, one in sorted(self.answers.items())
            },
            "sections": {
                number: {name: getattr(note, name) for name in NOTE_FIELDS}
                for number, note in sorted(self.notes.items())
            },
            "rosh": {
                "levels": {
                    group: {"community": one.community, "custody": one.custody}
                    for group, one in sorted(self.ratings.items())
                },
                "texts": self.texts,
                "concerns": self.summary.concerns if self.summary else {},
                "documents": self.summary.documents if self.summary else "",
            },
            "harm": self.harm.as_data(),
        }


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of content as `as_data` gives it, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read(assessment: Assessment) -> Content:
    """The content of an assessment whose `form` is loaded: four queries."""
    return Content(
        assessment=assessment,
        form=needs.parse(data=assessment.form.content),
        answers={one.item: one for one in Answer.objects.filter(assessment=assessment)},
        notes={
            one.section: one
            for one in SectionNote.objects.filter(assessment=assessment).select_related("saved_by")
        },
        ratings={one.group: one for one in RoshRating.objects.filter(assessment=assessment)},
        summary=RoshSummary.objects.filter(assessment=assessment).select_related("saved_by").first(),
    )
