"""What the prison of arrival sees first: an assessment that is no longer current, a programme not delivered.

docs/domain.md 13 rules 2 to 4, by the pages, as the supervisor of the prison where somebody has arrived.
"""

import datetime

import pytest
from django.urls import reverse

from cases.actions import hand_over_notes, transfers
from tests.risk import writing
from tests.sentence_plans import programme_writing as programmes
from tests.world import TODAY

pytestmark = pytest.mark.django_db
NOTE = "Ring his sister before the first meeting; the workbook is with CARAT."


def assessed(world, on):
    """Somebody received and assessed on a day, 4 years to serve from then."""
    world.today = on
    ends = on.replace(year=on.year + 4) - datetime.timedelta(days=1)
    half = on.replace(year=on.year + 2) - datetime.timedelta(days=1)
    custody = world.receive(key_dates={"CRD": half, "LED": ends, "SED": ends})
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, supervisor)
    made = writing.signed(world, custody, supervisor)
    if made.state != "complete":
        writing.countersigned(world, made, world.actor("head_of_omu"))
    world.today = TODAY
    return custody


def moved(world, custody):
    """Asked for, accepted, left and arrived, all today, with a note of the head of the unit."""
    sender = world.actor("head_of_omu")
    receiver = world.actor("head_of_omu", place=world.morden)
    made = transfers.request(
        custody, to_prison=world.morden, reason="Nearer home", today=world.today, by=sender
    )
    transfers.accept(made, today=world.today, by=receiver)
    hand_over_notes.write(made, text=NOTE, today=world.today, by=sender)
    transfers.leave(made, today=world.today, by=sender)
    transfers.arrive(made, today=world.today, by=receiver)
    return custody.prisoner.number


def arrival(world, as_actor, number):
    supervisor = world.actor("offender_supervisor", place=world.morden)
    page = as_actor(supervisor).get(reverse("arrival_check", args=[number]))
    return page.context["currency"], page.content.decode()


@pytest.mark.parametrize(
    ("on", "said"),
    [
        # 13 months before 8 October 2026; 12 months and a day; 12 months to the day, when the move asks.
        (datetime.date(2025, 9, 8), "Older than 12 months: it was current until 08/09/2026."),
        (datetime.date(2025, 10, 7), "Older than 12 months: it was current until 07/10/2026."),
        (datetime.date(2025, 10, 8), "A review is still owed: change or transfer on 08/10/2026."),
    ],
)
def test_an_assessment_of_thirteen_months_is_flagged_on_arrival(world, as_actor, on, said):
    found, shown = arrival(world, as_actor, moved(world, assessed(world, on)))
    assert not found.current
    answer = shown[shown.index("Is the assessment current?") :]
    answer = answer[: answer.index("</div>")]
    assert "govuk-tag--red" in answer
    assert said in answer


def test_an_undelivered_sotp_is_flagged_where_it_is_not_run(world, as_actor):
    programmes.loaded(world)
    programmes.runs(world, programme="sotp-core")
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    programmes.referred(world, custody, supervisor, programme="sotp-core")
    _, shown = arrival(world, as_actor, moved(world, custody))
    assert "1 of 1 is not run here." in shown
    row = shown[shown.index("Sex Offender Treatment Programme (SOTP), core") :]
    assert "Not run" in row[: row.index("</tr>")]
    assert "Ashbourne" in row[: row.index("</tr>")]


def test_where_it_is_run_nothing_is_flagged(world, as_actor):
    programmes.loaded(world)
    programmes.runs(world, programme="sotp-core")
    programmes.runs(world, programme="sotp-core", prison=world.morden)
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    programmes.referred(world, custody, supervisor, programme="sotp-core")
    _, shown = arrival(world, as_actor, moved(world, custody))
    assert "All 1." in shown
    assert "Not run" not in shown


def test_the_note_stands_where_the_new_prison_allocates_the_case(world, as_actor):
    custody = world.receive()
    address = reverse("case_allocate", args=[custody.prisoner.number, "offender_supervisor"])
    before = as_actor(world.actor("head_of_omu")).get(address).content.decode()
    moved(world, custody)
    after = as_actor(world.actor("head_of_omu", place=world.morden)).get(address).content.decode()
    assert NOTE not in before
    assert NOTE in after
