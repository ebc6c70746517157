"""Logging a contact, amending one, and filtering the log (docs/domain.md 14)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import get_current_timezone

from cases.actions.contact_limits import LONGEST_TOLD
from cases.actions.contacts import LONGEST_GIST, LONGEST_REPORT, LONGEST_TEXT
from cases.forms.documents import FilesField
from cases.models import ContactKind, ContactMode, Restriction, TagKind, WithWhom
from cases.standards import contacts as rules
from cases.standards.contact_limits import (
    CHILD,
    NOT_COLLEAGUES,
    OUTSIDE,
    PERSON,
    WORDS,
    WORDS_OF_PERSON,
    Limits,
)
from staff.actors import Actor
from staff.forms.base import GovForm, NamedMessages
from staff.forms.fields import LongTextField, SplitDateField, TextField, TimeField, YesNoField

OTHER = "other"
#: The kinds offered first; behind them "Another kind" opens the rest.
COMMON = {
    "offender_supervisor": ("general:supervisor_entry", "observation:omu", "communication:email"),
    "offender_manager": ("general:manager_entry", "communication:telephone", "communication:email"),
    "wing_staff": ("observation:wing", "general:personal_officer_entry", "observation:work"),
    "security": ("intervention:security", "observation:segregation", "observation:visits"),
    "oca": ("intervention:oca", "observation:omu", "communication:letter"),
    "head_of_omu": ("management_check:oversight", "general:history_sheet", "observation:omu"),
}
COMMON_TO_ALL = ("positive:general", "negative:general", "general:history_sheet", "communication:letter")
HOW_MANY_COMMON = 6


def kind_words(kind: str, sub_kind: str = "") -> str:
    """Such as "Observation: Wing"; the kind alone where there is no sub-kind, or none that says more."""
    name = str(ContactKind(kind).label)
    words = rules.SUB_KINDS.get(kind, {}).get(sub_kind, "")
    return f"{name}: {words}" if words and sub_kind != "general" else name


def kinds_of(actor: Actor) -> list[str]:
    """Everything the role may write, as "kind:sub_kind", in the order of the code list."""
    own = rules.kinds_for(role=actor.role, narrowed_to=actor.narrowed_to("contact_log"))
    return [
        f"{kind}:{sub}"
        for kind, names in rules.SUB_KINDS.items()
        for sub in names
        if sub in own.get(kind, ())
    ]


def _pair(value: str) -> tuple[str, str]:
    kind, _, sub_kind = value.partition(":")
    return kind, sub_kind


def _choices(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, kind_words(*_pair(value))) for value in values]


def common_kinds(actor: Actor, *, last_used: str) -> list[str]:
    """The six kinds shown first: the one used last, those of the role, those everybody uses."""
    allowed = kinds_of(actor)
    wanted = [last_used, *COMMON.get(actor.role, ()), *COMMON_TO_ALL, *allowed]
    return [kind for kind in dict.fromkeys(wanted) if kind in allowed][:HOW_MANY_COMMON]


def join_moment(cleaned: dict[str, Any]) -> None:
    """Put day and time together as `happened_at`, aware; nothing where one of them is missing."""
    day, time = cleaned.pop("happened_on", None), cleaned.pop("happened_time", None)
    if day and time:
        cleaned["happened_at"] = datetime.datetime.combine(day, time, get_current_timezone())


class ContactForm(GovForm):
    """One entry. Nothing is asked that is known already: who writes it, in which role and where.

    Cleaned: `happened_at` (aware), `kind` and `sub_kind`, `mode`, `with_whom`, `text`, `tags`, and, where
    the role may write one, `restriction` with its gist.
    """

    happened_on = SplitDateField(label="Day")
    happened_time = TimeField(label="Time", help_text="24 hours, like 14:02")
    kind = forms.ChoiceField(label="Kind of entry", widget=forms.RadioSelect)
    other_kind = forms.ChoiceField(label="Which kind", required=False)
    mode = forms.ChoiceField(label="How", choices=ContactMode.choices)
    with_whom = forms.ChoiceField(label="With whom", choices=WithWhom.choices)
    text = LongTextField(label="What happened", rows=6, max_length=LONGEST_TEXT)
    with_child = YesNoField(label="Did a child take part, or was it to or from a child?", required=False)
    with_barred = YesNoField(
        label="Did somebody take part with whom contact is limited, or was it to or from one?", required=False
    )
    told = TextField(
        label="Who was told of it, or confirmed that it was the named child",
        max_length=LONGEST_TOLD,
        required=False,
    )
    tags = forms.MultipleChoiceField(
        label="What it is evidence of", required=False, widget=forms.CheckboxSelectMultiple
    )
    documents = FilesField(label="Documents")
    restriction = forms.ChoiceField(label="Who may read it", required=False, widget=forms.RadioSelect)
    report_number = TextField(
        label="Number of the security report", max_length=LONGEST_REPORT, required=False,
        help_text="The report stays with security; those who do not read the entry do not see its number",
    )  # fmt: skip
    gist_bearing = TextField(
        label="Bearing on risk", max_length=LONGEST_GIST, required=False,
        help_text="For staff who must act without reading the entry",
    )  # fmt: skip
    gist_what_to_do = TextField(label="What to do", max_length=LONGEST_GIST, required=False)
    no_gist_because = TextField(label="Why there is no gist", max_length=LONGEST_GIST, required=False)

    def __init__(
        self, *args: Any, actor: Actor, last_used: str = "", limits: Limits | None = None,
        people: Iterable[str] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._ask_about_limits(limits or {}, people)
        common = common_kinds(actor, last_used=last_used)
        rest = [kind for kind in kinds_of(actor) if kind not in common]
        self._offer_kinds(common, rest)
        tags = [
            one
            for one in TagKind.choices
            if one[0] != TagKind.FIRST_CONTACT or actor.role == "offender_supervisor"
        ]
        self.fields["tags"].choices = tags  # type: ignore[attr-defined]
        self._offer_restrictions(actor)
        if not self.is_bound:
            self.fields["text"].widget.attrs["autofocus"] = True

    def _ask_about_limits(self, limits: Limits, people: Iterable[str]) -> None:
        """What is not limited is not asked; `people`: with whom it is, for those who may read the names."""
        for name in (CHILD, PERSON):
            if name not in limits:
                del self.fields[name]
        if not limits:
            del self.fields["told"]
        if CHILD in limits:
            self.fields[CHILD].help_text = f"Child contact level {limits[CHILD]}: {WORDS[limits[CHILD]]}."
        if PERSON in limits:
            named = ", ".join(people) or "Public protection knows with whom"
            self.fields[PERSON].help_text = f"{named}: {WORDS_OF_PERSON[limits[PERSON]]}."

    @property
    def outside_kinds(self) -> str:
        """Kinds of entry that may be about people outside, as the page compares them."""
        return " ".join(sorted(f"{kind}:{sub_kind}" for kind, sub_kind in OUTSIDE))

    @property
    def not_colleagues(self) -> str:
        """With whom such an entry is about people outside."""
        return " ".join(sorted(NOT_COLLEAGUES))

    def _offer_kinds(self, common: list[str], rest: list[str]) -> None:
        first, more = _choices(common), _choices(rest)
        if more:
            first.append((OTHER, "Another kind"))
            self.reveals = {"kind": {OTHER: ["other_kind"]}}  # type: ignore[misc]
            self.fields["other_kind"].choices = [("", "Choose a kind"), *more]  # type: ignore[attr-defined]
        else:
            del self.fields["other_kind"]
        self.fields["kind"].choices = first  # type: ignore[attr-defined]

    def _offer_restrictions(self, actor: Actor) -> None:
        """A role that writes no restricted entries is not asked about them."""
        own = [one for one in Restriction if one.value and actor.may(f"{one.value}:W")]
        gists = ["gist_bearing", "gist_what_to_do", "no_gist_because"]
        if Restriction.SECURITY in own:
            gists.insert(0, "report_number")
        else:
            del self.fields["report_number"]
        if not own:
            for name in ("restriction", *gists):
                del self.fields[name]
            return
        choices = [("", "Everybody who may read the log"), *((one.value, one.label) for one in own)]
        self.fields["restriction"].choices = choices  # type: ignore[attr-defined]
        self.reveals = {**self.reveals, "restriction": {own[0].value: gists}}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """The fields in the words of `cases.actions.contact_rows.Entry`."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("kind", "")
        if chosen == OTHER:
            chosen = cleaned.get("other_kind", "")
            if not chosen and "other_kind" not in self.errors:
                self.add_error("other_kind", "Choose which kind of entry it is")
        cleaned.pop("other_kind", None)
        cleaned["kind"], cleaned["sub_kind"] = _pair(chosen)
        cleaned["tags"] = tuple(cleaned.get("tags", ()))
        self._say_choose_again()
        join_moment(cleaned)
        return cleaned

    def _say_choose_again(self) -> None:
        """A browser gives a chosen file once: where something has to be mended, it is chosen again."""
        if self.errors and self.files and "documents" not in self.errors:
            self.add_error("documents", "Choose the files again: a browser sends them only once.")

    def refuse(self, refusal: Any) -> None:
        """What the action says of the time stands at the day; of a report's number, at who may read it."""
        if refusal.field == "happened_at":
            refusal.field = "happened_on"
        if refusal.field == "sub_kind":
            refusal.field = "kind"
        if refusal.field == "report_number":
            refusal.field = "restriction"
        super().refuse(refusal)
        self._say_choose_again()


class AmendForm(GovForm):
    """A correction of an entry: what is right, and why."""

    text = LongTextField(label="What it should say", rows=6, max_length=LONGEST_TEXT)
    reason = TextField(label="Why it is amended", max_length=LONGEST_GIST)


class WithdrawForm(GovForm):
    """Taking an entry back: why. `seen` is how many amendments stood under it when the page was shown."""

    reason = TextField(
        label="Why it is withdrawn",
        max_length=LONGEST_GIST,
        help_text="Everybody who could read the entry reads this",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def shown_again(self, *, seen: int) -> None:
        """The page now shows so many amendments: the next sending counts for these."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(seen)
        self.data = data


class LogFilter(NamedMessages, forms.Form):
    """What of the log is shown. Its answers stand in the address and name nobody but staff by their key."""

    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *ContactKind.choices])
    tag = forms.ChoiceField(label="Evidence of", required=False, choices=[("", "Anything"), *TagKind.choices])
    with_whom = forms.ChoiceField(label="With", required=False, choices=[("", "Anybody"), *WithWhom.choices])
    author = forms.ChoiceField(label="Written by", required=False)
    since = SplitDateField(label="From", required=False)
    until = SplitDateField(label="To", required=False)

    def __init__(self, *args: Any, authors: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author"].choices = [("", "Anybody"), *authors]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What is filtered by; nothing where an answer makes no sense, which then stands in the form."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}
