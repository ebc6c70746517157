"""Lines about prisons taken in: surveys, analyses, audits, meetings (docs/interchange).

A line comes in whole, in one transaction, after the records it names. What is here stays as it is, and a
difference is reported; a row that names a case, an entry or somebody not here is left out with its path.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.fields import NOT_PROVIDED

from cases.actions.record_parts import Names, numbered
from cases.models import Contact, Custody
from cases.models.record_branches import WAYS, Branch, Row
from inspection.actions import question_sets
from inspection.models import NeedsDecision, QuestionSet, SurveyResponse
from inspection.standards import needs_tables
from omu.actions import branch_checks, branch_reading, branch_rules, prison_lines, record_files
from omu.actions.branch_writing import says
from omu.actions.prison_lines import LINKS, named
from omu.actions.record_files import Line, LineFault
from omu.actions.record_reports import Report
from risk.actions import meeting_tasks
from risk.models import MeetingAction, MeetingItem
from sentence_plans.actions import catalogue
from sentence_plans.models import Programme
from staff import audit
from staff.actors import Actor
from staff.models import Region

DIFFERS = "What is here is not that of the file. It stays: it is changed on its page."
CONTRADICTS = "This cannot stand beside what is here."
NOT_HERE = "This is not known here: {}."
UNEVEN = "There is not one key and one number for each series."
ELSEWHERE = "The record of the person has no such row that belongs to nothing yet."


def faults(line: Line, *, now: datetime.datetime, today: datetime.date) -> list[LineFault]:
    """What is wrong with a line by itself: its shape, days, and what its tables hold."""
    if shape := record_files.shape_faults(line, against=prison_lines.validator()):
        return shape
    try:
        row = _row(line)
    except ValueError as error:
        return [LineFault(line.number, "", f"A day or time cannot be read: {error}.")]
    root = prison_lines.root_of(line.kind)
    found = list(_faults(root, [row], line.kind, now=now, today=today))
    if line.kind == "needs_analysis":
        found += [
            (f"{line.kind}.tables.{one}", UNEVEN) for one in needs_tables.without_key(data=row["tables"])
        ]
    return [LineFault(line.number, path, reason) for path, reason in found]


def _row(line: Line) -> Row:
    return branch_reading.rows(prison_lines.root_of(line.kind), said=[(line.data or {})[line.kind]])[0]


def _faults(
    branch: Branch, rows: Iterable[Row], path: str, *, now: datetime.datetime, today: datetime.date
) -> Iterator[tuple[str, str]]:
    seen: set[Any] = set()
    for number, row in enumerate(rows):
        place = f"{path}[{number}]" if branch.of else path
        found = branch_rules.values(branch, row=row)
        for fault in branch_checks.in_time(branch, row=row, place=place, now=now, today=today):
            yield fault.path, fault.reason
        if branch.name not in LINKS:
            for name in branch_rules.broken(branch, found=found):
                yield place, f"{branch_rules.in_words(name)}."
            for mark in branch_rules.marks(branch, found=found):
                if mark in seen:
                    yield place, branch_checks.TWICE.format(branch_rules.in_words(mark[0]))
                seen.add(mark)
        for child in branch.branches:
            below = row.get(child.name, ())
            yield from _faults(child, below, f"{place}.{child.name}", now=now, today=today)


@dataclass
class _Here:
    """The keys here of what lines name, by the way a file names it."""

    names: Names
    found: dict[str, Mapping[Any, int]] = field(default_factory=dict)

    @classmethod
    def known(cls, rows: Iterable[tuple[Branch, Row]]) -> "_Here":
        """Those that these rows name; a query for each kind of thing."""
        wanted: dict[str, set[str]] = {"case": set(), "entry": set()}
        for branch, row in rows:
            _named(branch, row, wanted)
        numbers = {kind: {one.partition("/")[0] for one in said} for kind, said in wanted.items()}
        made = cls(Names.known())
        cases = Custody.objects.filter(prisoner__number__in=numbers["case"]).order_by("pk")
        made.found["case"] = {
            f"{number}/{day}": pk
            for number, day, pk in cases.values_list("prisoner__number", "opened_on", "pk")
        }
        keys = {one.partition("/")[2] for one in wanted["entry"]}
        entries = Contact.objects.filter(prisoner__number__in=numbers["entry"], origin_key__in=keys)
        made.found["entry"] = {
            f"{number}/{key}": pk
            for number, key, pk in entries.values_list("prisoner__number", "origin_key", "pk")
        }
        sets = QuestionSet.objects.values_list("pk", *WAYS["question_set"])
        made.found["question_set"] = {f"{kind}/{version}": pk for pk, kind, version in sets}
        made.found["programme"] = dict(Programme.objects.values_list("code", "pk"))
        made.found["region"] = dict(Region.objects.values_list("code", "pk"))
        return made

    def key(self, kind: str, said: Any) -> int | None:
        """The key of what is named; None where it is not here."""
        if kind in self.found:
            return self.found[kind].get(said)
        try:
            return self.names.key(kind, said)
        except KeyError:
            return None


def _named(branch: Branch, row: Row, wanted: dict[str, set[str]]) -> None:
    for column in branch.columns():
        kind = named(column)
        if kind in wanted and row.get(column.name):
            wanted[kind].add(row[column.name])
    for child in branch.branches:
        for one in row.get(child.name, ()):
            _named(child, one, wanted)


class _Taking:
    """One line made into rows; what cannot be is noted with its path."""

    def __init__(self, line: Line, here: _Here, *, now: datetime.datetime) -> None:
        self.line, self.here, self.now = line, here, now
        self.root, self.row = prison_lines.root_of(line.kind), _row(line)
        self.left_out: list[LineFault] = []
        self.siblings: dict[datetime.datetime, int] = {}

    def leave_out(self, path: str, reason: str) -> None:
        """Note what does not come in."""
        self.left_out.append(LineFault(self.line.number, path, reason))

    def write(self) -> Any:
        """Write the line; the row everything hangs on, None where it is left out."""
        return self._write(self.root, self.row, self.line.kind, None, 1)

    def _write(self, branch: Branch, row: Row, path: str, parent: Any, position: int) -> Any:
        facts = self._facts(branch, row, path)
        if facts is None:
            return None
        if branch.name in LINKS:
            return self._link(branch, facts, path, parent)
        made = branch.model(**facts)
        if branch.of:
            setattr(made, branch.of, parent)
        _fill(made, parent, position)
        made.save(force_insert=True)
        if isinstance(made, NeedsDecision):
            self.siblings[made.at] = made.pk
        for child in branch.branches:
            for number, one in enumerate(row.get(child.name, ())):
                self._write(child, one, f"{path}.{child.name}[{number}]", made, number + 1)
        return made

    def _facts(self, branch: Branch, row: Row, path: str) -> dict[str, Any] | None:
        facts: dict[str, Any] = {}
        for column in branch.columns():
            said = row.get(column.name)
            if said is None:
                if column.db_default is not NOT_PROVIDED:
                    facts[column.name] = self.now
                continue
            facts[column.attname] = self._key(named(column), said)
            if facts[column.attname] is None:
                self.leave_out(f"{path}.{column.name}", NOT_HERE.format(said))
                return None
        return facts

    def _key(self, kind: str, said: Any) -> Any:
        """The key of what is named, None where it is not here; a plain value as it is."""
        if kind == "sibling":
            return self.siblings.get(datetime.datetime.fromisoformat(said))
        return self.here.key(kind, said) if kind else said

    def _link(self, branch: Branch, facts: dict[str, Any], path: str, parent: Any) -> Any:
        """Say of a row that stands in a record that it belongs to this line."""
        rows = branch.model._base_manager.filter(**facts, **{f"{branch.of}__isnull": True})
        if any(one.name == "prison" for one in branch.model._meta.concrete_fields):
            rows = rows.filter(prison=parent.prison)
        if branch.name == "sample":
            rows = rows.filter(drawn_on=parent.drawn_on)
        key = rows.order_by("pk").values_list("pk", flat=True).first()
        if key is None:
            return self.leave_out(path, ELSEWHERE)
        return branch.model._base_manager.filter(pk=key).update(**{branch.of: parent})


def _fill(made: Any, parent: Any, position: int) -> None:
    """What follows from where a row stands."""
    if isinstance(made, SurveyResponse):
        made.prison_id, made.question_set_id = parent.prison_id, parent.question_set_id
    elif isinstance(made, NeedsDecision) and made.programme is not None and parent.prison is not None:
        made.provision = parent.prison.provisions.current().filter(programme=made.programme).first()
    elif isinstance(made, MeetingItem):
        made.prisoner_id = made.custody.prisoner_id
    elif isinstance(made, MeetingAction):
        made.task = meeting_tasks.taken_over(made, position=position)
        made.task.save(force_insert=True)


def take(lines: Iterable[Line], *, report: Report, now: datetime.datetime, by: Actor) -> None:
    """Write the lines that are not here; notes in the report what was written and what was left out."""
    wanted = list(lines)
    if any(line.kind in ("survey", "case_audit") for line in wanted):
        question_sets.load(by=by)
    if any(line.kind == "needs_analysis" for line in wanted):
        catalogue.load(by=by)
    for root in prison_lines.ROOTS:
        mine = [one for one in wanted if one.kind == root.name]
        if mine:
            _take_kind(root, mine, report, now=now, by=by)


@transaction.atomic
def _take_kind(root: Branch, lines: list[Line], report: Report, *, now: datetime.datetime, by: Actor) -> None:
    taking = [(line, _row(line)) for line in lines]
    here = _Here.known([(root, row) for _, row in taking])
    known = _standing(root)
    keys = numbered(_key(root, row) for _, row in taking)
    made = []
    for key, (line, row) in zip(keys, taking, strict=True):
        if key in known:
            if _plain(root, row) != _plain(root, known[key]):
                report.leave_out(LineFault(line.number, root.name, DIFFERS))
            continue
        one = _Taking(line, here, now=now)
        try:
            with transaction.atomic():
                made.append(one.write())
        except IntegrityError:
            report.leave_out(LineFault(line.number, root.name, CONTRADICTS))
            continue
        for fault in one.left_out:
            report.leave_out(fault)
    report.of_prisons += len([one for one in made if one])
    audit.record_many(
        [
            audit.event(
                by=by, deed="omu.of_prison.taken_over", subject=one, details={"kind": root.name}
            )
            for one in made
            if one
        ]
    )  # fmt: skip


def _standing(root: Branch) -> dict[tuple[Any, ...], Row]:
    """The lines of a kind that are here, as a file of them is read."""
    rows = branch_reading.rows(root, said=list(prison_lines.rows(root)))
    return dict(zip(numbered(_key(root, row) for row in rows), rows, strict=True))


def _key(root: Branch, row: Row) -> tuple[Any, ...]:
    return tuple(row.get(member) for member in root.key)


def _plain(branch: Branch, row: Row) -> Row:
    """What a row says, without what says nothing."""
    said = {one.name: row[one.name] for one in branch.columns() if says(one, value=row.get(one.name))}
    below = {one.name: [_plain(one, each) for each in row.get(one.name, ())] for one in branch.branches}
    return said | below
