"""What hangs on the cases of many people, taken in from their records: all at once, table by table.

What is here stays as it is: an assessment, a decision or a plan is changed on its page and never by a file; a
difference is reported. A new one comes in whole, or it is left out with the reason.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cases.actions import headlines, mappa
from cases.actions.record_parts import Names, numbered
from cases.actions.records import Outcome
from cases.models import Custody, Prisoner
from cases.models.record_branches import Branch, names
from cases.standards.records import RecordFault, Rows
from inspection.actions import question_sets
from omu.actions import branch_rows, branch_rules
from omu.actions.branch_rows import Here, Taken
from omu.actions.branch_writing import ROOTS, Grown, trees
from omu.actions.record_documents import Shelf
from risk.actions import form_versions
from risk.actions import record_headlines as risk_headlines
from sentence_plans.actions import catalogue
from sentence_plans.actions import record_headlines as plan_headlines
from staff import audit
from staff.actors import Actor

NOT_BY_PAGE = "Assessments, decisions and plans are taken from a file by those who run the service alone."
DIFFERS = "What is here is not that of the file. It stays: it is changed on its page."
NO_CUSTODY = "There is no custody of that day here."
NOT_TAKEN = "It names a row of the record that was not taken."
CONTRADICTS = "This cannot stand beside what is here."


@transaction.atomic
def load_many(
    outcomes: Iterable[Outcome], *, names: Names, shelf: Shelf, now: datetime.datetime, by: Actor
) -> None:
    """Write what is new for the people just taken in; notes in each outcome what was written and left out."""
    told = [one for one in outcomes if one.refusal is None and one.record.branches]
    if not by.is_system:
        for one in told:
            one.left_out.append(RecordFault(next(iter(one.record.branches)), NOT_BY_PAGE))
        return
    if not told:
        return
    _know(told, by=by)
    people = Prisoner.objects.filter(number__in=[one.record.number for one in told])
    keys = dict(people.values_list("number", "pk"))
    here = Here.known(keys, names=names, shelf=shelf, now=now)
    standing = trees([keys[one.record.number] for one in told if not one.is_new])
    taken = [_Choice(one, here, standing.get(keys[one.record.number], {})) for one in told]
    kept = len(shelf.kept)
    try:
        with transaction.atomic():
            _write(taken, here, by=by)
    except IntegrityError:
        shelf.drop(since=kept)
        for choice in taken:
            _alone(choice, here, by=by)


#: What comes with the product and is made rows of before a branch names it.
SHIPPED = {
    "assessments": form_versions.load,
    "deliveries": catalogue.load,
    "audited_cases": question_sets.load,
    "judgements": question_sets.load,
}


def _know(told: Iterable[Outcome], *, by: Actor) -> None:
    """Make rows of what these records name of what comes with the product."""
    said = {name for one in told for name, rows in one.record.branches.items() if rows}
    for load in {SHIPPED[name] for name in said & set(SHIPPED)}:
        load(by=by)


def _alone(one: "_Choice", here: Here, *, by: Actor) -> None:
    """What one record brings, where that of all together was refused by the tables."""
    kept = len(here.shelf.kept)
    try:
        with transaction.atomic():
            _write([one], here, by=by)
    except IntegrityError:
        here.shelf.drop(since=kept)
        one.outcome.left_out += [RecordFault(path, CONTRADICTS) for path in one.roots]


class _Choice:
    """What of one record is new here, whole trees; the others are noted in its outcome."""

    def __init__(self, outcome: Outcome, here: Here, standing: dict[str, list[Grown]]) -> None:
        self.outcome, self.here, self.number = outcome, here, outcome.record.number
        self.taken: list[Taken] = []
        self.known: dict[tuple[str, object], int] = {}
        self.roots: list[str] = []
        self.free: set[tuple[str, object]] = set()
        for root in ROOTS:
            self._choose(root, outcome.record.branches.get(root.name, ()), standing.get(root.name, []))

    def _choose(self, root: Branch, rows: Rows, held: list[Grown]) -> None:
        found = dict(zip(numbered(_key(root, one.row) for one in held), held, strict=True))
        marks = {mark for one in held for mark in branch_rules.marks(root, found=one.row)}
        for position, (key, row) in enumerate(
            zip(numbered(_key(root, one) for one in rows), rows, strict=True)
        ):
            path = f"{root.name}[{position}]"
            if key in found:
                self._stands(root, row, found[key], path)
            elif reason := self._hindrance(root, row, marks):
                self.outcome.left_out.append(RecordFault(path, reason))
            else:
                self.free |= _named(root, row)
                self.roots.append(path)
                self.taken += _grown(root, row, self.number, path)

    def _stands(self, root: Branch, row: Mapping[str, Any], here: Grown, path: str) -> None:
        pairs: dict[tuple[str, object], int] = {}
        if same(root, row=row, here=here, pairs=pairs):
            self.known |= pairs
            self.free |= set(pairs)
        else:
            self.outcome.left_out.append(RecordFault(path, DIFFERS))

    def _hindrance(self, root: Branch, row: Mapping[str, Any], marks: Collection[object]) -> str:
        """Why a tree cannot come in; empty where it can."""
        if self.here.custody(self.number, row.get("custody")) is None:
            return NO_CUSTODY
        for mark in branch_rules.marks(root, found=branch_rules.values(root, row=row)):
            if mark in marks:
                return f"{branch_rules.in_words(mark[0])}: there is another one here."
        missing = set(_refs(root, row)) - self.free - _named(root, row)
        return NOT_TAKEN if missing else ""


def _key(root: Branch, row: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(row.get(member) for member in root.key)


def _named(branch: Branch, row: Mapping[str, Any]) -> set[tuple[str, object]]:
    """The keys that the rows of a tree have in the file."""
    mine = {(branch.name, row["key"])} if "key" in row else set()
    below = [_named(child, one) for child in branch.branches for one in row.get(child.name, ())]
    return mine.union(*below)


def _refs(branch: Branch, row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """What the rows of a tree name."""
    for member, name in branch.refs.items():
        if row.get(member) is not None:
            yield name, row[member]
    for child in branch.branches:
        for one in row.get(child.name, ()):
            yield from _refs(child, one)


def _grown(
    branch: Branch, row: Mapping[str, Any], number: str, path: str, parent: Taken | None = None
) -> Iterator[Taken]:
    mine = Taken(branch, row, number, path, parent)
    yield mine
    for child in branch.branches:
        for position, one in enumerate(row.get(child.name, ())):
            yield from _grown(child, one, number, f"{path}.{child.name}[{position}]", mine)


def same(
    branch: Branch, *, row: Mapping[str, Any], here: Grown, pairs: dict[tuple[str, object], int]
) -> bool:
    """Whether a tree of a file says nothing that the one here does not; notes which rows are which.

    What the file does not say is not compared; nor are keys, which differ from one installation to another.
    """
    if "key" in row:
        pairs[branch.name, row["key"]] = here.pk
    for column in branch.columns():
        said = row.get(column.name)
        skipped = column.name in branch.refs or (branch.rekeyed and isinstance(said, dict))
        if said is not None and not skipped and not _alike(said, here.row[column.name], names(column)):
            return False
    for child in branch.branches:
        said, held = row.get(child.name, ()), here.on.get(child.name, [])
        if said and len(said) != len(held):
            return False
        if not all(
            same(child, row=one, here=other, pairs=pairs) for one, other in zip(said, held, strict=False)
        ):
            return False
    return True


def _alike(said: object, held: object, named: str) -> bool:
    if named in ("user", "post"):
        return str(said).lower() == str(held).lower()
    return said == held


def _write(choices: list[_Choice], here: Here, *, by: Actor) -> None:
    known = {(one.number, *key): pk for one in choices for key, pk in one.known.items()}
    left_out = branch_rows.write([row for one in choices for row in one.taken], known=known, here=here)
    by_number = {one.number: one for one in choices}
    for number, fault in left_out:
        by_number[number].outcome.left_out.append(fault)
    changed = [one for one in choices if one.roots]
    for one in changed:
        one.outcome.changed.update(Counter(path.partition("[")[0] for path in one.roots))
    touched = {row.custody_id for one in changed for row in one.taken if row.parent is None}
    found = risk_headlines.facts(touched)
    told = mappa.facts(touched, today=localdate(here.now), by=by)
    for key, facts in (*plan_headlines.facts(touched).items(), *told.items()):
        found.setdefault(key, {}).update(facts)
    for same_names in {tuple(sorted(one)) for one in found.values()}:
        headlines.record_many({key: one for key, one in found.items() if tuple(sorted(one)) == same_names})
    if limited := [one for one in changed if any(path.startswith("limitations[") for path in one.roots)]:
        headlines.follow([here.people[one.number] for one in limited])
    headlines.touch_many(list(Custody.objects.filter(pk__in=touched)))
    audit.record_many([_event(one, here, by=by) for one in changed])


def _event(one: _Choice, here: Here, *, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.record.loaded",
        subject=("cases.Prisoner", str(here.people[one.number])),
        prisoner_number=one.number,
        details={"came_of": one.outcome.came_of, "rows": dict(one.outcome.changed)},
    )
