"""One plan in Chromium: five departments write, board, sign, amend and review it (docs/domain.md 8)."""

import re
import time
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from sentence_plans.models import Board, Objective, ObjectiveEntry, PlanReview, PlanVersion, SentencePlan
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.steps import choose, click, day, press, write
from tests.risk.writing import signed
from tests.sentence_plans.writing import typed_review

pytestmark = IN_CHROMIUM

CALM = "Keep his temper when he is refused something"
HOME = "Have a lasting home on release"
COURSE = "Food safety course"


@pytest.fixture
def case(world: Any) -> Any:
    """Somebody assessed, with both holders."""
    custody = world.receive()
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    for holder in (supervisor, world.actor("offender_manager")):
        world.allocate(custody, holder)
    signed(world, custody, supervisor, score=2)
    return custody


def fill(page: Page, fields: dict[str, Any]) -> None:
    """Fill a form by the names of its fields."""
    for name, value in fields.items():
        field = page.locator(f"main [name='{name}']")
        kind = field.first.evaluate("one => one.tagName + '.' + one.type")
        if kind.startswith("SELECT"):
            field.select_option(str(value))
        elif kind.endswith(("radio", "checkbox")):
            for one in value if isinstance(value, list) else [value]:
                page.locator(f"main [name='{name}'][value='{one}']").check()
        else:
            field.fill(str(value))


def objective(page: Page, text: str, heading: str, need: str, purpose: str) -> None:
    """An objective and what is done for it."""
    fill(page, {"text": text, "heading": heading, "needs": need, "purposes": purpose, "measure": "Seen."})
    press(page, "Add the objective")
    action(page, "Weekly talk", "prison_staff")


def action(page: Page, what: str, kind: str) -> None:
    fill(page, {"what": what, "kind_1": kind, "name_1": "A. Tutor", "timescale": "six_months"})
    press(page, "Add the action")


def written(page: Page, at: str) -> None:
    """The supervisor opens the plan, writes the first objective and says how the work is done."""
    page.goto(f"{at}/plan/start/")
    press(page, "Open the plan")
    page.goto(f"{at}/plan/objectives/new/")
    objective(page, CALM, "temper", "11", "reduce_lor")
    page.goto(f"{at}/plan/edit/")
    fill(page, {"contact_with": "Offender supervisor", "contact_every_days": 14, "responsivity": "By doing."})
    press(page, "Save")


def boarded(page: Page, desks: dict[str, Page], at: str) -> None:
    """Arranged by the supervisor, answered in writing by three, held with the manager by video."""
    page.goto(f"{at}/boards/new/")
    day(page, "Date of the board", "8 10 2026")
    press(page, "Arrange the board")
    board = Board.objects.get()
    number = board.custody.prisoner.number
    for role in ("learning_and_skills", "carat", "health"):
        seat = board.seats.get(party=role)
        desks[role].goto(reverse("board_answer", args=[number, board.pk, seat.pk]))
        choose(desks[role], "Take part?", "No")
        write(desks[role], "Written contribution", f"{role} is content with him.")
        press(desks[role], "Save the answer")
    page.goto(reverse("board_hold", args=[number, board.pk]))
    seats = {one.party: one.pk for one in board.seats.all()}
    came = {"prisoner": "in_person", "offender_supervisor": "in_person", "offender_manager": "video"}
    fill(page, {f"attended_{pk}": came.get(party, "absent") for party, pk in seats.items()})
    fill(page, {"chair": seats["offender_supervisor"]})
    press(page, "Record the board")


def signed_by_both(page: Page, at: str) -> None:
    """Author, then what the prisoner answers."""
    page.goto(f"{at}/plan/sign/author/")
    press(page, "Sign the plan")
    page.goto(f"{at}/plan/sign/prisoner/")
    fill(page, {"agrees": "yes", "decision": "signed"})
    press(page, "Keep the answer")


def contributed(desks: dict[str, Page]) -> None:
    """Education adds an action, the wing what it saw, CARAT a comment."""
    education, wing, carat = (desks[one] for one in ("learning_and_skills", "wing_staff", "carat"))
    click(education, "Add an action to objective 1")
    action(education, COURSE, "prison_staff")
    click(wing, "Add an observation about objective 1")
    wing.locator("textarea[name=text]").fill("He walked away from a quarrel.")
    press(wing, "Save")
    click(carat, "Comment on objective 1")
    write(carat, "Comment", "He has not used since March.")
    press(carat, "Save the comment")


def amended(page: Page, at: str) -> None:
    """The supervisor adds an objective; what changed since it was signed is shown, and it is signed again."""
    page.goto(f"{at}/plan/objectives/new/")
    objective(page, HOME, "accommodation", "3", "community_integration")
    page.goto(f"{at}/plan/")
    for words in ("Changed since it was signed", "not used since March", "walked away from a quarrel"):
        expect(page.locator("main")).to_contain_text(words)
    signed_by_both(page, at)


def test_five_departments_write_board_sign_amend_and_review_one_plan(
    world: Any, case: Any, open_as: Any, capsys: Any
) -> None:
    began, at = time.monotonic(), f"/cases/{case.prisoner.number}"
    roles = ("offender_manager", "learning_and_skills", "carat", "health", "wing_staff")
    desks = {role: open_as(world.actor(role)) for role in roles}
    page = open_as(world.actor("offender_supervisor", grade="probation_officer"))
    written(page, at)
    for desk in desks.values():
        desk.goto(f"{at}/plan/")
    contributed(desks)
    boarded(page, desks, at)
    signed_by_both(page, at)
    desks["offender_manager"].goto(f"{at}/plan/sign/offender_manager/")
    press(desks["offender_manager"], "Sign the plan")
    education = desks["learning_and_skills"]
    education.goto(f"{at}/plan/")
    click(education, re.compile(rf"Say how far it is\s*: {COURSE}"))
    fill(education, {"status": "ongoing", "text": "Came to all lessons."})
    press(education, "Save how far it is")
    assert SentencePlan.objects.get().state == "signed"  # progress is not what was signed
    amended(page, at)
    page.goto(f"{at}/plan/review/")
    fill(page, typed_review(SentencePlan.objects.get()))
    press(page, "Complete and sign the review")
    expect(page.locator("h1")).to_contain_text("Review 1 of the plan")
    everything_stands()
    with capsys.disabled():
        print(f"\none plan of five departments: {time.monotonic() - began:.0f} s")


def everything_stands() -> None:
    """One plan, two versions signed, one review, and what each department gave."""
    assert SentencePlan.objects.get().state == "signed"
    assert (PlanVersion.objects.count(), PlanReview.objects.count()) == (2, 1)
    assert (Objective.objects.count(), ObjectiveEntry.objects.count()) == (2, 1)
    wrote = Board.objects.get().seats.filter(contributions__isnull=False)
    assert {one.party for one in wrote} == {"learning_and_skills", "carat", "health"}
