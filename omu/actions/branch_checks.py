"""Every mistake in what hangs on the cases of a person, with its path, before anything is written.

The shape was found right by the schema. Here: names that are not known, rows that name nothing, what the
tables hold, days in the future or out of turn, answers that the form does not allow.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from cases.models.record_branches import Branch, names
from cases.standards.record_checks import KnownNames
from cases.standards.records import Record, RecordFault, Rows
from inspection.actions import question_sets
from omu.actions import branch_rules
from omu.actions.branch_writing import NAMED, ROOTS
from risk.actions import content, form_versions
from risk.models import FormVersion
from risk.standards import needs
from risk.standards.answer_faults import answer_faults
from risk.standards.needs import Form
from sentence_plans.actions import catalogue

FUTURE = "This lies in the future."
NO_ZONE = "A time says its zone, such as +00:00 or Z."
NOT_THERE = "This names a row that is not in the record."
TWICE = "{}: there is another one."
CHANGED = "The content is not that of its fingerprint: it was changed after it was signed."
#: Members that name somebody or somewhere, with the word for it.
WORDS = {
    "user": "user", "prison": "prison", "trust": "probation trust", "organisation": "partner organisation",
}  # fmt: skip


class Known:
    """What the installation knows that a record may name: places, users, forms."""

    def __init__(self, held: KnownNames) -> None:
        self.held = held
        self.names: Mapping[str, Any] = {
            "user": held.users, "prison": held.prisons, "trust": held.trusts,
            "organisation": held.organisations,
        }  # fmt: skip
        # Those that come with the product are put into the database when an assessment is first written.
        contents = [*form_versions.shipped(), *FormVersion.objects.values_list("content", flat=True)]
        self.question_sets = {f"{one.kind}/{one.version}" for one in question_sets.every()}
        self.programmes = {one.code for one in catalogue.every()}
        self.forms: dict[str, Form] = {
            f"{one['code']}/{one['version']}": needs.parse(data=one) for one in contents
        }


class _Check:
    """One record with what its rows name."""

    def __init__(self, record: Record, known: Known, now: datetime.datetime, today: datetime.date) -> None:
        self.record, self.known, self.now, self.today = record, known, now, today
        self.keys: dict[str, set[Any]] = defaultdict(set)
        self.entries = {one["origin_key"] for one in record.contacts}
        self.stays = {
            f"{row['prison']}/{row['arrived_on']}" for one in record.custodies for row in one.rows("stays")
        }

    def faults(self) -> Iterator[RecordFault]:
        for root in ROOTS:
            yield from self._keyed(root, self.record.branches.get(root.name, ()), root.name)
        for root in ROOTS:
            yield from self._rows(root, self.record.branches.get(root.name, ()), root.name)

    def _keyed(self, branch: Branch, rows: Rows, path: str) -> Iterator[RecordFault]:
        for number, row in enumerate(rows):
            if branch.name in NAMED and "key" in row:
                if row["key"] in self.keys[branch.name]:
                    yield RecordFault(f"{path}[{number}].key", "This key stands twice in this record.")
                self.keys[branch.name].add(row["key"])
            for child in branch.branches:
                yield from self._keyed(child, row.get(child.name, ()), f"{path}[{number}].{child.name}")

    def _rows(self, branch: Branch, rows: Rows, path: str) -> Iterator[RecordFault]:
        seen: set[Any] = set()
        for number, row in enumerate(rows):
            place = f"{path}[{number}]"
            found = branch_rules.values(branch, row=row)
            yield from self._named(branch, row, place)
            yield from in_time(branch, row=row, place=place, now=self.now, today=self.today)
            for name in branch_rules.broken(branch, found=found):
                yield RecordFault(place, f"{branch_rules.in_words(name)}.")
            for mark in branch_rules.marks(branch, found=found):
                if mark in seen:
                    yield RecordFault(place, TWICE.format(branch_rules.in_words(mark[0])))
                seen.add(mark)
            for child in branch.branches:
                yield from self._rows(child, row.get(child.name, ()), f"{place}.{child.name}")
            if branch.name == "assessments":
                yield from self._against_form(row, place)

    def _named(self, branch: Branch, row: Mapping[str, Any], place: str) -> Iterator[RecordFault]:
        for column in branch.columns():
            said, named = row.get(column.name), names(column)
            if said is None or not named:
                continue
            if reason := self._unknown(branch, column.name, named, said):
                yield RecordFault(f"{place}.{column.name}", reason)
        if branch.rekeyed:
            yield from self._within(branch, row, place)

    def _unknown(self, branch: Branch, member: str, named: str, said: Any) -> str:
        """Why what a member names is not there; empty where it is."""
        if named == "ref":
            return "" if said in self.keys[branch.refs[member]] else NOT_THERE
        if named == "contact":
            return "" if said in self.entries else "There is no entry with this key in the record."
        if named == "form":
            return "" if said in self.known.forms else f"There is no form “{said}” here."
        if named == "question_set":
            is_here = said in self.known.question_sets
            return "" if is_here else f"There is no question set “{said}” here."
        if named == "programme":
            return "" if said in self.known.programmes else f"There is no programme “{said}” here."
        if named == "stay":
            return "" if said in self.stays else "There is no such stay in the record."
        if named in WORDS:
            held = self.known.names[named]
            is_here = (said.lower() if named == "user" else said) in held
            return "" if is_here else f"There is no {WORDS[named]} “{said}” here."
        return ""

    def _within(self, branch: Branch, row: Mapping[str, Any], place: str) -> Iterator[RecordFault]:
        """What the content of a row names."""
        missing: list[Any] = []

        def find(name: str, key: Any) -> Any:
            missing.extend([] if key in self.keys[name] else [key])
            return key

        if branch.rekeyed:
            branch.rekeyed(dict(row), find)
        if missing:
            yield RecordFault(f"{place}.content", NOT_THERE)

    def _against_form(self, row: Mapping[str, Any], place: str) -> Iterator[RecordFault]:
        """Answers and sections that the form has not, scores off the scale, contents that were changed."""
        form = self.known.forms.get(row["form"])
        if form is None:
            return
        answers = row.get("answers", ())
        positions = {one["item"]: number for number, one in enumerate(answers)}
        for fault in answer_faults(form=form, scores={one["item"]: one.get("score") for one in answers}):
            yield RecordFault(f"{place}.answers[{positions[fault.item]}].item", fault.reason)
        sections = {section.number for section in form.sections}
        for name in ("notes", "results", "information_requests"):
            for number, one in enumerate(row.get(name, ())):
                if one["section"] not in sections:
                    reason = f"The form has no section {one['section']}."
                    yield RecordFault(f"{place}.{name}[{number}].section", reason)
        for number, one in enumerate(row.get("signed_contents", ())):
            if content.digest(one["content"]) != one["digest"]:
                yield RecordFault(f"{place}.signed_contents[{number}].digest", CHANGED)


def in_time(
    branch: Branch, *, row: Mapping[str, Any], place: str, now: datetime.datetime, today: datetime.date
) -> Iterator[RecordFault]:
    """Days and times of a row that lie ahead, or are out of turn."""
    for member in branch.past:
        said = row.get(member)
        if isinstance(said, datetime.datetime):
            if said.tzinfo is None:
                yield RecordFault(f"{place}.{member}", NO_ZONE)
            elif said > now:
                yield RecordFault(f"{place}.{member}", FUTURE)
        elif said is not None and said > today:
            yield RecordFault(f"{place}.{member}", FUTURE)
    before = None
    for member in branch.turn:
        said = row.get(member)
        if before is not None and said is not None and said < before:
            yield RecordFault(f"{place}.{member}", "This is before what comes before it.")
        before = said if said is not None else before


def faults(
    record: Record, *, known: Known, now: datetime.datetime, today: datetime.date
) -> list[RecordFault]:
    """Everything that cannot be in the branches of a record, in the order of the file."""
    return list(_Check(record, known, now, today).faults()) if record.branches else []
