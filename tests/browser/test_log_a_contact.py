"""Logging a contact in Chromium, with the keyboard alone, with JavaScript and without; axe on the pages."""

import os
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.models import Contact
from staff.models import Draft
from tests.browser.chromium import IN_CHROMIUM, findings
from tests.cases.test_contact_pages import GIST
from tests.cases.test_contacts import written

TEXT = "Spoke about the induction and the first weeks. He asks for a job in the kitchens and rang his mother."
#: Seconds between two keys of somebody who types 40 words a minute.
BETWEEN_KEYS = 0.3

pytestmark = IN_CHROMIUM


class Keyboard:
    """Presses keys and counts them; keys of the text apart from those that lead to it."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses, self.typed, self.began = page, 0, 0, time.monotonic()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def press_until(self, key: str, focused: str) -> None:
        """Press `key` until what `focused` (a CSS selector) names has the focus."""
        for _ in range(40):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", focused):
                return
            self.press(key)
        raise AssertionError(f"{focused} is not reached by {key}")

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.typed += len(text)

    def report(self, how: str) -> None:
        """Says how many keys and how long, by machine and with the time somebody needs for the keys alone."""
        waited = time.monotonic() - self.began
        by_hand = waited + self.presses * BETWEEN_KEYS
        print(
            f"\n{how}: {self.presses} keys beside {self.typed} of text; {waited:.1f} s by machine, "
            f"{by_hand:.1f} s with {BETWEEN_KEYS} s before each of those keys"
        )


def save_by_keys(keys: Keyboard) -> None:
    keys.write(TEXT)
    keys.press_until("Tab", "button[value=stay]")
    keys.press("Enter")
    expect(keys.page.locator(".govuk-notification-banner--success")).to_contain_text("was saved")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_my_caseload_with_the_keyboard_alone(world: Any, open_as: Any, held: Any, scripts: bool) -> None:
    page = open_as(world.actor("offender_supervisor"), scripts=scripts)
    page.goto("/caseload/")
    keys = Keyboard(page)
    keys.press("Tab", "Enter")  # the skip link
    keys.press_until("Tab", f"a[href='/cases/{held.prisoner.number}/log/new/']")
    keys.press("Enter")
    page.wait_for_url("**/log/new/")
    expect(page.locator("textarea[name=text]")).to_be_focused()
    save_by_keys(keys)
    keys.report(f"From My caseload, {'with' if scripts else 'without'} scripts")
    assert keys.presses <= 15
    assert Contact.objects.get().text == TEXT
    page.goto(f"/cases/{held.prisoner.number}/log/")
    expect(page.locator(".moj-timeline__item")).to_contain_text(TEXT)


def test_from_the_page_of_a_case_by_one_key(world: Any, open_as: Any, held: Any) -> None:
    page = open_as(world.actor("offender_supervisor"))
    page.goto(f"/cases/{held.prisoner.number}/log/")
    expect(page.locator("body.govuk-frontend-supported")).to_be_attached()
    keys = Keyboard(page)
    keys.press("c")
    page.wait_for_url("**/log/new/")
    save_by_keys(keys)
    keys.report("From the page of a case")
    assert keys.presses <= 5
    page.wait_for_load_state("networkidle")
    assert not Draft.objects.exists(), "what was saved is no draft any more"


def test_a_key_pressed_while_components_are_still_loading_is_not_lost(
    world: Any, open_as: Any, held: Any
) -> None:
    page = open_as(world.actor("offender_supervisor"))
    page.route("**/govuk-frontend*.js", lambda route: None)  # on a very slow line: it never comes
    page.goto(f"/cases/{held.prisoner.number}/log/", wait_until="commit")
    expect(page.locator("body.govuk-frontend-supported")).to_be_attached()
    page.keyboard.press("c")
    page.wait_for_url("**/log/new/", wait_until="commit")


def test_a_draft_is_kept_as_one_types_and_offered_again(world: Any, open_as: Any, held: Any) -> None:
    page = open_as(world.actor("offender_supervisor"))
    page.goto(f"/cases/{held.prisoner.number}/log/new/")
    page.keyboard.type("Half a sentence")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved as draft", timeout=15_000)
    page.goto(f"/cases/{held.prisoner.number}/log/")
    page.goto(f"/cases/{held.prisoner.number}/log/new/")
    expect(page.locator("textarea[name=text]")).to_have_value("Half a sentence")
    expect(page.get_by_text("You left this unfinished")).to_be_visible()


def test_browser_and_server_count_the_same_characters(world: Any, open_as: Any, held: Any) -> None:
    page = open_as(world.actor("offender_supervisor"))
    page.goto(f"/cases/{held.prisoner.number}/log/new/")
    text = page.locator("textarea[name=text]")
    text.fill("😀" * 19_998 + "\né")
    expect(page.locator(".govuk-character-count__status")).to_contain_text("0 characters remaining")
    text.fill("😀" * 20_001)
    expect(page.locator(".govuk-character-count__status")).to_contain_text("1 character too many")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("20000")
    text.fill("😀" * 19_998 + "\né")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert len(Contact.objects.get().text) == 20_000


@pytest.mark.parametrize(
    "role", ["offender_supervisor", "offender_manager", "wing_staff", "learning_and_skills", "security"]
)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(
    world: Any, open_as: Any, held: Any, role: str
) -> None:
    world.allocate(held, world.actor("offender_manager"))
    number = held.prisoner.number
    secret = {"restriction": "restricted_security", "text": "A source."} | GIST
    masked = written(held, world, world.actor("security"), **secret)
    plain = written(held, world, world.actor("offender_supervisor"), tags=("first_contact", "motivation"))
    log = f"/cases/{number}/log/"
    addresses = ["/caseload/", f"/caseload/?open={number}", log, f"{log}?kind=general", f"{log}new/"]
    addresses += [f"{log}{masked.pk}/", f"{log}{plain.pk}/", f"{log}{plain.pk}/amend/"]
    page = open_as(world.actor(role))
    found = {}
    for address in addresses:
        page.goto(address)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            found[address, width] = findings(page, width)
            if folder := os.environ.get("SHOTS"):
                name = address.strip("/").replace("/", "_").replace("?", "_").replace(number, "N")
                page.screenshot(path=f"{folder}/{role}-{width}-{name}.png", full_page=True)
    assert {where: what for where, what in found.items() if what} == {}
