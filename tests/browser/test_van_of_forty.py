"""A van of forty in Chromium: asked for, accepted, left, arrived; one that fails stops nobody (13)."""

import re
import time
from typing import Any

from playwright.sync_api import Page, expect

from cases.actions import transfers
from cases.models import Custody, HandOver, Transfer
from omu.actions import jobs
from staff.models import Job
from tests.browser import steps
from tests.browser.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM
VAN = 40


def several(page: Page, step: str) -> None:
    """From the first page to the list of those the step can be taken for, all of them chosen."""
    page.goto("/transfers/")
    steps.click(page, re.compile("Several at once"))
    link = page.get_by_role("main").get_by_role("link", name=step, exact=True)
    if link.count():
        link.click()
        page.wait_for_load_state()
    steps.press(page, "Choose all of them")


def done_while_watched(page: Page, button: str) -> Job:
    """Press the button; the page waits, a worker does the work, and the page says so by itself."""
    page.get_by_role("button", name=button, exact=True).last.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("You can leave this page and come back")
    job = Job.objects.latest("pk")
    jobs.run(job.pk)
    expect(page.locator("#job")).to_contain_text(f"{VAN} of {VAN}")
    expect(page.locator("#job progress")).to_have_attribute("value", str(VAN))
    job.refresh_from_db()
    return job


def asked_for(page: Page, held: list[Custody], world: Any) -> None:
    """What is typed outlives "choose all"; a colleague asks for one of them while the page is open."""
    page.goto("/transfers/many/?step=ask")
    page.get_by_label("To which prison").select_option(label="Morden")
    steps.write(page, "Reason", "The wing closes")
    steps.press(page, "Choose all of them")
    expect(page.get_by_label("Reason", exact=True)).to_have_value("The wing closes")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(VAN)
    by = world.actor("oca")
    transfers.request(held[7], to_prison=world.morden, reason="court", today=world.today, by=by)
    done_while_watched(page, "Ask for a transfer")
    expect(page.locator("#job")).to_contain_text("39 of 40 done")
    expect(page.locator("#job li")).to_contain_text(held[7].prisoner.number)


def test_a_van_of_forty_in_the_browser(world: Any, open_as: Any, capsys: Any) -> None:
    held = [world.receive() for _ in range(VAN)]
    began = time.monotonic()
    origin = open_as(world.actor("case_administrator"))
    to = open_as(world.actor("head_of_omu", place=world.morden))
    asked_for(origin, held, world)
    assert Transfer.objects.filter(state="requested").count() == VAN
    for page, step, button in (
        (to, "Accept", "Accept transfers"), (origin, "Left", "Record who has left"),
        (to, "Arrived", "Record who has arrived"),
    ):  # fmt: skip
        several(page, step)
        if step == "Left":
            steps.write(page, "Why there is no hand-over note", "The wing closes")
        assert done_while_watched(page, button).message == "40 of 40 done."
    assert HandOver.objects.filter(prison=world.morden).count() == VAN
    assert not Transfer.objects.filter(ended_on=None).exists()
    with capsys.disabled():
        print(f"\na van of {VAN} in the browser: {time.monotonic() - began:.0f} s")
