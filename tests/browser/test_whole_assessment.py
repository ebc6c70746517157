"""One assessment from its start to the countersignature, every page of it in Chromium.

As a probation officer who supervises and as the head of the unit. It prints how long it took, the pages, the
choices and the characters; none of these is held to a limit.
"""

import time
from typing import Any

from playwright.sync_api import Page, expect

from risk.actions import content
from risk.models import Assessment, State
from risk.standards import needs
from risk.standards.levels import CONCERNS
from risk.standards.rosh_parts import PLAN
from tests.browser import steps
from tests.browser.chromium import IN_CHROMIUM
from tests.risk.writing import GROUPS, TEXTS, answers, posted, screening

pytestmark = IN_CHROMIUM


class Hand:
    """Fills fields by name and counts: choices and buttons, characters, pages."""

    def __init__(self, page: Page) -> None:
        self.page, self.chosen, self.written, self.pages = page, 0, 0, 0

    def choose(self, name: str, value: str) -> None:
        """One of the answers offered, or a box ticked."""
        self.page.locator(f"[name='{name}'][value='{value}']").check()
        self.chosen += 1

    def select(self, name: str, value: str) -> None:
        """One entry of a list."""
        self.page.locator(f"select[name='{name}']").select_option(value)
        self.chosen += 1

    def write(self, name: str, text: str) -> None:
        """Text, a number or part of a date."""
        self.page.locator(f"[name='{name}']").fill(text)
        self.written += len(text)

    def put(self, name: str, value: Any) -> None:
        """A value into whatever kind of field has the name."""
        field = self.page.locator(f"[name='{name}']").first
        kind = field.get_attribute("type") or field.evaluate("one => one.tagName.toLowerCase()")
        if isinstance(value, list):
            for one in value:
                self.choose(name, one)
        elif kind == "select":
            self.select(name, value)
        elif kind in {"radio", "checkbox"}:
            self.choose(name, value)
        else:
            self.write(name, str(value))

    def press(self, name: str) -> None:
        """A button, and the page it leads to, without a mistake on it."""
        steps.press(self.page, name)
        self.chosen += 1
        self.pages += 1


def a_section(hand: Hand, section: needs.Section) -> None:
    """Nothing found, one strength, and how it is linked."""
    expect(hand.page.locator("h1")).to_contain_text(section.title)
    for item in section.items:
        if item.scores:
            hand.choose(f"item_{item.number.replace('.', '_')}", "0")
    if section.asks_harm_link:
        hand.choose("linked_to_rosh", "yes" if section.number == "2" else "no")
    if section.asks_offending_link:
        hand.choose("linked_to_offending", "yes")
    if section.need == needs.BY_JUDGEMENT:
        hand.choose("need_by_hand", "no")
        hand.write("need_reason", "Nothing found.")
    hand.write("protective", "His sister helps.")
    hand.press("Save and continue")


def a_part(hand: Hand, harm: Any, code: str, actor: Any, **said: Any) -> None:
    """A part on serious harm, answered with what it always asks."""
    part = harm.questions.part(code=code)
    expect(hand.page.locator("h1")).to_contain_text(part.title)
    fields = posted(part, screening(**said) if code == "screening" else answers(part), actor)
    for name, value in fields.items():
        if name != "version":
            hand.put(name, value)
    hand.press("Save and continue")


def the_levels(hand: Hand) -> None:
    """High to the public, all else Low; the five texts; the concerns of now."""
    for group in GROUPS:
        hand.select(f"community_{group}", "high" if group == "public" else "low")
    for group in (*GROUPS, "prisoners"):
        hand.select(f"custody_{group}", "low")
    for name, text in TEXTS.items():
        hand.write(name, text)
    for name in ("immediate_in_custody", "immediate_on_release", *(f"concern_{one}" for one in CONCERNS)):
        hand.choose(name, "no")
    hand.press("Save and continue")


def begun(hand: Hand) -> Assessment:
    """From the list of one's own cases to the first section."""
    hand.page.goto("/")
    steps.click(hand.page, "Rees, Siôn")
    steps.click(hand.page, "Assessments", exact=True)
    hand.press("Start an assessment")
    hand.choose("purpose", "start_custody")
    hand.choose("form_code", "full")
    hand.press("Start the assessment")
    steps.click(hand.page, needs.built_in().sections[0].title)
    return Assessment.objects.get()


def test_an_assessment_from_start_to_countersignature(world: Any, open_as: Any, capsys: Any) -> None:
    custody, supervisor = world.receive(), world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, supervisor)
    desk, head = Hand(open_as(supervisor)), open_as(world.actor("head_of_omu"))
    began = time.monotonic()
    made = begun(desk)
    for section in needs.built_in().sections:
        a_section(desk, section)
    harm = content.read(made).harm
    a_part(desk, harm, "screening", supervisor, R1_2={"wounding": ["now"]})
    for code in ("analysis_harm", "analysis_victims"):
        a_part(desk, harm, code, supervisor)
    the_levels(desk)
    for part in harm.questions.family(name=PLAN):
        a_part(desk, harm, part.code, supervisor)
    desk.page.goto(f"/cases/{custody.prisoner.number}/assessments/{made.pk}/risk-plan/reader/")
    desk.put("assignment", str(supervisor.assignment.pk))
    desk.page.locator("main form[method=post] button[type=submit]").last.click()
    steps.click(desk.page, "Assessments", exact=True)
    steps.consider_diversity(desk.page, f"/cases/{custody.prisoner.number}/assessments/{made.pk}/summary/")
    desk.press("Go to signature")
    desk.press("Sign the assessment")
    took = time.monotonic() - began
    steps.countersign(head)
    made.refresh_from_db()
    assert made.state == State.COMPLETE
    with capsys.disabled():
        print(
            f"\none assessment: signed after {took:.0f} s, complete after {time.monotonic() - began:.0f} s; "
            f"{desk.pages} pages, {desk.chosen} choices, {desk.written} characters"
        )
