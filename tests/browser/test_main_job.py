"""The main job from reception to a transferred record, in Chromium, with scripts and without.

Each step as the role whose job it is.
"""

import datetime
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from omu.actions import jobs
from omu.actions.sweep import sweep
from omu.dossier import building
from staff.models import Job
from tests.browser import steps
from tests.browser.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

#: Imported, so that this process can do the work of a worker.
BUILDS = building
#: More than a year after assessment and plan: their reviews (T8) are overdue.
LATER = datetime.date(2027, 12, 1)


@pytest.fixture
def people(world: Any) -> Any:
    """Those who do the main job; the supervisor may assess High, the head of Ashbourne countersigns."""
    return SimpleNamespace(
        clerk=world.actor("case_administrator"),
        head=world.actor("head_of_omu"),
        supervisor=world.actor("offender_supervisor", grade="probation_officer"),
        manager=world.actor("offender_manager"),
        receiver=world.actor("head_of_omu", place=world.morden),
        protection=world.actor("public_protection"),
        teacher=world.actor("learning_and_skills"),
    )


def overdue_on_the_dashboard(page: Any) -> None:
    """Step 7: a number of the dashboard opens its cases, which can be exported."""
    page.goto("/")
    steps.click(page, "Cases with something overdue")
    expect(page.get_by_role("link", name=steps.PERSON)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert steps.NUMBER in download.value.path().read_text("utf-8-sig")


def asked_and_accepted(desk: Any) -> None:
    """Step 8, its first part: asked for, and accepted from the cover sheet."""
    steps.find(desk.clerk)
    steps.click(desk.clerk, "Ask for a transfer")
    desk.clerk.get_by_label("To which prison").select_option(label="Morden")
    steps.write(desk.clerk, "Reason", "Nearer home")
    steps.press(desk.clerk, "Ask for the transfer")
    steps.answer(desk.receiver, "Accept the transfer")
    expect(desk.receiver.locator("main")).to_contain_text(f"{steps.NUMBER}: accepted.")


def handed_over(page: Any) -> None:
    """Step 8 still: who holds the case tells the next prison, from the first page."""
    page.goto("/")
    steps.click(page, steps.PERSON)
    steps.click(page, "Hand-over note, and what is begun")
    steps.write(
        page, "What the next prison has to know", "Works best in the morning; his mother visits on Sundays."
    )
    steps.press(page, "Sign the note")
    expect(page.locator("main")).to_contain_text("his mother visits on Sundays")


def moved_and_fetched(desk: Any) -> None:
    """Step 8, its last part: left, arrived, and the record fetched as a PDF by both prisons."""
    steps.answer(desk.clerk, "Record that he or she has left")
    for job in Job.objects.filter(kind="dossier"):
        jobs.run(job.pk)
    steps.answer(desk.receiver, "Record that he or she has arrived")
    for page in (desk.receiver, desk.head):
        page.goto(f"/cases/{steps.NUMBER}/record/")
        with page.expect_download() as download:
            page.get_by_role("link", name="Fetch the PDF").first.click()
        assert download.value.path().read_bytes().startswith(b"%PDF-")
    desk.receiver.goto(f"/cases/{steps.NUMBER}/dates/")
    expect(desk.receiver.locator("main")).to_contain_text("First contact of the new offender supervisor")
    desk.head.goto("/")
    steps.click(desk.head, "Transfers")
    expect(desk.head.locator("main")).to_contain_text("Gone to another prison")


def found_in_inbox_and_log(page: Any) -> None:
    """Step 6 still: what the offender manager asks for reaches the supervisor."""
    page.goto("/")
    steps.click(page, "Inbox")
    expect(page.locator("main")).to_contain_text(
        f"asks for a change of an objective of the plan of {steps.NUMBER}"
    )
    page.goto("/")
    steps.click(page, steps.PERSON)
    expect(page.locator("main")).to_contain_text(steps.CHANGE)
    steps.click(page, "Log", exact=True)
    expect(page.locator("main")).to_contain_text("asks for a change of the objective")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_from_reception_to_a_transferred_record(
    world: Any, people: Any, open_as: Any, scripts: bool, capsys: Any
) -> None:
    assert world.morden
    began = time.monotonic()
    desk = SimpleNamespace(**{name: open_as(actor, scripts=scripts) for name, actor in vars(people).items()})
    steps.receive(desk.clerk)
    steps.allocate(desk.head, people.supervisor, people.manager)
    steps.log_a_contact(desk.supervisor)
    steps.restricted(desk.protection, desk.teacher, desk.supervisor, desk.head)
    steps.assess(desk.supervisor, people.supervisor)
    steps.countersign(desk.head)
    steps.plan(desk.supervisor)
    steps.sign_the_plan(desk.supervisor)
    steps.agree(desk.manager)
    found_in_inbox_and_log(desk.supervisor)
    settings.TODAY = LATER
    sweep(today=LATER)
    overdue_on_the_dashboard(desk.head)
    asked_and_accepted(desk)
    handed_over(desk.supervisor)
    moved_and_fetched(desk)
    with capsys.disabled():
        print(f"\nthe main job{'' if scripts else ' without scripts'}: {time.monotonic() - began:.0f} s")
