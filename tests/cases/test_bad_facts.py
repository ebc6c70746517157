"""Level and priority offender saved by two at once: both versions shown, nothing lost (docs/adr/0002)."""

import datetime

from django.urls import reverse

from cases.actions import facts
from cases.models import Custody


def test_a_stale_form_shows_what_stands_now_beside_what_was_typed(world, as_actor):
    custody, other = world.receive(), world.actor("head_of_omu")
    clerk = as_actor(world.actor("case_administrator"))
    address = reverse("case_facts", args=[custody.prisoner.number])
    seen = clerk.get(address).context["form"]["version"].value()
    theirs = {"is_ppo": True, "ppo_since": datetime.date(2026, 9, 1)}
    theirs |= {"earlier_rosh_level": "high", "earlier_rosh_on": datetime.date(2026, 8, 3)}
    facts.record(custody, **theirs, version=seen, today=world.today, by=other)
    mine = {"is_ppo": "no", "earlier_rosh_level": "low", "version": seen}
    mine |= {"earlier_rosh_on_day": "5", "earlier_rosh_on_month": "8", "earlier_rosh_on_year": "2026"}
    answer = clerk.post(address, mine)
    page = answer.content.decode()
    assert f"{other.user.full_name} changed this" in page
    rows = {row["label"]: (row["mine"], row["theirs"]) for row in answer.context["stale"]["fields"]}
    assert rows == {
        "Prolific and other priority offender": ("No", "Yes"),
        "Priority offender since": ("", "1 September 2026"),
        "Risk of serious harm level in the PSR or an earlier assessment": ("Low", "High"),
        "Date of that level": ("5 August 2026", "3 August 2026"),
    }
    stands = Custody.objects.get(pk=custody.pk)
    assert (stands.is_ppo, stands.earlier_rosh_level) == (True, "high")
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert clerk.post(address, again).status_code == 302
    stands.refresh_from_db()
    assert (stands.is_ppo, stands.earlier_rosh_level) == (False, "low")


def test_a_level_on_a_day_to_come_is_refused_at_its_field(world, as_actor):
    custody = world.receive()
    clerk = as_actor(world.actor("case_administrator"))
    address = reverse("case_facts", args=[custody.prisoner.number])
    typed = {"is_ppo": "no", "earlier_rosh_level": "low", "version": custody.version}
    typed |= {"earlier_rosh_on_day": "9", "earlier_rosh_on_month": "10", "earlier_rosh_on_year": "2026"}
    answer = clerk.post(address, typed)
    assert "future" in answer.context["form"].errors["earlier_rosh_on"][0]
    assert Custody.objects.get().earlier_rosh_level == ""
