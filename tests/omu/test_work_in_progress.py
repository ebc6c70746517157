"""What is begun before a move, with who has it, as far as each role reads (docs/domain.md 13)."""

import datetime

from django.test import Client
from django.urls import reverse

from cases.actions import alerts
from cases.models import Custody, Task
from omu.actions import work_in_progress
from tests.access.estate import a_case
from tests.conftest import sign_in


def begun(custody, by):
    found = work_in_progress.of_case(Custody.objects.for_page().get(pk=custody.pk), by=by)
    return {one.what: (one.state, one.holder) for one in found}, [one.href for one in found]


def test_each_thing_begun_stands_with_who_has_it_and_opens(world):
    case = a_case(world, prison=world.ashbourne, manager=world.actor("offender_manager"))
    supervisor, head = world.actor("offender_supervisor"), world.actor("head_of_omu")
    now = datetime.datetime(2026, 10, 8, 9, tzinfo=datetime.UTC)
    alerts.open_alert(
        case.custody, code="hold", note="Mid-programme", opened_on=world.today, now=now, today=world.today,
        by=head,
    )  # fmt: skip
    Task.objects.create(
        custody=case.custody, role="head_of_omu", prison=world.ashbourne, kind="countersign",
        text="Countersign the sentence plan.", key="plan:1:countersign:1",
    )  # fmt: skip
    found, hrefs = begun(case.custody, supervisor)
    by_kind = {what.partition(":")[0]: said for what, said in found.items()}
    assert by_kind["Assessment"] == ("Open", case.assessment.author.full_name)
    assert by_kind["Sentence plan"] == ("Interim plan", case.assessment.author.full_name)
    assert by_kind["Countersignature"] == ("Countersign the sentence plan.", "Head of OMU, Ashbourne")
    assert by_kind["Hold against transfer"] == ("Mid-programme", head.name)
    assert by_kind["Decision"] == ("Not decided", case.decision.opened_by.full_name)
    assert by_kind["Question for section 3 of the assessment"] == ("Not answered", "Wing staff, Ashbourne")
    assert "Programme" in by_kind
    client = sign_in(Client(), supervisor)
    assert [client.get(href).status_code for href in hrefs] == [200] * len(hrefs)
    asking = sign_in(Client(), head).get(reverse("transfer_request", args=[case.number])).content.decode()
    assert "Begun and not finished" in asking
    assert "Mid-programme" in asking


def test_who_reads_no_unfinished_assessment_finds_none_here(world):
    case = a_case(world, prison=world.ashbourne, manager=world.actor("offender_manager"))
    found, _ = begun(case.custody, world.actor("wing_staff"))
    assert not [what for what in found if what.startswith("Assessment")]


def test_nothing_begun_says_so(world, as_actor):
    custody = world.receive()
    page = as_actor(world.actor("offender_supervisor")).get(
        reverse("hand_over", args=[custody.prisoner.number])
    )
    shown = page.content.decode()
    assert "Nothing that your role reads is begun and not finished." in shown
    assert "No transfer is under way." in shown
