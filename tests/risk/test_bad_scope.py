"""Scope set by two officers at once: the second sees what the first decided, and undoes nothing unseen."""

from django.urls import reverse

from risk.actions import scope
from risk.models import ScopeDecision


def test_a_stale_page_neither_sets_nor_takes_back(world, as_actor):
    custody, other = world.receive(), world.actor("head_of_omu")
    scope.decide([custody], today=world.today, by=world.system)
    client = as_actor(world.actor("offender_supervisor"))
    address = reverse("case_scope", args=[custody.prisoner.number])
    assert "Out of scope" in client.get(address).content.decode()
    seen = client.get(address).context["form"]["version"].value()
    first = {"in_scope": True, "reason": "Escalating", "today": world.today}
    scope.override(custody, **first, by=other)
    answer = client.post(address, {"reason": "Named by the police", "version": seen})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "decided anew while you had this page open" in page
    assert "Named by the police" in page
    assert f"Set by {other.user.full_name}: Escalating" in page
    stands = ScopeDecision.objects.current().get(custody=custody)
    assert (stands.in_scope, stands.by_hand) == (True, True)
    assert ScopeDecision.objects.filter(custody=custody).count() == 2


def test_a_stale_page_takes_nothing_back(world, as_actor):
    custody, other = world.receive(), world.actor("head_of_omu")
    scope.decide([custody], today=world.today, by=world.system)
    scope.override(custody, in_scope=True, reason="First", today=world.today, by=other)
    client = as_actor(world.actor("offender_supervisor"))
    address = reverse("case_scope", args=[custody.prisoner.number])
    seen = client.get(address).context["form"]["version"].value()
    scope.take_back(custody, today=world.today, by=other)
    scope.override(custody, in_scope=True, reason="Second", today=world.today, by=other)
    answer = client.post(address, {"version": seen})
    assert "decided anew while you had this page open" in answer.content.decode()
    assert "Second" in ScopeDecision.objects.current().get(custody=custody).reason
    newest = answer.context["form"]["version"].value()
    assert client.post(address, {"version": newest}).status_code == 302
    assert not ScopeDecision.objects.current().get(custody=custody).by_hand
