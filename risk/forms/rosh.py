"""The form of the summary of serious harm: the grid of levels and five texts (docs/domain.md 7.9)."""

from typing import Any

from django import forms

from risk.actions.content import ROSH_TEXTS, Content
from risk.forms.sections import said
from risk.models import Group, Level, RoshSummary
from risk.standards.levels import CONCERNS
from staff.forms.base import GovForm, Refusal
from staff.forms.fields import LongTextField, YesNoField

PLACES = {"community": "in the community", "custody": "in custody"}
TEXT_LABELS = {
    "who": "Who is at risk",
    "nature": "What the nature of the risk is",
    "when_greatest": "When the risk is likely to be greatest",
    "increases": "What is likely to increase the risk",
    "reduces": "What is likely to reduce the risk",
}
TEXT_HINTS = {
    "when_greatest": "Immediate or not; in custody and on release.",
    "reduces": "Also what protects.",
}
LEVELS = [("", "Not yet given"), *Level.choices]
IMMEDIATE = {
    "immediate_in_custody": "Is the risk immediate in custody?",
    "immediate_on_release": "Is the risk immediate on release?",
}
YES_NO_UNKNOWN = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet")]


class RoshForm(GovForm):
    """Nothing is required to save a part; signing asks for all of it."""

    def __init__(self, content: Content, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, version=content.summary.version if content.summary else 0, **kwargs)
        self.theirs: dict[str, Any] | None = None
        for group in Group:
            rating = content.ratings.get(group)
            for place, words in PLACES.items():
                if not (place == "community" and group == Group.PRISONERS):
                    field = forms.ChoiceField(choices=LEVELS, required=False, label=f"{group.label}, {words}")
                    field.initial = getattr(rating, place, "")
                    self.fields[f"{place}_{group}"] = field
        for name, label in TEXT_LABELS.items():
            self.fields[name] = LongTextField(
                label=label, help_text=TEXT_HINTS.get(name, ""), required=False, rows=4,
                initial=content.texts[name],
            )  # fmt: skip

        self._add_more(content.summary)

    def _add_more(self, summary: RoshSummary | None) -> None:
        """Whether it is immediate, the concerns of now, the documents it rests on."""
        for name, label in IMMEDIATE.items():
            field: forms.Field = YesNoField(label=label, required=False)
            field.initial = getattr(summary, name, None)
            self.fields[name] = field
        for name, (_, words) in CONCERNS.items():
            field = forms.ChoiceField(
                label=f"Concern about {words} now", choices=YES_NO_UNKNOWN, required=False,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
            )  # fmt: skip
            field.initial = summary.concerns.get(name, "") if summary else ""
            self.fields[f"concern_{name}"] = field
        self.fields["documents"] = LongTextField(
            label="Key documents used", required=False, rows=3, initial=getattr(summary, "documents", "")
        )

    def more(self) -> dict[str, Any]:
        """What goes beside levels and texts, as the action takes it."""
        concerns = {name: self.cleaned_data[f"concern_{name}"] for name in CONCERNS}
        return {
            **{name: self.cleaned_data[name] for name in IMMEDIATE},
            "concerns": {name: given for name, given in concerns.items() if given},
            "documents": self.cleaned_data["documents"],
        }

    def refuse(self, refusal: Refusal) -> None:
        """Shows a refusal at its field; keeps what stands now where the form is stale."""
        self.theirs = getattr(refusal, "theirs", None)
        super().refuse(refusal)

    def levels(self, place: str) -> dict[str, str]:
        """The levels by group, in the community or in custody."""
        return {
            group.value: self.cleaned_data[f"{place}_{group}"]
            for group in Group
            if f"{place}_{group}" in self.fields
        }

    def texts(self) -> dict[str, str]:
        """The five texts."""
        return {name: self.cleaned_data[name] for name in ROSH_TEXTS}

    def differences(self) -> list[dict[str, str]]:
        """One's own beside what stands now, where they differ; for a stale form."""
        theirs, names = self.theirs or {}, dict(LEVELS)
        found = []
        for name, field in self.fields.items():
            if name in {"submission", "version"}:
                continue
            mine, now = said(self.cleaned_data.get(name)), said(theirs.get(name))
            if mine != now:
                mine, now = (names.get(mine, mine), names.get(now, now)) if "_" in name else (mine, now)
                found.append({"label": str(field.label), "mine": mine, "theirs": now})
        return found
