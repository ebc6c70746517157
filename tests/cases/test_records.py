"""Records one by one and many at once leave the same rows; so do a record and the actions it stands for."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from cases.actions import records
from cases.actions.record_parts import Names
from cases.models import Alias, Allocation, Custody, Headline, HeldAs, KeyDate, Prisoner, Sentence, Stay
from omu.actions import estate, record_files, record_reading
from omu.actions import records as files
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.omu.record_lines import file_of, plain

DAY = datetime.date(2026, 10, 8)
#: What differs from one run to another: keys, instants, and what hangs on keys.
OF_A_RUN = ("id", "recorded_at", "at", "subject_key", "reference", "custody_id", "prisoner_id")


def rows_of(model, *left_out):
    """The rows of a table as sets of values, without what is of a run."""
    names = [one.attname for one in model._meta.concrete_fields if one.attname not in (*OF_A_RUN, *left_out)]
    found = model._base_manager.values_list(*names)
    return sorted(map(repr, found))


def said(*lines):
    """The records of lines."""
    file = record_files.RecordFile(file_of(*lines))
    return [record_reading.record(line) for line in file.records()]


TABLES = (Prisoner, Alias, Custody, Sentence, KeyDate, Stay, Allocation, Headline, AuditEvent)


@pytest.mark.parametrize("fewest", [1, 10**9], ids=["by COPY", "by statements"])
def test_one_by_one_and_many_at_once(world, monkeypatch, tmp_path, fewest):
    monkeypatch.setattr("staff.models.bulk.FEWEST_COPIED", fewest)
    path = tmp_path / "estate.jsonl"
    path.write_text("\n".join(estate.lines(prisons=2, prisoners=12, seed=3, day=DAY)), encoding="utf-8")
    facts = {"now": timezone.now(), "today": DAY, "by": world.system}
    with path.open("rb") as source:
        people = [record_reading.record(line) for line in record_files.RecordFile(source).records()]
        found = []
        with transaction.atomic():
            files.load_file(source, with_places=True, dry_run=True, **facts)
        for many in (True, False):
            with transaction.atomic():
                files.record_places.make(
                    files.record_places.read(record_files.RecordFile(source)), today=DAY, by=world.system
                )
                names = Names.known()
                if many:
                    records.load_many(people, names=names, **facts)
                else:
                    for one in people:
                        records.load(one, names=names, **facts)
                users = {"user_id", "started_by_id", "prison_id", "trust_id", "incoming_prison_id"}
                users |= {"offender_supervisor_id", "offender_manager_id", "personal_officer_id"}
                users |= {"offender_manager_trust_id"}
                told = {model: rows_of(model, *users) for model in TABLES}
                # What a prison runs is told of by keys, which differ as it is made twice.
                told[AuditEvent] = [one for one in told[AuditEvent] if "provision.added" not in one]
                found.append(told)
                transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0][Prisoner]) == 12


def as_a_record(world, facts, supervisor):
    """The record of a reception of today, and of its supervisor."""
    reception = world.reception(**facts)
    today = world.today.isoformat()
    record = plain(circumstances=None, alerts=None, contacts=None)
    record["identity"] = {
        "number": "A4321ZZ", "family_name": "Ashlobray", "given_names": "Corran", "born_on": "1990-05-06",
        "sex": "M", "aliases": [{"name": "Corry Ashlobray"}],
    }  # fmt: skip
    record["custodies"] = [
        {
            "received_on": today, "reception_kind": "sentence", "sentenced_on": today,
            "security_category": "C",
            "sentences": [
                {
                    "imposed_on": today, "court": reception.court, "kind": "DET", "years": 4,
                    "main_offence": reception.main_offence, "offence_group": reception.offence_group,
                }
            ],
            "key_dates": [
                {"kind": kind, "on": on.isoformat(), "source": "page"}
                for kind, on in reception.key_dates.items()
            ],
            "stays": [{"prison": "ASH", "arrived_on": today, "arrived_by": "reception"}],
            "allocations": [
                {
                    "held_as": HeldAs.OFFENDER_SUPERVISOR, "user": supervisor.user.username, "prison": "ASH",
                    "started_on": today,
                }
            ],
        }
    ]  # fmt: skip
    return record


def test_a_record_leaves_what_reception_and_allocation_leave(world):
    """A plain reception of today with its supervisor: by the actions of the pages, and by a record."""
    supervisor = world.actor("offender_supervisor")
    facts = {
        "number": "A4321ZZ", "family_name": "Ashlobray", "given_names": "Corran",
        "born_on": datetime.date(1990, 5, 6), "aliases": ("Corry Ashlobray",),
    }  # fmt: skip
    found = []
    with transaction.atomic():
        custody = world.receive(**facts)
        world.allocate(custody, supervisor, reason="")
        found.append({model: rows_of(model, "source", "version") for model in TABLES[:-1]})
        transaction.set_rollback(True)
    record = as_a_record(world, facts, supervisor)
    given = {"names": Names.known(), "now": timezone.now(), "today": world.today, "by": world.system}
    outcome = records.load(said(record)[0], **given)
    assert outcome.came_of == "made"
    found.append({model: rows_of(model, "source", "version") for model in TABLES[:-1]})
    assert found[0] == found[1]
    received = AuditEvent.objects.get(deed="cases.prisoner.received")
    assert (received.prisoner_number, received.details["at"]) == ("A4321ZZ", "ASH")


def test_one_alone_says_why_it_is_refused(world):
    given = {"names": Names.known(), "now": timezone.now(), "today": world.today, "by": world.system}
    with pytest.raises(Refused, match="There is no prison") as refused:
        records.load(said(plain())[0], **given)
    assert refused.value.field == "custodies[0].stays[0].prison"
    assert Prisoner.objects.count() == 0
