"""A security information report in the log of a case, and the record of who opened it (docs/domain.md 10.3).

M-201: the entry holds the number of the report and its bearing on risk; a teacher sees a masked line.
"""

import pytest
from django.urls import reverse

from cases.actions import contacts
from staff.models import AuditEvent
from tests.cases.test_entry_access import NOW

REPORT = "SIR 2026/4471"
BEARING = "May be under pressure to carry things"


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def entry(world, custody):
    """An entry of security that refers to a report by its number."""
    return contacts.log(
        custody, happened_at=NOW, kind="observation", sub_kind="", mode="record_check", with_whom="nobody",
        text=f"{REPORT}, held by security: two names on his wing.", restriction="restricted_security",
        gist_bearing=BEARING, gist_what_to_do="Tell security of any debt", now=NOW, today=world.today,
        by=world.actor("security"),
    )  # fmt: skip


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
