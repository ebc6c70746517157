"""A month of the risk management team, from one meeting to the next (docs/domain.md 10.2): M-098 to M-104."""

from typing import Any

from playwright.sync_api import Page, expect

from cases.models import Contact
from omu.actions.refresh import refresh
from risk.models import Meeting
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.steps import choose, click, day, press, write
from tests.cases.test_mappa import VIOLENT
from tests.risk.meeting_writing import near_release

MINUTES = "Police report a threat against his former partner."
LETTERS = "Letters to a girl of 14."

TEAM = "Inter-departmental risk management team"
SENT_ON = "Sent on to the risk management team"

pytestmark = IN_CHROMIUM


def arrange(page: Page, kind: str, required: tuple[str, ...]) -> None:
    """From the list of meetings, today; the departments named have to be there and nobody else is asked."""
    page.goto("/meetings/")
    press(page, "Arrange a meeting")
    choose(page, "Which meeting", kind)
    day(page, "Day", "8 10 2026")
    for group in page.locator("fieldset:has(input[name^=seat_])").all():
        name = group.locator("legend").inner_text().strip()
        group.get_by_label("Has to be there" if name in required else "Not asked", exact=True).check()
    press(page, "Arrange the meeting")


def minutes(page: Page, who: str, said: str, decided: str, outcome: str = "") -> None:
    """Write the minutes of one case of the meeting that is open."""
    page.get_by_role("row").filter(has_text=who).get_by_role("link", name="Write the minutes").click()
    write(page, "What was said", said)
    if outcome:
        choose(page, "What becomes of the case", outcome)
    write(page, "What was decided, and why", decided)
    write(page, "Bearing on risk, for those who may not read the minutes", "Somebody outside is afraid.")
    write(page, "What they have to do", "Tell public protection of any letter.")
    press(page, "Keep the minutes")


def attendance(page: Page, came: dict[str, str]) -> None:
    """Who was there; who was not says why."""
    press(page, "Record who was there")
    for name, answer in came.items():
        choose(page, name, answer)
        if answer == "Not there":
            write(page, f"{name}: why nobody came, or what the report was", "Short of staff")
    press(page, "Record attendance")


def close(page: Page) -> None:
    """Close the meeting that is open."""
    press(page, "Close with its minutes")
    write(page, "In the chair", "P. Chair")
    write(page, "Minutes of the meeting", "All cases of the agenda were dealt with.")
    press(page, "Close it and file the minutes")
    expect(page.locator("h1")).to_contain_text("Closed")


def schedule(protection: Page, near: str) -> None:
    """The team, with who is on its agenda by rule; and the screening group before it."""
    arrange(protection, TEAM, ("Offender management unit", "Security", "Health services"))
    expect(protection.locator("main")).to_contain_text(near)
    arrange(protection, "Screening group", ("Offender management unit", "Security"))


def refer_and_screen(protection: Page, supervisor: Page, *, referred: str, arrived: str) -> None:
    """One case is referred by its supervisor; the arrival is looked at between meetings."""
    supervisor.goto(f"/cases/{referred}/meetings/")
    press(supervisor, "Refer to the screening group")
    write(supervisor, "Why the group should look at this case", LETTERS)
    press(supervisor, "Refer the case")
    protection.goto(f"/cases/{arrived}/")
    protection.goto("/screening/")
    expect(protection.get_by_role("row").filter(has_text=referred)).to_contain_text(LETTERS)
    row = protection.get_by_role("row").filter(has_text=arrived)
    row.get_by_role("link", name="Screen now").click()
    write(protection, "What you looked at, and what has to happen before the group meets", "Calls are heard.")
    press(protection, "Record the screening")
    expect(protection.locator("main")).to_contain_text("Calls are heard.")


def the_group_meets(protection: Page, *, near: str, referred: str, arrived: str) -> None:
    """It sends one case on and closes the others."""
    protection.goto(f"/meetings/{Meeting.objects.get(kind='screening').pk}/")
    minutes(protection, referred, LETTERS, "Contact with a child.", SENT_ON)
    minutes(protection, arrived, "Papers read.", "Level 1 is enough.", "Closed")
    if protection.get_by_role("row").filter(has_text=near).count():
        minutes(protection, near, "Papers read.", "The team has it already.", "Closed")
    attendance(protection, {"Offender management unit": "Attended", "Security": "Attended"})
    close(protection)


def the_team_meets(protection: Page, supervisor: Page, *, near: str, referred: str, arrived: str) -> None:
    """The supervisor reports; on the agenda are who nears release at level 2 and who was sent on."""
    supervisor.goto(f"/cases/{near}/meetings/")
    click(supervisor, "write a report")
    write(supervisor, "Your report", "He does well on the wing.")
    press(supervisor, "Send the report")
    protection.goto(f"/meetings/{Meeting.objects.ahead().get(kind='idrmt').pk}/")
    main = protection.locator("main")
    expect(main).to_contain_text("He does well on the wing.")
    expect(main).to_contain_text("Sent on by the screening group: Contact with a child.")
    expect(main).not_to_contain_text(arrived)
    minutes(protection, near, MINUTES, "Level 2 stays.")
    minutes(protection, referred, "Letters read.", "Level 1 of contact with children.")
    row = protection.get_by_role("row").filter(has_text=near)
    row.get_by_role("link", name="Give somebody something to do").click()
    write(protection, "What is to be done", "Ask the landlord")
    protection.get_by_label("Who does it").select_option("OS")
    day(protection, "By when", "22 10 2026")
    press(protection, "Put it on the list")
    seats = {"Offender management unit": "Attended", "Security": "Attended", "Health services": "Not there"}
    attendance(protection, seats)
    close(protection)


def the_minutes_reach_the_case(supervisor: Page, wing: Page, near: str) -> None:
    """The supervisor is told, reads them, does what was asked; the wing sees that they exist."""
    for address, words in (("/inbox/", "the minutes about"), ("/tasks/", "Ask the landlord")):
        supervisor.goto(address)
        expect(supervisor.locator("main")).to_contain_text(words)
    assert Contact.objects.get(text__contains=MINUTES).restriction == "restricted_protection"
    supervisor.goto(f"/cases/{near}/log/")
    expect(supervisor.locator("main")).to_contain_text(MINUTES)
    supervisor.goto("/meetings/actions/")
    click(supervisor, "Ask the landlord")
    write(supervisor, "What was done", "He was asked today.")
    press(supervisor, "It is done")
    wing.goto(f"/cases/{near}/log/")
    expect(wing.locator("main")).to_contain_text("Restricted entry")
    expect(wing.locator("main")).not_to_contain_text(MINUTES)


def the_next_month(protection: Page) -> None:
    """Who stays away is seen, what was done stands, and the next meeting is arranged."""
    protection.goto("/meetings/attendance/")
    expect(protection.get_by_role("row").filter(has_text="Health services")).to_contain_text("not there")
    protection.goto("/meetings/actions/")
    expect(protection.locator("main")).to_contain_text("He was asked today.")
    protection.goto("/meetings/")
    following = Meeting.objects.ahead().get(kind="idrmt")
    assert (following.planned_on.year, following.planned_on.month) == (2026, 11)
    expect(protection.locator("main")).to_contain_text(f"{following.planned_on.day} November 2026")


def test_a_month_of_the_risk_management_team(world: Any, open_as: Any) -> None:
    """Schedule, screening, the group, reports, the team, what is to be done, minutes filed, next month."""
    officer = world.actor("offender_supervisor")
    cases = {"near": near_release(world), "arrived": world.receive(**VIOLENT), "referred": world.receive()}
    for custody in cases.values():
        world.allocate(custody, officer)
        refresh([custody], today=world.today)
    number = {name: str(custody.prisoner.number) for name, custody in cases.items()}
    protection, supervisor = open_as(world.actor("public_protection")), open_as(officer)
    schedule(protection, number["near"])
    refer_and_screen(protection, supervisor, referred=number["referred"], arrived=number["arrived"])
    the_group_meets(protection, **number)
    the_team_meets(protection, supervisor, **number)
    the_minutes_reach_the_case(supervisor, open_as(world.actor("wing_staff")), number["near"])
    the_next_month(protection)
