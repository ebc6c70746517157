"""Rows that hang on rows in the interchange format: assessments with answers, plans with objectives.

A branch carries every column of its table but those that it leaves out with a reason, so that a new column
cannot be forgotten (docs/interchange/README.md). The branches of an app stand in its `models/records.py`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models

from staff.models import Organisation, Prison, ProbationTrust, RoleAssignment

#: How a place is named in a file: the model, and the member of `Names` that knows its code.
PLACES: Mapping[type[models.Model], str] = {
    Prison: "prison", ProbationTrust: "trust", Organisation: "organisation",
}  # fmt: skip
Row = dict[str, Any]
#: Gives the key here of a row that a file names by its own key: branch and key.
Find = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Rows of one table that hang on a row of another.

    `of`: the foreign key they hang on; "" for the first ones, which hang on a custody and person. `key`: by
    what a first one is known again. `refs`: foreign keys to rows of branches of the same person, which name
    them by the key in the file. `past`: days and times that cannot lie ahead; `turn`: days that come one
    after another. `rekeyed`: what turns keys within the content of a row.
    """

    name: str
    model: type[models.Model]
    of: str = ""
    key: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    branches: tuple["Branch", ...] = ()
    rekeyed: Callable[[Row, Find], Row] | None = None

    @cache  # noqa: B019  (the branches are those of the models, and live as long)
    def columns(self) -> Sequence["models.Field[Any, Any]"]:
        """The columns that a file carries, in the order of the table."""
        return tuple(
            one
            for one in self.model._meta.concrete_fields
            if not (one.primary_key or one.name == self.of or one.name in self.left_out)
        )

    def naming(self, what: str) -> list[str]:
        """The names of the columns that name something of this kind (see `names`)."""
        return [one.name for one in self.columns() if names(one) == what]

    def column(self, name: str) -> "models.Field[Any, Any]":
        """One of the columns."""
        return next(one for one in self.columns() if one.name == name)

    def every(self) -> Iterator["Branch"]:
        """This branch and all that hang on it, each before those that hang on it."""
        yield self
        for one in self.branches:
            yield from one.every()


@cache
def names(column: "models.Field[Any, Any]") -> str:
    """What a member names: "user", "prison", "trust", "organisation", "form", "programme", "post", "custody",
    "contact", "question_set", "stay", "ref" for another row of the file, or "" for a plain value."""
    related = column.related_model
    if related is None:
        return ""
    if related._meta.label == settings.AUTH_USER_MODEL:
        return "user"
    if related is RoleAssignment:
        return "post"
    words = {
        "cases.Custody": "custody", "cases.Stay": "stay", "cases.Contact": "contact",
        "risk.FormVersion": "form", "sentence_plans.Programme": "programme",
        "inspection.QuestionSet": "question_set", "staff.Region": "region",
    }  # fmt: skip
    return PLACES.get(related) or words.get(related._meta.label, "ref")


#: How a file names what is not of the record: the way from the column to the name, by what is named.
WAYS: Mapping[str, tuple[str, ...]] = {
    "user": ("username",),
    "prison": ("code",),
    "trust": ("code",),
    "organisation": ("code",),
    "form": ("code", "version"),
    "programme": ("code",),
    "question_set": ("kind", "version"),
    "custody": ("opened_on",),
    "contact": ("origin_key",),
    "stay": ("prison__code", "arrived_on"),
    "post": ("user__username", "role", "prison__code", "trust__code", "organisation__code"),
}
