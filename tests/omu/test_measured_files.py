"""What measures ask of a file: when an entry was entered, sessions of supervision (docs/interchange)."""

import json
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Contact, Supervision
from omu.actions import record_writing, records
from omu.actions.records import NotTaken
from staff.actions.errors import Refused
from tests.inspection.test_measures_command import PERIOD, told
from tests.omu.record_lines import file_of, plain

#: An officer since 1 June 2025, and his head; sessions on 21 July and 1 September 2026 are 42 days apart.
PEOPLE = [
    {"user": {"username": name, "given_names": "A", "family_name": name, "roles": [
        {"role": role, "prison": "ASH", "started_on": "2025-06-01", "grade": grade},
    ]}}
    for name, role, grade in (
        ("os.file", "offender_supervisor", "prison_officer"), ("head.file", "head_of_omu", ""),
    )
]  # fmt: skip


def session(on: str, **said: Any) -> dict[str, Any]:
    """A line of one session."""
    held = {"prison": "ASH", "officer": "os.file", "supervisor": "head.file", "held_on": on}
    return {"supervision": held | {"talked_about": "Two cases."} | said}


@pytest.fixture
def load(world: Any) -> Any:
    """A function: lines taken in with their places."""
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"

    def loaded(*lines: Any) -> Any:
        return records.load_file(
            file_of(*lines), refuse_all=True, with_places=True, now=timezone.now(), today=world.today,
            by=world.system,
        )  # fmt: skip

    return loaded


def figure(measure: str) -> tuple[Any, ...]:
    """Numerator, denominator and left out of a measure at Ashbourne."""
    found = next(one for one in told("--prison", "ASH", *PERIOD)["measures"] if one["id"] == measure)
    return found["numerator"], found["denominator"], found["not_applicable"]


def test_sessions_come_in_once_and_move_the_measures(load: Any) -> None:
    assert load(*PEOPLE).places == 2
    # Without two sessions since becoming one: sixteen months.
    assert (figure("IM-211"), figure("IM-213")) == ((1, 1, 0), (0, 1, 0))
    first, second = session("2026-07-21", next_on="2026-08-01"), session("2026-09-01")
    assert load(*PEOPLE, first, second).places == 2
    assert (figure("IM-211"), figure("IM-213")) == ((0, 1, 0), (1, 1, 0))
    assert load(*PEOPLE, first, second).places == 0
    withdrawn = session("2026-07-20", withdrawn_on="2026-07-22", withdrawn_because="Another day")
    assert load(*PEOPLE, withdrawn).places == 1
    assert (Supervision.objects.count(), figure("IM-213")) == (3, (1, 1, 0))


def test_sessions_are_written_before_the_records_and_read_again(load: Any, world: Any) -> None:
    load(*PEOPLE, session("2026-07-21", skills="Interviewing"), plain())
    lines = [json.loads(line) for line in record_writing.export(now=timezone.now(), by=world.system)]
    assert lines[1:2] == [session("2026-07-21", skills="Interviewing")]
    assert load(*lines[1:]).places == 0
    of_morden = record_writing.export(prison="MRD", now=timezone.now(), by=world.system)
    assert [json.loads(line) for line in of_morden][1:] == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (session("2025-05-31"), "no offender supervisor here"),
        (session("2099-01-01"), "in the future"),
        (session("2026-07-21", supervisor="os.file"), "supervises himself"),
        (session("2026-07-21", supervisor="nobody.here"), "not known"),
        (session("2026-07-21", withdrawn_on="2026-07-22"), "when and why"),
        (session("2026-07-21", next_on="2026-07-21"), "after this one"),
    ],
)
def test_a_session_that_cannot_be_so_is_refused_by_its_line(load: Any, line: Any, words: str) -> None:
    with pytest.raises((Refused, NotTaken), match=f"Line 4.*{words}"):
        load(*PEOPLE, line)
    assert not Supervision.objects.exists()


def changed(recorded_at: str | None) -> dict[str, Any]:
    """Somebody with a change in risk on Friday 7 August 2026, half past ten."""
    record = plain()
    record["contacts"][0] |= {"happened_at": "2026-08-07T10:30:00+01:00", "tags": ["change_in_roh"]}
    if recorded_at:
        record["contacts"][0]["recorded_at"] = recorded_at
    return record


@pytest.mark.parametrize(
    ("recorded_at", "expected"),
    # Two working days end on Tuesday 11 August, in London.
    [
        ("2026-08-11T23:30:00+01:00", (1, 1, 0)),
        ("2026-08-11T23:30:00+00:00", (0, 1, 0)),
        (None, (0, 0, 1)),
    ],
)
def test_when_a_change_was_entered_decides_whether_it_was_seen_swiftly(
    load: Any, world: Any, recorded_at: Any, expected: Any
) -> None:
    load(changed(recorded_at))
    assert figure("IM-103") == expected
    out = [json.loads(line) for line in record_writing.export(now=timezone.now(), by=world.system)][-1]
    again = out["contacts"][0].get("recorded_at")
    assert (again is None) is (recorded_at is None)
    assert Contact.objects.get().recorded_at.year >= 2026


@pytest.mark.parametrize("at", ["2026-08-07T10:29:00+01:00", "2099-01-01T00:00:00Z"])
def test_an_entry_is_entered_after_it_happened_and_not_in_the_future(load: Any, at: str) -> None:
    with pytest.raises(NotTaken) as raised:
        load(changed(at))
    assert "contacts[0].recorded_at" in "".join(raised.value.report.lines())
