"""Every column of every table of the record is carried by the interchange format, or left out and why."""

import pytest
from django.apps import apps

from cases.models import Custody, Prisoner
from cases.models.records import CIRCUMSTANCES, OF_CUSTODY
from inspection.models import records as inspection_records
from omu.actions import prison_lines
from omu.actions.branch_writing import EVERY, NAMED, ROOTS
from omu.actions.record_files import SCHEMA, schema
from risk.models import records as risk_records
from sentence_plans.models import records as plan_records
from tests.omu import branch_schema
from tests.omu.test_record_schema import TABLES

APPS = ("cases", "risk", "sentence_plans", "inspection")
WORKED_OUT = "is worked out from the name when it is taken in"
WHOSE = "follows from where the row stands in the record"
HERE = "says when and by whom it was entered in one installation; the audit of the other says its own"
COUNTS = "counts the saves in one installation"
ON_PAGES = "is under way in one installation and ends there"
OF_PLACE = "belongs to the installation or the prison, not to the record of a person"
READ_HERE = "says what staff of one installation read or were told"
#: Columns that no file carries, with the reason; a name alone holds for every table.
LEFT_OUT = {
    "recorded_at": HERE,
    "recorded_by": HERE,
    "return_recorded_by": HERE,
    "started_by": HERE,
    "version": COUNTS,
    "search_name": WORKED_OUT,
    "sort_name": WORKED_OUT,
    "sounds": WORKED_OUT,
    "prisoner": WHOSE,
    "custody": "is named by its day of reception",
    "Alert.source": "those that are carried come from a person",
    "Alert.opened_by": HERE,
    "Alert.closed_by": HERE,
    "Contact.entered_at": "is `recorded_at` of the file",
    "Contact.amends": "is named by the key of the entry, in `amends`",
    "Custody.opened_on": "is the day in `received_on`",
    "Custody.returned_on": "follows from the releases",
    "Custody.closed_on": "follows from the releases",
    "Custody.closed_as": "follows from the releases",
    "Custody.source": "says by which way it came into one installation",
    "KeyDate.replaced_at": "dates in force alone are carried",
    "Prisoner.same_as": "is named by number, in `same_as`",
    "Withdrawal.contact": "stands in its entry",
}
#: Columns of the first parts that a file names in its own way.
NAMED_OTHERWISE = {
    "Contact": {"author", "prison", "trust", "organisation"},
    "Withdrawal": {"by"},
}
#: Tables that no file carries, with the reason.
NO_PART = (
    {
        "ContactTag": "stands in its entry, in `tags`",
        "LimitChange": OF_PLACE,
        "Policy": OF_PLACE,
        "PrisonSetting": OF_PLACE,
        "Redeployment": OF_PLACE,
        "Specialism": OF_PLACE,
        "Training": OF_PLACE,
        "UnitObjective": OF_PLACE,
        "UnitProgress": OF_PLACE,
        "Supervision": "stands in lines of its own before the records (places-v1.schema.json)",
        "SupervisionNote": "what was said stands in the log of the case",
        "Reallocation": OF_PLACE,
        "ReallocationLine": OF_PLACE,
        "Clock": "is worked out",
        "ClockFlag": READ_HERE,
        "Headline": "is worked out",
        "Change": "is a queue",
        "LogSearch": READ_HERE,
        "ContactRead": READ_HERE,
        "Message": READ_HERE,
        "MessageOpening": READ_HERE,
        "EntryAccess": READ_HERE,
        "NamedReader": READ_HERE,
        "Escalation": READ_HERE,
        "EscalationAnswer": READ_HERE,
        "TaskSnooze": READ_HERE,
        "Dossier": "is printed again from the record",
        "DossierCheck": "is about a document that is printed again from the record",
        "DocumentScan": "is looked for again in the other installation",
        "ScanWanted": "is a queue",
        "Task": ON_PAGES,
        "Merge": "is decided by two people in each installation (docs/adr/0013)",
        "HandoverCheck": ON_PAGES,
    }
    | risk_records.NOT_OF_A_RECORD
    | plan_records.NOT_OF_A_RECORD
    | inspection_records.NOT_OF_A_RECORD
)


def tables():
    """Every table of the record; histories kept by the database are not asked for."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if not hasattr(model, "pgh_tracked_model"):
                yield model


def carried():
    """By table of the first parts, the columns that a file carries of it."""
    found = {model: {*members} for model, members in TABLES.values()}
    for part in (*OF_CUSTODY, *CIRCUMSTANCES):
        found.setdefault(part.model, set()).update(part.fields, part.links, {part.of})
    return found


def test_every_table_is_carried_or_left_out_with_a_reason():
    held = {*carried(), *(branch.model for branch in EVERY.values())}
    held |= {one.model for root in prison_lines.ROOTS for one in root.every()}
    names = {model.__name__ for model in tables() if model not in held}
    assert names == set(NO_PART), "say why it is left out, or make it a part or a branch of the record"
    assert all(NO_PART.values())


@pytest.mark.parametrize("model", list(carried()), ids=lambda model: model.__name__)
def test_every_column_of_a_part_is_carried_or_left_out_with_a_reason(model):
    name = model.__name__
    held = carried()[model] | NAMED_OTHERWISE.get(name, set())
    left = {one.name for one in model._meta.concrete_fields if not one.primary_key} - held
    assert {one for one in left if f"{name}.{one}" not in LEFT_OUT and one not in LEFT_OUT} == set()


def test_what_is_left_out_of_a_branch_is_a_column_of_it():
    of_prisons = [one for root in prison_lines.ROOTS for one in root.every()]
    for branch in (*EVERY.values(), *of_prisons):
        columns = {one.name for one in branch.model._meta.concrete_fields}
        assert {*branch.left_out, *branch.refs, *branch.past, *branch.turn, *branch.key} <= columns, (
            branch.name
        )
        assert all(branch.left_out.values())
    assert {root.branches == () or root.of == "" for root in ROOTS} == {True}
    hanging = {Prisoner, Custody}
    assert all(hanging & {one.related_model for one in root.model._meta.concrete_fields} for root in ROOTS)


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_the_schema_says_what_the_branches_hold(root):
    for name, said in branch_schema.definitions(root, NAMED):
        wanted = branch_schema.shown(name, said)
        assert schema()["$defs"].get(name) == said, f"tests/omu/branch_schema.py writes:\n{wanted}"
        assert wanted in SCHEMA.read_text(encoding="utf-8")
    assert root.name in schema()["properties"]
