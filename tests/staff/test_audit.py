"""Reading the log of deeds: whose events, in which words, in what order (docs/adr/0005)."""

import csv
import io

import pytest
from django.urls import reverse

from staff import audit
from staff.models import AuditEvent
from staff.views.audit import audit_of, export_of
from staff.views.deeds import SENTENCES, in_words
from staff.views.tables import plain

NUMBER = "A1234BC"


@pytest.fixture
def governor(world):
    return world.actor("governor")


def read_csv(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def opened(by, number=NUMBER, **rest):
    audit.record_read(
        by=by, deed="cases.case.opened", subject=("cases.custody", "1"), prisoner_number=number, **rest
    )


def test_it_shows_one_prisoner_newest_first_in_words(world, governor):
    officer = world.actor("wing_staff")
    opened(officer)
    opened(officer, number="B1234BC")
    audit.record(by=officer, deed="staff.job.asked", prisoner_number=NUMBER, reason="for the board",
                 details={"title": "Record of a prisoner"})  # fmt: skip
    events = audit_of(NUMBER, governor, {})
    assert [(one.what, one.role, one.event.reason) for one in events.lines] == [
        ("asked for: Record of a prisoner", "wing staff", "for the board"),
        (in_words("cases.case.opened"), "wing staff", ""),
    ]
    assert events.older == ""


def test_an_unknown_deed_is_shown_as_it_is_written_and_a_missing_detail_is_named():
    assert in_words("tests.nobody.knows") == "tests.nobody.knows"
    assert in_words("staff.account.made", {}) == "made the account (user name not recorded)"


def test_every_sentence_can_be_said_of_any_details():
    assert all(in_words(deed, {"other": 1}) for deed in SENTENCES)


def test_it_goes_on_by_number_and_misses_nothing_when_new_events_come(world, governor):
    officer = world.actor("wing_staff")
    for _ in range(120):
        opened(officer)
    expected = list(
        AuditEvent.objects.filter(prisoner_number=NUMBER).order_by("-pk").values_list("pk", flat=True)
    )
    seen, address = [], ""
    while True:
        filters = dict(pair.split("=") for pair in address.lstrip("?").split("&")) if address else {}
        events = audit_of(NUMBER, governor, filters)
        seen += [one.event.pk for one in events.lines]
        opened(officer)
        address = events.older
        if not address:
            break
    assert seen == expected
    assert len(seen) == 120


def test_the_filters_narrow_and_stay_on_the_next_page_and_in_the_csv(world, governor):
    officer, other = world.actor("wing_staff"), world.actor("security")
    for _ in range(60):
        opened(officer)
        opened(other)
    audit.record(by=officer, deed="tests.wrote", prisoner_number=NUMBER)
    audit.record(by=officer, deed="tests.refused", kind="refused", prisoner_number=NUMBER)
    wrote = audit_of(NUMBER, governor, {"kind": "write"})
    assert [one.event.deed for one in wrote.lines] == ["tests.wrote"]
    by_officer = audit_of(NUMBER, governor, {"kind": "read", "person": str(officer.user.pk)})
    assert {one.event.user for one in by_officer.lines} == {officer.user}
    assert len(by_officer.lines) == 50
    assert by_officer.older.endswith(f"&kind=read&person={officer.user.pk}")
    assert by_officer.csv == f"?format=csv&kind=read&person={officer.user.pk}"
    assert {one["text"] for one in by_officer.people} == {officer.name, other.name}


NONSENSE = [
    {"kind": "x&y"},
    {"kind": "read\x00"},
    {"person": "-1"},
    {"person": "x"},
    {"before": "9" * 40},
    {"before": "²"},
]


@pytest.mark.parametrize("filters", NONSENSE)
def test_nonsense_in_the_address_is_taken_as_not_asked(world, governor, filters):
    opened(governor)
    events = audit_of(NUMBER, governor, filters)
    assert len(events.lines) == 1
    assert events.csv == "?format=csv"


def test_a_role_without_the_permission_sees_nothing_and_a_trust_manager_what_the_trust_did(world):
    prison, probation = world.actor("wing_staff"), world.actor("offender_manager")
    opened(prison)
    opened(probation)
    opened(world.actor("offender_manager", place=world.vale))
    assert audit_of(NUMBER, world.actor("offender_supervisor"), {}).lines == []
    of_trust = audit_of(NUMBER, world.actor("trust_manager"), {})
    assert [one.event.user for one in of_trust.lines] == [probation.user]


def test_the_export_holds_everything_with_formulas_made_harmless_and_is_itself_audited(world, governor):
    officer = world.actor("wing_staff")
    for _ in range(70):
        opened(officer, reason='=HYPERLINK("http://elsewhere.example")')
    rows = read_csv(export_of(NUMBER, governor, {"kind": "read", "person": str(officer.user.pk)}))
    assert len(rows) == 71
    assert rows[0][:3] == ["When", "Who", "Role"]
    assert {row[9] for row in rows[1:]} == {'\'=HYPERLINK("http://elsewhere.example")'}
    last = AuditEvent.objects.filter(prisoner_number=NUMBER).order_by("-pk").first()
    assert (last.deed, last.user) == ("staff.audit.exported", governor.user)


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_made_harmless(begins):
    assert plain(begins) == f"'{begins}"
    assert plain("a=1") == "a=1"
    assert plain(None) == ""


def test_the_number_of_queries_does_not_grow_with_the_log(world, governor, django_assert_num_queries):
    for count in (5, 200):
        for _ in range(count):
            opened(governor)
        with django_assert_num_queries(2):
            audit_of(NUMBER, governor, {"kind": "read"})


def test_what_i_did_shows_my_own_deeds_in_every_role_and_nobody_elses(world, as_actor):
    officer = world.actor("wing_staff")
    opened(officer)
    opened(world.actor("security"), number="B1234BC")
    client = as_actor(officer)
    page = client.get(reverse("audit_mine")).content.decode()
    assert NUMBER in page
    assert "B1234BC" not in page
    rows = read_csv(client.get(reverse("audit_mine"), {"format": "csv", "kind": "read"}))
    assert [row[8] for row in rows[1:]] == [NUMBER]


def test_a_page_refused_to_the_role_is_in_the_audit(world, as_actor):
    officer = world.actor("wing_staff")
    as_actor(officer).get(reverse("accounts"))
    event = AuditEvent.objects.get(kind="refused")
    assert (event.deed, event.subject_key, event.user) == ("staff.route.refused", "accounts", officer.user)
