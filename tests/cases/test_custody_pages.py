"""The pages of a custody: what is recorded by them, and an earlier custody that is looked at."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import absences, custodies, releases
from cases.models import Absence, Custody, KeyDate, Release
from cases.standards.addresses import CaseNumber
from omu.actions.refresh import refresh
from tests.risk import writing
from tests.world import World

D = datetime.date


def parts(name: str, on: D) -> dict[str, int]:
    """A date as the three boxes of a form send it."""
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def clerk(world: World, as_actor: Any) -> Any:
    return as_actor(world.actor("case_administrator"))


def test_release_recall_and_return_by_page(world: World, clerk: Any) -> None:
    custody = world.receive(
        received_on=D(2026, 3, 2), sentenced_on=D(2026, 3, 2), years=1,
        key_dates={"CRD": D(2026, 9, 1), "SED": D(2027, 3, 1)},
    )  # fmt: skip
    at = f"/cases/{custody.prisoner.number}"
    assert "Record a release or discharge" in clerk.get(f"{at}/sentence/").content.decode()
    wrong = clerk.post(f"{at}/release/", {**parts("on", D(2026, 10, 9)), "closed_as": "licence"})
    assert "This day is in the future" in wrong.content.decode()
    done = clerk.post(f"{at}/release/", {**parts("on", D(2026, 9, 1)), "closed_as": "licence"}, follow=True)
    assert "The release was recorded" in done.content.decode()
    assert "Case closed: Released on licence on 1 September 2026" in done.content.decode()
    done = clerk.post(
        f"{at}/recall/",
        {**parts("recalled_on", D(2026, 9, 20)), "because": "Missed two appointments"},
        follow=True,
    )
    assert "not back yet: Missed two appointments" in done.content.decode()
    assert "recalled_on" not in clerk.get(f"{at}/return/").content.decode()
    done = clerk.post(f"{at}/return/", parts("returned_on", D(2026, 10, 1)), follow=True)
    page = done.content.decode()
    assert "The case is open again" in page
    assert "Recall ordered on 20 September 2026. Missed two appointments" in page
    assert "Back in custody on 1 October 2026." in page
    assert "Returned on recall on 1 October 2026; no offender supervisor has been allocated since." in page
    assert Release.objects.get().returned_on == D(2026, 10, 1)


def test_absence_and_return_by_page(world: World, clerk: Any) -> None:
    custody = world.receive()
    at = f"/cases/{custody.prisoner.number}"
    form = clerk.get(f"{at}/absence/").content.decode()
    assert "temporary release are no absences" in form
    clerk.post(
        f"{at}/absence/", {**parts("left_on", world.today), "kind": "ual", "reason": "Ran from escort"}
    )
    page = clerk.get(f"{at}/sentence/").content.decode()
    assert "Unlawfully at large since 8 October 2026." in page
    assert "Record the return" in page
    done = clerk.post(f"{at}/absence/end/", parts("returned_on", world.today), follow=True)
    assert "A review of assessment and plan is owed" in done.content.decode()
    assert Absence.objects.get().returned_on == world.today
    again = clerk.post(f"{at}/absence/end/", parts("returned_on", world.today))
    assert "the return was recorded already" in again.content.decode()


SENTENCE = {
    **parts("imposed_on", D(2026, 10, 7)), "kind": "DET", "years": 2, "main_offence": "Theft",
    "offence_count": 2, "consecutive": "yes",
}  # fmt: skip


def test_a_sentence_is_added_and_corrected_by_page(world: World, clerk: Any) -> None:
    custody = world.receive()
    at = f"/cases/{custody.prisoner.number}/sentence"
    done = clerk.post(f"{at}/new/", {**SENTENCE, "version": custody.version}, follow=True)
    assert "The sentence was added" in done.content.decode()
    assert "2 years, consecutive" in done.content.decode()
    made = custody.sentences.get(years=2)
    stale = clerk.post(f"{at}/{made.pk}/", {**SENTENCE, "reason": "x", "version": custody.version})
    assert "changed this on" in stale.content.decode()
    version = Custody.objects.get().version
    wrong = {**SENTENCE, "years": 0, "reason": "Read wrongly", "version": version}
    assert "Enter the length of the sentence" in clerk.post(f"{at}/{made.pk}/", wrong).content.decode()
    right = {**SENTENCE, "years": 3, "reason": "Read wrongly", "version": version}
    assert "was corrected" in clerk.post(f"{at}/{made.pk}/", right, follow=True).content.decode()
    assert custody.sentences.get(pk=made.pk).years == 3


def test_key_dates_are_entered_by_page_and_the_history_is_shown(world: World, clerk: Any) -> None:
    custody = world.receive()
    at = f"/cases/{custody.prisoner.number}/sentence/dates/"
    given = parts("crd", D(2028, 9, 7)) | parts("led", D(2030, 10, 7)) | parts("sed", D(2030, 10, 7))
    form = {**given, "source": "sentence calculation of 8 October", "version": custody.version}
    wrong = clerk.post(at, form | parts("crd", D(2031, 1, 1)))
    assert "The CRD (01/01/2031) must not be after the LED (07/10/2030)." in wrong.content.decode()
    done = clerk.post(at, form, follow=True).content.decode()
    assert "Dates that were replaced (1)" in done
    assert "Conditional release date (CRD) 7 October 2028" in done
    assert KeyDate.objects.get(kind="CRD", replaced_at=None).on == D(2028, 9, 7)


def test_who_may_not_record_sees_no_step_and_is_refused(world: World, as_actor: Any) -> None:
    custody = world.receive()
    at = f"/cases/{custody.prisoner.number}"
    reader = as_actor(world.actor("offender_supervisor"))
    assert "Record a release" not in reader.get(f"{at}/sentence/").content.decode()
    assert reader.get(f"{at}/release/").status_code == 403
    assert as_actor(world.actor("head_of_omu", place=world.morden)).get(f"{at}/sentence/").status_code == 404


@pytest.fixture
def twice(world: World) -> tuple[Custody, Custody]:
    """Two custodies of one person: the earlier with an assessment and an entry, the other open."""
    earlier = world.receive(received_on=D(2026, 9, 1), sentenced_on=D(2026, 9, 1), key_dates={})
    by = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(earlier, by)
    writing.signed(world, earlier, by)
    releases.release(earlier, on=world.today, closed_as="licence", today=world.today, by=world.system)
    number = earlier.prisoner.number
    return earlier, world.receive(number=number, key_dates={}, main_offence="Affray")


def test_an_earlier_custody_is_opened_by_its_key_and_every_link_stays_with_it(
    world: World, twice: tuple[Custody, Custody], as_actor: Any
) -> None:
    earlier, now = twice
    number = now.prisoner.number
    client = as_actor(world.actor("offender_supervisor"))
    listed = client.get(f"/cases/{number}/custodies/").content.decode()
    back = f"/cases/{number}.{earlier.pk}/"
    assert f'href="{back}sentence/"' in listed
    assert f'href="/cases/{number}/sentence/"' in listed
    page = client.get(f"{back}sentence/").content.decode()
    assert "You are looking at the custody from 1 September 2026 to 8 October 2026" in page
    assert f'href="{back}log/"' in page
    assert 'data-key="c"' not in page
    assert "Affray" not in page
    for name in ("", "log/", "assessments/", "dates/", "timeline/", "plan/", "custodies/", "audit/"):
        answer = client.get(f"{back}{name}")
        assert answer.status_code in {200, 403}, name
    assert "You are looking" not in client.get(f"/cases/{number}/sentence/").content.decode()


def test_a_key_leaks_nothing(world: World, twice: tuple[Custody, Custody], as_actor: Any) -> None:
    """A key of another person, of nobody, or out of reach: the same 404."""
    _, now = twice
    other = world.receive(prison=world.morden)
    client = as_actor(world.actor("offender_supervisor"))
    for number, key in (
        (now.prisoner.number, other.pk),
        (other.prisoner.number, other.pk),
        (other.prisoner.number, now.pk),
        (now.prisoner.number, 999_999_999),
        (now.prisoner.number, 9_999_999_999),
    ):
        assert client.get(f"/cases/{number}.{key}/sentence/").status_code == 404, (number, key)


def test_a_number_in_an_address() -> None:
    looked_back = CaseNumber.read("a1234bc.17")
    assert (looked_back, looked_back.custody, looked_back.in_address) == ("A1234BC", 17, "A1234BC.17")
    assert CaseNumber.read("A1234BC").in_address == "A1234BC"
    with pytest.raises(ValueError, match="no prison number"):
        CaseNumber.read("A1234BC.")


def test_the_time_line_draws_and_tells_the_whole_sentence(world: World, as_actor: Any) -> None:
    custody = world.receive(
        received_on=D(2026, 9, 1), sentenced_on=D(2026, 9, 1), key_dates={"SED": D(2030, 8, 31)}
    )
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    absence = absences.leave(
        custody, kind="hospital", left_on=D(2026, 10, 1), today=world.today, by=world.system
    )
    absences.come_back(absence, returned_on=D(2026, 10, 5), today=world.today, by=world.system)
    refresh([Custody.objects.for_page().get(pk=custody.pk)], today=world.today)
    page = as_actor(supervisor).get(f"/cases/{custody.prisoner.number}/timeline/").content.decode()
    assert '<title id="timeline-title">The sentence from reception to its end</title>' in page
    for words in (
        "Received, to be screened. Received on 1 September 2026",
        "In hospital under the Mental Health Act since 1 October 2026.",
        "Sentence expiry date (SED)",
        "Ashbourne",
        "T2 First contact",
        "Met on",
        "overdue",
    ):
        assert words.lower() in page.lower(), words
    assert "style=" not in page.split("<svg", 1)[1].split("</svg></div>")[0]


def test_the_time_line_asks_the_same_for_many_duties_as_for_few(world: World, as_actor: Any) -> None:
    counts = []
    client = as_actor(world.actor("offender_supervisor"))
    for dates in ({}, {"CRD": D(2028, 10, 7), "LED": D(2030, 10, 7), "SED": D(2030, 10, 7)}):
        custody = world.receive(key_dates=dates)
        for day in range(4 if dates else 0):
            row = Custody.objects.get(pk=custody.pk)
            custodies.set_dates(
                row, dates={"HDCED": D(2028, 5, 1 + day)}, source="x", version=row.version, today=world.today,
                by=world.system,
            )  # fmt: skip
        at = f"/cases/{custody.prisoner.number}/timeline/"
        client.get(at)
        with CaptureQueriesContext(connection) as asked:
            client.get(at)
        counts.append(len(asked))
    assert counts[0] == counts[1]
