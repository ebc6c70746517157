"""Contact that a limit forbids is kept only with the name of who was told (docs/domain.md 10.4, 10.5)."""

import pytest
from django.urls import reverse

from cases.models import Contact, Task
from cases.standards.contact_limits import OUTSIDE
from sentence_plans.views.entries import own_kind
from staff.permissions import ROLE_NAMES
from tests.cases.test_victims import limit
from tests.risk.test_contact_levels import limited

#: Kind of entry, how, with whom: visits, a letter, a call, an e-mail, contact with the family of any kind.
WAYS = {
    "visit": ("observation:visits", "face_to_face", "prisoner"),
    "visit watched": ("observation:visits", "observation", "nobody"),
    "letter": ("communication:letter", "letter", "prisoner"),
    "call": ("communication:telephone", "telephone", "prisoner"),
    "e-mail": ("communication:email", "email", "nobody"),
    "family": ("general:history_sheet", "video", "family"),
}
DAY = {"happened_on_day": "8", "happened_on_month": "10", "happened_on_year": "2026", "happened_time": "0:05"}


@pytest.mark.parametrize("answer", ["with_child", "with_barred"])
@pytest.mark.parametrize("way", WAYS)
def test_the_page_keeps_no_forbidden_contact_without_who_was_told(world, as_actor, way, answer):
    custody = world.receive()
    (limited if answer == "with_child" else limit)(world, custody)
    kind, mode, with_whom = WAYS[way]
    client = as_actor(world.actor("offender_supervisor"))
    address = reverse("contact_log_entry", args=[custody.prisoner.number])
    said = DAY | {"kind": "other", "other_kind": kind, "mode": mode, "with_whom": with_whom, "text": way}
    if kind in dict(client.get(address).context["form"].fields["kind"].choices):
        said |= {"kind": kind, "other_kind": ""}
    for more, field in (({}, answer), ({answer: "yes"}, "told"), ({answer: "yes", "told": "  "}, "told")):
        assert list(client.post(address, said | more).context["form"].errors) == [field], more
    assert not Contact.objects.filter(text=way).exists()
    assert client.post(address, said | {answer: "yes", "told": "Ada Okonkwo"}).status_code == 302
    entry = Contact.objects.get(text=way)
    assert entry.told == "Ada Okonkwo"
    assert Task.objects.open().filter(leads_to__endswith=f"/log/{entry.pk}/").count() == 1


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_what_is_noted_beside_a_plan_is_of_no_kind_that_is_about_people_outside(world, role):
    kind, sub_kind = own_kind(world.actor(role))
    assert (kind, sub_kind) not in OUTSIDE


def test_the_form_does_not_ask_of_a_talk_with_the_prisoner(world, as_actor):
    """Its page says of which entries it asks; one about a talk is kept without an answer."""
    custody = world.receive()
    limited(world, custody)
    client = as_actor(world.actor("wing_staff"))
    address = reverse("contact_log_entry", args=[custody.prisoner.number])
    page = client.get(address).content.decode()
    assert 'data-about-outside="communication:email communication:letter' in page
    assert "Of a visit, a letter, a call or an e-mail with people outside" in page
    said = {"kind": "observation:wing", "mode": "face_to_face", "with_whom": "prisoner", "text": "A talk."}
    assert client.post(address, DAY | said).status_code == 302
