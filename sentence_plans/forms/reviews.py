"""The form of a review of a plan (docs/domain.md 8.7, 8.8)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from sentence_plans.actions.content import Content
from sentence_plans.actions.review_checks import LONGEST, LONGEST_COMMENT, LONGEST_NAME, MOST, MOST_PROGRAMMES
from sentence_plans.actions.review_facts import ReviewFacts
from sentence_plans.actions.reviews import TEXTS, Answered, Reviewed
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
from sentence_plans.standards.reviews import ACHIEVEMENT, AHEAD, ALWAYS, PERIOD, PROGRAMME, Part
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField

NOT_SAID = ("", "Not said")
NOT_ASKED = ("", "Not asked")
CHOOSE = ("", "Choose")
NARROW = {"class": "govuk-input--width-3"}
REVEALS_OF_KIND = {
    ReviewKind.TRANSFER.value: [f"ahead_{name}" for name in AHEAD],
    ReviewKind.TERMINATION.value: ["end_reason", "end_response"],
}


def beside() -> forms.RadioSelect:
    """Answers beside one another."""
    return forms.RadioSelect(attrs={"class": "govuk-radios--inline"})


def long(label: str, *, rows: int = 3, hint: str = "", required: bool = False) -> LongTextField:
    """A text of several lines."""
    return LongTextField(label=label, required=required, rows=rows, max_length=LONGEST, help_text=hint)


def choice(label: str, kind: Any) -> forms.ChoiceField:
    """One of a short list, all shown."""
    return forms.ChoiceField(label=label, choices=kind.choices, widget=beside())


def pick(label: str, kind: Any, *, required: bool = True) -> forms.ChoiceField:
    """One of a short list, folded: on a page that asks many such questions."""
    first = CHOOSE if required else NOT_SAID
    return forms.ChoiceField(label=label, choices=[first, *kind.choices], required=required)


class ReviewForm(GovForm):
    """Every objective, every party, every factor; then progress in likelihood and in harm."""

    kind = forms.ChoiceField(
        label="Kind of review",
        choices=ReviewKind.choices,
        initial=ReviewKind.REVIEW,
        widget=forms.RadioSelect,
    )
    reveals = {"kind": REVEALS_OF_KIND}
    ahead_destination = TextField(label=AHEAD["destination"], required=False, max_length=LONGEST_NAME)
    ahead_moves_on = SplitDateField(label=AHEAD["moves_on"], required=False)
    ahead_address = YesNoField(label=AHEAD["address"], required=False)
    ahead_agencies = YesNoField(label=AHEAD["agencies"], required=False)
    ahead_victims = long(AHEAD["victims"], rows=2)
    end_reason = long("Reason of the end", rows=2)
    end_response = long("Overall response to the sentence")
    prisoner_view = long("What the prisoner says", hint="In his or her own words.")
    compliance = long("Compliance, discipline, good conduct since the last review")
    iep_level = TextField(label="Level of incentives (IEP)", required=False, max_length=40)
    motivation_change = pick("Motivation", Change, required=False)
    capacity_change = pick("Capacity to change", Change, required=False)
    motivation_work = long("Work on motivation: done, and still to be done", rows=2)
    victim_state = choice("Work on the effect on victims", VictimWork)
    victim_work = long("What was or will be done about it, and what it changed", rows=2)
    discrimination_work = long("Work on discrimination: done, and still to be done", rows=2)
    lor = choice("Likelihood of reoffending", Progress)
    lor_evidence = long("What shows it, for likelihood of reoffending", required=True)
    roh = choice("Risk of harm", Progress)
    roh_evidence = long("What shows it, for risk of harm", required=True)

    def __init__(
        self,
        content: Content,
        facts: ReviewFacts,
        *args: Any,
        came: Mapping[str, tuple[str, str]] | None = None,
        in_log: Mapping[str, int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        for one in facts.objectives:
            self._objective(one, content.numbers[one.pk])
        for party, label in Party.choices:
            self._party(party, str(label), (came or {}).get(party, ("", "")))
        for factor in facts.factors:
            self._factor(factor.need, factor.title)
        for name, label in PERIOD.items():
            self._count(name, label, (in_log or {}).get(name))
        for place in range(1, MOST_PROGRAMMES + 1):
            self._programme(place)

    def _objective(self, one: Any, number: int) -> None:
        self.fields |= {
            f"status_{one.pk}": forms.ChoiceField(
                label=f"Status of objective {number}", choices=Status.choices, initial=one.status
            ),
            f"comment_{one.pk}": LongTextField(
                label=f"What shows it, for objective {number}", rows=2, max_length=LONGEST_COMMENT
            ),
            f"lor_{one.pk}": pick(f"Objective {number}: likelihood of reoffending", Movement),
            f"roh_{one.pk}": pick(f"Objective {number}: risk of harm", Movement),
            f"sustained_{one.pk}": LongTextField(
                label=f"Objective {number}: what keeps it so, if it is achieved",
                required=False,
                rows=2,
                max_length=LONGEST_COMMENT,
                help_text="In custody and after release: people, habits, a home, work, aftercare.",
            ),
        }

    def _party(self, party: str, label: str, came: tuple[str, str]) -> None:
        first = [] if party in ALWAYS else [NOT_ASKED]
        how = forms.ChoiceField(
            label=label,
            choices=[*(first or [CHOOSE]), *How.choices],
            required=party in ALWAYS,
            initial=came[0],
        )
        how.error_messages["required"] = f"{label}: choose how, or that he or she did not take part"
        said = TextField(
            label=f"{label}: name, or why not", required=False, max_length=LONGEST_NAME, initial=came[1]
        )
        self.fields |= {f"how_{party}": how, f"said_{party}": said}

    def _factor(self, need: str, title: str) -> None:
        self.fields[f"judged_{need}"] = pick(f"{title}: progress", FactorProgress)
        self.fields[f"shows_{need}"] = LongTextField(
            label=f"{title}: what shows it", required=False, rows=2, max_length=LONGEST_COMMENT
        )

    def _count(self, name: str, label: str, logged: int | None) -> None:
        hint = "" if logged is None else f"The log has {logged}."
        box = forms.NumberInput(attrs=NARROW)
        self.fields[f"period_{name}"] = forms.IntegerField(
            label=label, required=False, min_value=0, max_value=MOST, widget=box, help_text=hint
        )

    def _programme(self, place: int) -> None:
        achieved = [NOT_SAID, *ACHIEVEMENT.items()]
        self.fields |= {
            f"programme_name_{place}": TextField(
                label=f"Accredited programme {place}", required=False, max_length=LONGEST_NAME
            ),
            f"programme_completed_{place}": YesNoField(label=PROGRAMME["completed"], required=False),
            f"programme_objectives_{place}": forms.ChoiceField(
                label=PROGRAMME["objectives"], choices=achieved, required=False
            ),
            f"programme_report_{place}": YesNoField(label=PROGRAMME["report"], required=False),
        }

    def reviewed(self) -> Reviewed:
        """What the form says."""
        data = self.cleaned_data
        parties = {
            party: Part(data[f"how_{party}"], data[f"said_{party}"])
            for party in Party.values
            if data[f"how_{party}"]
        }
        factors = {
            one.need: (data[f"judged_{one.need}"], data[f"shows_{one.need}"]) for one in self.facts.factors
        }
        counts = {name: data[f"period_{name}"] for name in PERIOD}
        return Reviewed(
            **{name: data[name] for name in TEXTS},
            objectives={one.pk: self._answered(one.pk) for one in self.facts.objectives},
            parties=parties,
            factors=factors,
            period={name: number for name, number in counts.items() if number is not None},
            programmes=self._programmes(),
            ahead=self._ahead(),
        )

    def _answered(self, key: int) -> Answered:
        names = ("status", "comment", "lor", "roh")
        said = {name: self.cleaned_data[f"{name}_{key}"] for name in names}
        return Answered(sustained_by=self.cleaned_data[f"sustained_{key}"], **said)

    def _programmes(self) -> list[dict[str, Any]]:
        found = []
        for place in range(1, MOST_PROGRAMMES + 1):
            one = {name: self.cleaned_data[f"programme_{name}_{place}"] for name in PROGRAMME}
            if one["name"]:
                found.append({name: value for name, value in one.items() if value not in (None, "")})
        return found

    def _ahead(self) -> dict[str, Any]:
        """What is to be settled before a transfer, of a review of that kind; days in ISO form."""
        if self.cleaned_data["kind"] != ReviewKind.TRANSFER:
            return {}
        said = {name: self.cleaned_data[f"ahead_{name}"] for name in AHEAD}
        day = said["moves_on"]
        said["moves_on"] = day.isoformat() if day else ""
        return {name: value for name, value in said.items() if value not in (None, "")}
