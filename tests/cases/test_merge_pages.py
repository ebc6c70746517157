"""The pages on which two records are declared one person, compared, and answered."""

from typing import Any

from django.urls import reverse

from cases.models import Merge, Prisoner
from staff.models import AuditEvent
from tests.cases.test_merges import ask, earlier, now
from tests.world import World


def text(answer: Any) -> str:
    """A page that is shown."""
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_from_a_case_to_the_approval(world: World, as_actor: Any) -> None:
    now(world, "A8101BC", family_name="Reece", nationality="Irish")
    hidden = {"prison": world.morden, "nationality": "Ruritanian", "aliases": ["Quartz Quayle"]}
    earlier(world, "A8102BC", family_name="Rees", **hidden)
    clerk, head = as_actor(world.actor("case_administrator")), as_actor(world.actor("head_of_omu"))
    found = text(clerk.get(reverse("same_person", args=["A8101BC"])))
    compare = reverse("merge_new", args=["A8101BC", "A8102BC"])
    assert f'href="{compare}"' in found
    side_by_side = text(clerk.get(compare))
    assert "no more is shown than a match shows" in side_by_side
    assert "Morden" in side_by_side
    for secret in ("Ruritanian", "Quartz"):
        assert secret not in side_by_side
    asked = clerk.post(compare, {"kept": "A8101BC", "reason": "Fingerprints."})
    merge = Merge.objects.get()
    assert asked["Location"] == reverse("merge", args=[merge.pk])
    assert f"/same-person/{merge.pk}/" in text(head.get(reverse("task_list")))
    assert "A8101BC and A8102BC" in text(head.get(reverse("merge_list")))
    page = text(head.get(asked["Location"]))
    assert "Fingerprints." in page
    assert "Ruritanian" not in page
    assert head.post(asked["Location"], {"answer": "approve"}).status_code == 302
    assert Prisoner.objects.get(number="A8102BC").same_as.number == "A8101BC"
    assert "Ruritanian" in text(head.get(asked["Location"]))
    compared = AuditEvent.objects.filter(deed="cases.merge.compared", prisoner_number="A8102BC")
    assert compared.count() == 3


def test_refusals_stand_at_their_field_and_keep_what_was_typed(world: World, as_actor: Any) -> None:
    now(world, "A8111BC")
    now(world, "A8112BC", prison=world.morden)
    clerk = as_actor(world.actor("case_administrator"))
    both = text(
        clerk.post(reverse("merge_new", args=["A8111BC", "A8112BC"]), {"kept": "A8111BC", "reason": "Quartz"})
    )
    assert "close the one that was opened in error first" in both
    assert "Quartz</textarea>" in both
    itself = reverse("merge_new", args=["A8111BC", "A8111BC"])
    assert "is this record itself" in text(clerk.post(itself, {"kept": "A8111BC", "reason": "x"}))
    address = reverse("same_person", args=["A8111BC"])
    assert "There is no record with this number" in text(clerk.post(address, {"other": "A9999BC"}))
    assert "is not a prison number" in text(clerk.post(address, {"other": "nonsense"}))
    assert clerk.post(address, {"other": "a8112bc"})["Location"].endswith("/A8112BC/")
    assert not Merge.objects.exists()


def test_a_refusal_needs_its_reason_and_nobody_answers_what_is_not_theirs(
    world: World, as_actor: Any
) -> None:
    merge = ask(world, now(world, "A8121BC"), earlier(world, "A8122BC"))
    address = reverse("merge", args=[merge.pk])
    head = as_actor(world.actor("head_of_omu"))
    assert "Say why." in text(head.post(address, {"answer": "refuse", "reason": ""}))
    supervisor = as_actor(world.actor("offender_supervisor"))
    assert "waits for the head of the OMU at Ashbourne" in text(supervisor.get(address))
    assert supervisor.post(address, {"answer": "approve"}).status_code == 404
    clerk = as_actor(world.actor("case_administrator"))
    assert "Withdraw it" in text(clerk.get(address))
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    assert elsewhere.get(address).status_code == 404
    assert head.post(address, {"answer": "refuse", "reason": "Brothers."}).status_code == 302
    assert "Brothers." in text(clerk.get(address))
    merge.refresh_from_db()
    assert merge.state == "Refused"


def test_the_list_says_what_will_be_there(world: World, as_actor: Any) -> None:
    page = text(as_actor(world.actor("head_of_omu")).get(reverse("merge_list")))
    assert "Nothing waits" in page
