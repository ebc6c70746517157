"""The hand-over at release as the offender manager finds it, and after a recall (docs/domain.md 20)."""

from django.test import Client
from django.urls import reverse

from cases.actions import releases
from cases.models import Custody
from staff.models import Notice
from tests.access.estate import a_case
from tests.conftest import sign_in


def test_the_manager_is_led_to_what_is_outstanding_and_a_recall_goes_on_there(world):
    manager = world.actor("offender_manager")
    case = a_case(world, prison=world.ashbourne, manager=manager)
    head = world.actor("head_of_omu")
    made = releases.release(
        case.custody, on=world.today, closed_as="licence", note="To his mother's", today=world.today, by=head
    )
    assert made.custody_id == case.custody.pk
    notice = Notice.objects.get(user=manager.user, key=f"release:{made.pk}")
    assert notice.leads_to == reverse("release_hand_over", args=[case.number])
    client = sign_in(Client(), manager)
    shown = client.get(notice.leads_to).content.decode()
    for words in (
        case.objective.text,
        "Weekly talk",
        manager.name,
        "Released on licence",
        "Print the record",
    ):
        assert words in shown, words
    held = Custody.objects.get(pk=case.custody.pk)
    releases.recall(held, recalled_on=world.today, because="Missed appointments", today=world.today, by=head)
    again = client.get(notice.leads_to).content.decode()
    assert "Recall ordered on" in again
    assert case.objective.text in again


def test_victims_are_shown_to_whom_they_may_and_nothing_outstanding_is_said(world, as_actor):
    custody = world.receive()
    address = reverse("release_hand_over", args=[custody.prisoner.number])
    shown = as_actor(world.actor("wing_staff")).get(address).content.decode()
    assert "What is known of victims is not shown to your role." in shown
    assert "No objective is worked on." in shown
    assert "In custody." in as_actor(world.actor("head_of_omu")).get(address).content.decode()
