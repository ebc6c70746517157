"""A security information report in the log of a case, and the record of who opened it (docs/domain.md 10.3).

M-201: the entry holds the number of the report and its bearing on risk; a teacher sees a masked line.
"""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from cases.actions import contact_rows, contacts, searches
from cases.models import Contact
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.cases.test_entry_access import NOW

REPORT = "SIR 2026/4471"
BEARING = "May be under pressure to carry things"


def written(world, custody, *, role="security", **facts):
    """What such an entry says, unless `facts` say otherwise."""
    said = {
        "happened_at": NOW, "kind": "observation", "sub_kind": "", "mode": "record_check",
        "with_whom": "nobody", "text": "Held by security: two names on his wing.",
        "restriction": "restricted_security", "report_number": REPORT, "gist_bearing": BEARING,
        "gist_what_to_do": "Tell security of any debt",
    }  # fmt: skip
    return contacts.log(custody, **said | facts, now=NOW, today=world.today, by=world.actor(role))


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def entry(world, custody):
    """An entry of security that refers to a report by its number."""
    return written(world, custody)


@pytest.fixture
def opened(world, as_actor, custody, entry):
    """The log of the case as each of three people opened it, one after the other."""
    manager = world.actor("offender_manager")
    world.allocate(custody, manager)
    readers = {"teacher": world.actor("learning_and_skills"), "security": world.actor("security"),
               "manager": manager}  # fmt: skip
    address = reverse("case_log", args=[custody.prisoner.number])
    assert entry.restriction == "restricted_security"
    pages = {name: as_actor(actor).get(address).content.decode() for name, actor in readers.items()}
    return readers, pages


def test_security_reads_the_number_others_the_gist_or_a_masked_line(opened):
    _, pages = opened
    assert {name: (REPORT in page, BEARING in page) for name, page in pages.items()} == {
        "teacher": (False, False),
        "security": (True, True),
        "manager": (False, True),
    }
    assert all("Security" in page for page in pages.values())


def test_the_read_log_says_who_opened_the_case_and_who_read_which_entry(world, as_actor, opened, entry):
    """A teacher, a security officer and an offender manager opened the same log, then that entry."""
    readers, _ = opened
    number = entry.custody.prisoner.number

    def lines():
        shown = AuditEvent.objects.filter(prisoner_number=number, kind="read")
        return {
            name: sorted(shown.filter(user=actor.user).values_list("deed", "subject_key"))
            for name, actor in readers.items()
        }

    log = ("cases.log.opened", str(entry.custody_id))
    masked = ("cases.contact.read_masked", str(entry.pk))
    read = ("cases.contact.read_restricted", str(entry.pk))
    assert lines() == {"teacher": [log], "security": [read, log], "manager": [log]}
    for actor in readers.values():
        as_actor(actor).get(f"/cases/{number}/log/{entry.pk}/")
    found = {
        name: [one for one in rows if one[0].startswith("cases.contact")] for name, rows in lines().items()
    }
    assert found == {"teacher": [masked], "security": [read, read], "manager": [masked]}
    audit = as_actor(world.actor("governor")).get(reverse("case_audit", args=[number]))
    words = " ".join(audit.content.decode().split())
    assert "Read the restricted entry of 08/10/2026" in words
    assert "Saw that there is the restricted entry of 08/10/2026" in words
    assert all(actor.user.full_name in words for actor in readers.values())


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"restriction": ""}, "kept from others"),
        (
            {"restriction": "restricted_health", "role": "health", "sub_kind": "health_care"},
            "kept from others",
        ),
        ({"report_number": "9" * 41}, "at most 40 characters"),
    ],
)
def test_a_number_stands_where_security_reads_alone(world, custody, facts, told):
    with pytest.raises(Refused, match=told) as refusal:
        written(world, custody, **facts)
    assert refusal.value.field == "report_number"
    assert not Contact.objects.exists()


def test_forty_characters_fit_and_blanks_are_no_number(world, custody):
    assert written(world, custody, report_number=f" {'9' * 40} ").report_number == "9" * 40
    assert written(world, custody, report_number="  ", restriction="").report_number == ""


def test_the_table_holds_no_number_that_others_could_read(world, custody):
    entry = contact_rows.Entry(
        custody=custody, happened_at=NOW, kind="observation", mode="record_check", with_whom="nobody",
        text="x", report_number=REPORT,
    )  # fmt: skip
    row = contact_rows.row(entry, by=world.actor("security"))
    with pytest.raises(IntegrityError, match="a_report_is_of_security"):
        row.save()


def test_a_correction_refers_to_the_same_report(world, entry):
    made = contacts.amend(
        entry, text="Three names", reason="One was missed", now=NOW, today=world.today,
        by=world.actor("security"),
    )  # fmt: skip
    assert made.report_number == REPORT


def test_security_alone_is_asked_for_the_number(world, as_actor, custody):
    address = reverse("contact_log_entry", args=[custody.prisoner.number])
    pages = {
        role: as_actor(world.actor(role)).get(address).content.decode()
        for role in ("security", "health", "offender_supervisor")
    }
    assert [role for role, page in pages.items() if "Number of the security report" in page] == ["security"]
    client = as_actor(world.actor("security"))
    said = {
        "happened_on_day": "8", "happened_on_month": "10", "happened_on_year": "2026",
        "happened_time": "00:00",
        "kind": "intervention:security", "mode": "record_check", "with_whom": "nobody", "text": "Two names.",
        "restriction": "", "report_number": REPORT, "then": "stay",
    }  # fmt: skip
    page = client.post(address, said).content.decode()
    assert "kept from others" in page
    assert '<a href="#id_restriction">The number of a report is kept' in page
    assert f'value="{REPORT}"' in page
    assert client.post(address, {**said, "restriction": "restricted_security", "gist_bearing": "x"}).url
    assert Contact.objects.get().report_number == REPORT


@pytest.mark.parametrize(
    ("role", "is_read"), [("security", True), ("offender_supervisor", True), ("oca", False), ("carat", False)]
)
def test_the_number_is_in_file_api_and_search_for_those_who_read_the_entry(
    world, as_actor, custody, entry, role, is_read
):
    client, number = as_actor(world.actor(role)), custody.prisoner.number
    file = b"".join(client.get(reverse("case_log_csv", args=[number])).streaming_content).decode()
    assert (REPORT in file) == is_read
    page = client.get(reverse("contact", args=[number, entry.pk])).content.decode()
    assert (REPORT in page) == is_read
    answer = client.get(f"/api/v1/contacts/{entry.pk}/").json()
    assert answer["report_number"] == (REPORT if is_read else None)
    found = searches.search(REPORT, by=world.actor(role)).found
    assert found == ([entry.pk] if is_read else [])
