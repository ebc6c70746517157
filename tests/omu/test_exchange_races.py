"""The same entries sent by two at once: each is in the log once (docs/interchange/contacts.md)."""

import pytest
from django.utils import timezone

from cases.models import Contact
from omu.actions import contact_files
from tests.omu.racing import at_once
from tests.omu.record_lines import file_of
from tests.omu.test_contact_exchange import HEADER, custody, line, manager

__all__ = ["custody", "manager"]


@pytest.mark.django_db(transaction=True)
def test_two_take_the_same_file_in_at_once(world, custody, manager):
    facts = {"trust": world.aldwater, "now": timezone.now(), "today": world.today, "by": manager}
    lines = [line(reference=f"D-{number}", text=f"Entry {number}.") for number in range(20)]

    def take():
        return contact_files.load_file(file_of(*lines, header=HEADER), **facts)

    reports = at_once(take, take)
    assert sorted((one.made, one.same, one.refused) for one in reports) == [(0, 20, 0), (20, 0, 0)]
    assert Contact.objects.count() == 20
