"""Public protection inside the OMU or apart: its permissions follow the role (docs/domain.md 2.1)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import contacts, mappa
from cases.models import Contact, Headline, Task
from omu.actions.refresh import refresh
from staff import actors
from staff.actions.errors import Refused

NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
SEXUAL = {"main_offence": "Sexual assault", "offence_group": "Sexual offences"}
#: The role of the department the officer otherwise works in; none for a unit of its own.
DEPARTMENTS = ("", "offender_supervisor", "head_of_omu", "security", "psychology", "wing_staff")


def officer_of(world, department):
    """Somebody who acts as public protection, and beside that holds a role of `department`."""
    if not department:
        return actors.of(world.assign("public_protection"))
    user = world.assign(department).user
    return actors.of(world.assign("public_protection", user=user))


def log(world, custody, by, restriction):
    """A restricted entry of public protection or of security."""
    return contacts.log(
        custody, happened_at=NOW, kind="report", sub_kind="mappa", mode="meeting", with_whom="nobody",
        restriction=restriction, gist_bearing="Take care.", gist_what_to_do="Tell the unit.",
        text="The mallard minutes.", now=NOW, today=world.today, by=by,
    )  # fmt: skip


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_an_officer_of_any_department_works_as_public_protection_with_the_same_permissions(
    world, as_actor, department
):
    """M-096."""
    custody = world.receive(**SEXUAL)
    refresh([custody], today=world.today)
    officer = officer_of(world, department)
    assert Task.objects.visible_to(officer).open().get(kind="mappa").custody == custody
    mappa.decide(
        custody, category="1", level=2, is_visor_nominal=True, reason="Offence and sentence.",
        decided_on=world.today, review_on=datetime.date(2027, 4, 8), version=0,
        now=NOW, today=world.today, by=officer,
    )  # fmt: skip
    assert Headline.objects.get(custody=custody).mappa == "1/2"
    assert log(world, custody, officer, "restricted_protection").restriction == "restricted_protection"
    client = as_actor(officer)
    page = client.get(reverse("case_log", args=[custody.prisoner.number]))
    assert "The mallard minutes." in page.content.decode()
    for name in ("case_mappa", "mappa_decide", "case_victims", "case_access"):
        assert client.get(reverse(name, args=[custody.prisoner.number])).status_code == 200, name


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_department_lends_public_protection_nothing_that_the_role_does_not_have(world, department):
    """A head of OMU or security officer who acts as public protection has the rights of that role alone."""
    custody, officer = world.receive(), officer_of(world, department)
    before = Contact.objects.count()
    with pytest.raises(Refused):
        log(world, custody, officer, "restricted_security")
    assert Contact.objects.count() == before
    assert not officer.may("allocation:A")
    assert not officer.may("assessment:S")
