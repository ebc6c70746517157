"""The rows that records bring, made of what a file says and written table by table (docs/interchange).

Keys are taken before anything is written, so that rows may name each other in any order; the tables hold the
foreign keys at the end of the transaction. What hangs on a row goes in before the row itself: the parts of a
complete assessment are refused once it is there.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models.fields import NOT_PROVIDED

from cases.actions.record_parts import Names
from cases.models import Contact, Custody, Stay
from cases.models.record_branches import WAYS, Branch, names
from cases.standards.records import RecordFault
from inspection.models import QuestionSet
from omu.actions import record_documents
from omu.actions.branch_writing import EVERY, joined
from omu.actions.record_documents import Shelf
from risk.actions import content
from risk.models import FormVersion
from sentence_plans.models import Programme
from staff.actions.errors import Refused
from staff.models import RoleAssignment
from staff.models.bulk import give_keys, write_many

#: What is said where something that a row names is not here, by what it names.
NOT_HERE = {
    "post": "Nobody here has had that role there: {}.",
    "stay": "There is no such stay here: {}.",
    "contact": "The entry {} was not taken.",
}
UNKNOWN = "This is not known here: {}."


@dataclass
class Here:
    """What the rows of a batch name, by the way a file names it."""

    people: Mapping[str, int]
    places: Names
    now: datetime.datetime
    custodies: dict[str, dict[datetime.date, int]] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    programmes: dict[str, int] = field(default_factory=dict)
    question_sets: dict[str, int] = field(default_factory=dict)
    stays: dict[tuple[int, str], int] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf)

    @classmethod
    def known(
        cls, people: Mapping[str, int], *, names: Names, shelf: Shelf, now: datetime.datetime
    ) -> "Here":
        """Custodies and stays of these people, the forms, programmes and question sets; five queries."""
        made = cls(people, names, now, shelf=shelf)
        rows = Custody.objects.filter(prisoner__in=people.values()).order_by("opened_on", "pk")
        for number, opened_on, pk in rows.values_list("prisoner__number", "opened_on", "pk"):
            made.custodies.setdefault(number, {})[opened_on] = pk
        stays = Stay.objects.filter(prisoner__in=people.values()).values_list("pk", "custody", *WAYS["stay"])
        made.stays = {(custody, str(joined(words))): pk for pk, custody, *words in stays}
        forms = FormVersion.objects.values_list("pk", *WAYS["form"])
        made.forms = {f"{code}/{version}": pk for pk, code, version in forms}
        sets = QuestionSet.objects.values_list("pk", *WAYS["question_set"])
        made.question_sets = {f"{kind}/{version}": pk for pk, kind, version in sets}
        made.programmes = dict(Programme.objects.values_list("code", "pk"))
        return made

    def custody(self, number: str, day: datetime.date | None) -> int | None:
        """The custody of a person from a day, or without a day the latest."""
        held = self.custodies.get(number, {})
        return held.get(day) if day else next(reversed(held.values()), None)


@dataclass(eq=False)
class Taken:
    """One row that comes in: what the file says, whose, where it stands, and on which row it hangs."""

    branch: Branch
    row: Mapping[str, Any]
    number: str
    path: str
    parent: "Taken | None" = None
    made: Any = None
    custody_id: int = 0

    @property
    def first(self) -> "Taken":
        """The row that everything hangs on."""
        return self.parent.first if self.parent else self


def write(
    rows: Collection[Taken], *, known: Mapping[tuple[str, str, Any], int], here: Here
) -> list[tuple[str, RecordFault]]:
    """Write these rows. `known`: keys here of rows of the file that are here, by number, branch and key.

    Gives what was left out, with the number of whose it was. Queries by table, not by row.
    """
    writer = _Writer(rows, known, here)
    for branch in reversed(list(EVERY.values())):
        made = [one.made for one in writer.by_branch.get(branch, ())]
        write_many(made)
        if branch.name == "documents":
            write_many(record_documents.scans_wanted(made, now=here.now))
    return writer.left_out


class _Writer:
    """Makes the rows of a batch, with the keys of all that they name."""

    def __init__(
        self, rows: Collection[Taken], known: Mapping[tuple[str, str, Any], int], here: Here
    ) -> None:
        self.here, self.left_out = here, list[tuple[str, RecordFault]]()
        self.by_branch: dict[Branch, list[Taken]] = {}
        self.posts, self.entries = _posts(rows), _entries(rows, here)
        for one in rows:
            if self._make(one):
                self.by_branch.setdefault(one.branch, []).append(one)
        for held in self.by_branch.values():
            give_keys([one.made for one in held])
        self.keys = dict(known)
        self.keys |= {(one.number, one.branch.name, one.row.get("key")): one.made.pk for one in self._all()}
        for one in self._all():
            self._hang(one)

    def _all(self) -> Iterable[Taken]:
        return (one for rows in self.by_branch.values() for one in rows)

    def _make(self, one: Taken) -> bool:
        """Everything of a row but what it hangs on and names in the file; False where it is left out."""
        one.custody_id = self.here.custody(one.number, one.first.row.get("custody")) or 0
        facts = self._facts(one)
        if facts is None:
            return False
        if "prisoner" in one.branch.left_out:
            facts["prisoner_id"] = self.here.people[one.number]
        if "custody" in one.branch.left_out:
            facts["custody_id"] = one.custody_id
        if one.branch.name == "documents":
            try:
                facts["file"] = self.here.shelf.keep(one.row)
            except Refused as refusal:
                return self._leave_out(one, ".sha256", refusal.message)
        one.made = one.branch.model(**facts)
        return True

    def _facts(self, one: Taken) -> dict[str, Any] | None:
        """The columns that the file says, with the keys of what it names; None where one is not here."""
        facts: dict[str, Any] = {}
        for column in one.branch.columns():
            said = one.row.get(column.name)
            if said is None:
                if column.db_default is not NOT_PROVIDED:
                    facts[column.name] = self.here.now
            elif column.name not in one.branch.refs:
                facts[column.attname] = self._key(one, names(column), said)
                if facts[column.attname] is None:
                    words = NOT_HERE.get(names(column), UNKNOWN).format(said)
                    self._leave_out(one, f".{column.name}", words)
                    return None
        return facts

    def _leave_out(self, one: Taken, member: str, reason: str) -> bool:
        self.left_out.append((one.number, RecordFault(f"{one.path}{member}", reason)))
        return False

    def _key(self, one: Taken, named: str, said: Any) -> Any:
        """The value of a column: what the file says, or the key of what it names."""
        if named == "form":
            return self.here.forms.get(said)
        if named == "programme":
            return self.here.programmes.get(said)
        if named == "question_set":
            return self.here.question_sets.get(said)
        if named == "custody":
            return self.here.custody(one.number, said)
        if named == "contact":
            return self.entries.get((one.number, said))
        if named == "stay":
            return self.here.stays.get((one.custody_id, said))
        if named == "post":
            return self.posts.get(said.lower())
        return self.here.places.key(named, said) if named else said

    def _hang(self, one: Taken) -> None:
        """The keys of what a row hangs on and of what it names."""
        branch = one.branch
        if one.parent:
            setattr(one.made, f"{branch.of}_id", one.parent.made.pk)
        for member, name in branch.refs.items():
            if one.row.get(member) is not None:
                setattr(one.made, f"{member}_id", self.keys[one.number, name, one.row[member]])
        if branch.rekeyed:
            turned = branch.rekeyed(dict(one.row), lambda name, key: self.keys[one.number, name, key])
            one.made.content, one.made.progress = turned["content"], turned.get("progress", {})
            one.made.digest = content.digest(one.made.content)


def _posts(rows: Collection[Taken]) -> dict[str, int]:
    """Roles that people hold or held, by how a file names them; no query where none is named."""
    naming = {branch: branch.naming("post") for branch in {one.branch for one in rows}}
    said = [one.row[name].lower() for one in rows for name in naming[one.branch]]
    if not said:
        return {}
    users = {name.partition("/")[0] for name in said}
    held = RoleAssignment.objects.order_by("started_on", "pk").values_list("pk", *WAYS["post"])
    found = {str(joined(list(words))).lower(): pk for pk, *words in held}
    return {name: pk for name, pk in found.items() if name.partition("/")[0] in users}


def _entries(rows: Collection[Taken], here: Here) -> dict[tuple[str, str], int]:
    """Entries of the log that rows name, by number and key; no query where none is named."""
    naming = {branch: branch.naming("contact") for branch in {one.branch for one in rows}}
    wanted = {(one.number, one.row[name]) for one in rows for name in naming[one.branch] if one.row.get(name)}
    if not wanted:
        return {}
    held = Contact.objects.filter(
        prisoner__number__in={number for number, _ in wanted}, origin_key__in={key for _, key in wanted}
    )
    found = held.values_list("prisoner__number", "origin_key", "pk")
    return {(number, key): pk for number, key, pk in found}
