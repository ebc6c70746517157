"""The main job, step by step, clicked as a newcomer would from the first page of each role."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from risk.actions import sections
from risk.models import Assessment
from risk.standards import needs
from risk.standards.levels import CONCERNS
from tests.risk.writing import GROUPS, TEXTS, entry, harm

NUMBER = "A4821KT"
FAMILY_NAME = "Tarrant"
PERSON = f"{FAMILY_NAME}, Joel"
SECRET = "The victim has moved to his street."
ENTRY = "First talk. He wants to learn a trade, and asks for help with his rent."
CHANGE = "He pays what he owes each week and keeps his tenancy"
BY_PAGE = ("3", "5")


def click(page: Page, name: str | re.Pattern[str], *, role: str = "link", exact: bool = False) -> None:
    """Click the first link or button of that name, and wait for the page it leads to."""
    page.get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]
    page.wait_for_load_state()
    said = page.locator(".govuk-error-summary")
    assert not said.count(), said.inner_text()


def press(page: Page, name: str) -> None:
    """Press a button, or a link that looks like one."""
    click(page, name, role="button")


def write(page: Page, label: str, text: str) -> None:
    """Write into the field of that label, optional or not."""
    page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")).fill(text)


def choose(page: Page, group: str, answer: str) -> None:
    """Choose one of a group of radio buttons or check boxes."""
    page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()


def day(page: Page, group: str, text: str) -> None:
    """Type a date such as 7 10 2028 in its three boxes."""
    boxes = page.get_by_role("group", name=group)
    for label, part in zip(("Day", "Month", "Year"), text.split(), strict=True):
        boxes.get_by_label(label, exact=True).fill(part)


def receive(page: Page) -> None:
    """Step 1: from the reception desk."""
    page.goto("/")
    press(page, "Receive a prisoner")
    for label, text in (
        ("Prison number", NUMBER), ("Family name", FAMILY_NAME), ("Given names", "Joel"),
        ("Court", "Ferncliffe Crown Court"), ("Main offence", "Robbery"), ("Years", "4"),
    ):  # fmt: skip
        write(page, label, text)
    for group, text in (
        ("Date of birth", "27 3 1994"), ("Sentence date", "8 10 2026"), ("(CRD)", "7 10 2028"),
        ("(LED)", "7 10 2030"), ("(SED)", "7 10 2030"),
    ):  # fmt: skip
        day(page, group, text)
    choose(page, "Sex as registered", "Male")
    page.get_by_label("Kind of sentence").select_option("DET")
    page.get_by_label("Risk of serious harm level in the PSR").select_option("high")
    day(page, "Date of that level", "1 10 2026")
    press(page, "Receive the prisoner")
    expect(page.locator("h1")).to_contain_text(FAMILY_NAME)
    expect(page.locator("main")).to_contain_text("Limb A")


def allocate(page: Page, supervisor: Any, manager: Any) -> None:
    """Step 2: from the number of cases that nobody holds; then the dates, and one of them opened."""
    page.goto("/")
    click(page, "Cases that nobody holds")
    click(page, PERSON)
    for link, holder in (
        ("Offender supervisor", supervisor),
        ("Offender manager", manager),
    ):
        click(page, re.compile(rf"Name somebody\s*: {link}"))
        page.get_by_label(holder.user.list_name).check()
        press(page, "Allocate the case")
        click(page, "Overview", exact=True)
    click(page, "Dates", exact=True)
    for standard in ("T1", "T2", "T5"):
        expect(page.locator("main")).to_contain_text(f"({standard})")
    click(page, "First contact of the offender supervisor")
    expect(page.locator("main")).to_contain_text("22 October 2026")  # ten working days from the 8th


def log_a_contact(page: Page) -> None:
    """Step 3: from My caseload, and seen in the log."""
    page.goto("/")
    click(page, "Log a contact")
    page.locator("textarea[name=text]").fill(ENTRY)
    press(page, "Save and stay")
    click(page, "Log", exact=True)
    expect(page.locator(".moj-timeline__item").first).to_contain_text(ENTRY)


def restricted(protection: Page, teacher: Page, supervisor: Page, head: Page) -> None:
    """Step 3 still: a restricted entry, its masked line, who may read it, and what the audit says of that."""
    find(protection)
    click(protection, "Log a contact")
    protection.locator("textarea[name=text]").fill(SECRET)
    choose(protection, "Who may read it", "Public protection (MAPPA minutes, child contact, victim)")
    write(protection, "Bearing on risk", "A victim lives near his home.")
    write(protection, "What to do", "No leave there before public protection agrees.")
    press(protection, "Save and stay")
    find(teacher)
    click(teacher, "Log", exact=True)
    expect(teacher.locator("main")).to_contain_text("Restricted entry")
    expect(teacher.locator("main")).not_to_contain_text(SECRET)
    supervisor.goto("/")
    click(supervisor, PERSON)
    click(supervisor, "Log", exact=True)
    expect(supervisor.locator("main")).to_contain_text(SECRET)
    find(head)
    click(head, "Who can see", exact=True)
    click(head, "Audit", exact=True)
    readings = head.get_by_role("row").filter(has_text="the restricted entry")
    expect(readings.filter(has_text="offender supervisor").first).to_be_visible()


def _section(page: Page, section: needs.Section) -> None:
    """Every scored item at its highest; what it rests on."""
    page.get_by_role("link", name=section.title).first.click()
    expect(page.locator("h1")).to_contain_text(section.title)
    for item in section.items:
        if item.scores:
            page.locator(f"[name=item_{item.number.replace('.', '_')}][value='{max(item.scores)}']").check()
    write(page, "Evidence, and what adds to risk", "Said in two talks; court papers agree.")
    write(page, "Positive and protective factors", "His sister helps.")
    for name in ("linked_to_rosh", "linked_to_offending"):
        if page.locator(f"[name={name}]").count():
            page.locator(f"[name={name}][value=yes]").check()
    if page.locator("[name=need_by_hand]").count():
        page.locator("[name=need_by_hand][value=yes]").check()
        write(page, "Reason for the decision on need", "Rent is unpaid.")
    press(page, "Save and continue")


def _the_other_sections(actor: Any) -> None:
    """What the pages do, done by the action to be quick: lowest scores."""
    made = Assessment.objects.get()
    for section in needs.built_in().sections:
        if section.number not in BY_PAGE:
            sections.save_section(
                made, section=section.number, answers={one.number: 0 for one in section.items if one.scores},
                entry=entry(section), version=0, by=actor,
            )  # fmt: skip


def assess(page: Page, actor: Any) -> None:
    """Step 4: two sections and the grid by page, the rest by action; High to the public; signed."""
    page.goto("/")
    click(page, PERSON)
    click(page, "Assessments", exact=True)
    press(page, "Start an assessment")
    page.get_by_role("group", name="Purpose").get_by_role("radio").first.check()
    press(page, "Start the assessment")
    for section in needs.built_in().sections:
        if section.number in BY_PAGE:
            _section(page, section)
    _the_other_sections(actor)
    click(page, "Summary of serious harm")
    for group in (*GROUPS, "prisoners"):
        level = "high" if group == "public" else "low"
        for place in ("community", "custody"):
            if page.locator(f"[name={place}_{group}]").count():
                page.locator(f"[name={place}_{group}]").select_option(level)
    for name, text in TEXTS.items():
        page.locator(f"[name={name}]").fill(text)
    for name in ("immediate_in_custody", "immediate_on_release", *(f"concern_{one}" for one in CONCERNS)):
        page.locator(f"[name={name}][value=no]").check()
    press(page, "Save and continue")
    made = Assessment.objects.get()
    harm(made, actor, {"public": "high"})
    consider_diversity(page, f"/cases/{NUMBER}/assessments/{made.pk}/summary/")
    said = page.locator("main").inner_text()
    assert page.get_by_role("button", name="Go to signature").count(), said
    press(page, "Go to signature")
    press(page, "Sign the assessment")


def consider_diversity(page: Page, summary: str) -> None:
    """Step 4 still: the summary says that diversity is blank and leads to the page that asks; and back."""
    page.goto(summary)
    click(page, "Record it")
    page.get_by_label("Considered, nothing found").check()
    page.locator("[name=asked_prisoner]").first.check()
    press(page, "Save")
    page.goto(summary)


def countersign(page: Page) -> None:
    """Step 4 still: the head of the OMU finds it in the inbox."""
    page.goto("/")
    click(page, "Inbox")
    press(page, "Countersign the assessment")
    choose(page, "Your decision", "Countersign: it is complete")
    for box in page.get_by_role("group", name="What you checked").get_by_role("checkbox").all():
        box.check()
    write(page, "Comment on its quality", "Levels and evidence agree.")
    press(page, "Sign your decision")


def plan(page: Page) -> None:
    """Step 5: opened, one objective, one action, how the work is done."""
    page.goto("/")
    click(page, PERSON)
    click(page, "Plan", exact=True)
    click(page, "Open the plan")
    press(page, "Open the plan")
    click(page, "Add the first objective")
    write(page, "The change wanted", CHANGE)
    page.get_by_label("What it is about").select_option("accommodation")
    for value in ("3", "5", "harm:public"):
        page.locator(f"[name=needs][value='{value}']").check()
    for value in ("reduce_lor", "manage_roh"):
        page.locator(f"[name=purposes][value={value}]").check()
    write(page, "How progress is measured", "Rent paid each week, as his landlord says")
    press(page, "Add the objective")
    write(page, "What is done", "Advice on money and debt")
    page.locator("[name=kind_1]").select_option("prison_staff")
    page.locator("[name=name_1]").fill("A. Adviser")
    page.get_by_label("By when").select_option("six_months")
    press(page, "Add the action")
    click(page, "Change how the work is done")
    page.locator("[name=contact_with]").fill("Offender supervisor")
    write(page, "How often, in days", "14")
    page.locator("[name=motivation][value=quite]").check()
    page.locator("[name=responsivity]").fill("Learns by doing.")
    press(page, "Save")


def sign_the_plan(page: Page) -> None:
    """Step 5 still: the author, then what the prisoner answers."""
    for button in ("Sign the plan", "Sign the plan"):
        press(page, button)
    press(page, "Record the prisoner's answer")
    choose(page, "Does the prisoner agree with the plan?", "Yes")
    choose(page, "Does the prisoner sign it?", "Signs")
    press(page, "Keep the answer")


def agree(page: Page) -> None:
    """Step 6: the offender manager asks for a change, then agrees and signs."""
    page.goto("/")
    click(page, PERSON)
    click(page, "Plan", exact=True)
    click(page, "Comment on objective 1")
    write(page, "Comment", "Say who pays for the first month.")
    page.get_by_label("I ask for a change of this objective").check()
    press(page, "Save the comment")
    press(page, "Sign the plan")
    press(page, "Sign the plan")


def find(page: Page) -> None:
    """By number, from any first page."""
    page.goto("/")
    click(page, "Find a prisoner")
    write(page, "Name, alias or prison number", NUMBER)
    press(page, "Find")
    if page.get_by_role("link", name=PERSON).count():
        click(page, PERSON)


def answer(page: Page, what: str) -> None:
    """Step 8: from Transfers to the cover sheet, and one answer."""
    page.goto("/")
    click(page, "Transfers")
    click(page, NUMBER)
    choose(page, "What to do", what)
    press(page, "Save the answer")
