"""Looking for an earlier record while somebody is received, with the button and by the API."""

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Custody, Prisoner
from staff.models import AuditEvent
from tests.cases.test_merges import close, earlier
from tests.world import World

TYPED = {
    "number": "",
    "family_name": "Reece",
    "given_names": "Sean",
    "born_on_day": "4",
    "born_on_month": "3",
    "born_on_year": "1992",
    "main_offence": "Theft from a shop",
}
WHOLE = TYPED | {
    "sex": "M",
    "received_on_day": "8",
    "received_on_month": "10",
    "received_on_year": "2026",
    "kind": "sentence",
    "sentenced_on_day": "8",
    "sentenced_on_month": "10",
    "sentenced_on_year": "2026",
    "sentence_kind": "DET",
    "years": "2",
    "is_ppo": "no",
}


@pytest.fixture
def clerk(world: World, as_actor: Any) -> Any:
    """The case administrator of Ashbourne, signed in."""
    return as_actor(world.actor("case_administrator"))


def page(answer: Any) -> str:
    """The text of a page."""
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_button_shows_matches_keeps_what_was_typed_and_judges_nothing(world: World, clerk: Any) -> None:
    earlier(world, "A9001BC", family_name="Rees", given_names="Siôn", prison=world.morden)
    shown = page(clerk.post(reverse("reception_new"), TYPED | {"look": "1"}))
    assert "1 possible earlier record" in shown
    assert "Rees, Siôn" in shown
    assert "A9001BC, last at Morden" in re.sub(r"\s+", " ", shown)
    assert "Likely: same date of birth; " in shown
    assert 'value="Theft from a shop"' in shown
    assert "There is a problem" not in shown
    assert not Custody.objects.filter(prisoner__family_name="Reece").exists()


def test_a_match_shows_names_birth_number_and_last_prison_and_never_more(world: World, clerk: Any) -> None:
    secret = {"home_area": "Quartzholm", "nationality": "Ruritanian", "ethnicity": "W9"}
    close(world.receive(number="A9002BC", prison=world.morden, main_offence="Unspeakable deed", **secret))
    body = {"family_name": "Rees", "born_on": "1992-03-04"}
    answer = clerk.post(reverse("api_prisoners_matches"), body, content_type="application/json")
    (found,) = answer.json()["results"]
    of_the_match = {"number", "family_name", "given_names", "born_on", "other_numbers", "last_prison"}
    assert set(found) == of_the_match | {"likely", "reasons"}
    shown = page(clerk.post(reverse("reception_new"), TYPED | {"look": "1"}))
    for value in (*secret.values(), "Unspeakable deed"):
        assert value not in answer.content.decode()
        assert value not in shown
    assert AuditEvent.objects.filter(deed="cases.match.shown", prisoner_number="A9002BC").count() == 2


@pytest.mark.parametrize(
    ("closed_as", "words"),
    [("licence", "If this is a recall, choose “On recall”"), ("expired", "The earlier case is closed.")],
)
def test_the_same_person_carries_the_number_over(
    world: World, clerk: Any, closed_as: str, words: str
) -> None:
    known = earlier(world, "A9003BC", prison=world.morden)
    Custody.objects.filter(prisoner=known).update(closed_as=closed_as)
    shown = page(clerk.post(reverse("reception_new"), TYPED | {"same": "A9003BC"}))
    assert words in shown
    assert 'name="number" value="A9003BC"' in re.sub(r' (class|id|type)="[^"]*"', "", shown)
    assert 'value="Theft from a shop"' in shown
    chosen = WHOLE | {"number": "A9003BC", "same_person": "A9003BC"}
    answer = clerk.post(reverse("reception_new"), chosen)
    assert answer["Location"] == reverse("case", args=["A9003BC"])
    assert Custody.objects.open().get().prisoner == known
    assert [alias.name for alias in known.aliases.all()] == ["Sean Reece"]


def test_the_word_is_given_for_one_number_and_not_for_another(world: World, clerk: Any) -> None:
    earlier(world, "A9004BC")
    earlier(world, "A9005BC")
    answer = clerk.post(reverse("reception_new"), WHOLE | {"number": "A9005BC", "same_person": "A9004BC"})
    assert "A9005BC belongs to somebody else" in page(answer)
    assert not Custody.objects.open().exists()


def test_an_open_case_is_not_opened_twice(world: World, clerk: Any) -> None:
    world.receive(number="A9006BC", prison=world.morden)
    world.receive(number="A9007BC", family_name="Okafor")
    there = page(clerk.post(reverse("reception_new"), TYPED | {"same": "A9006BC"}))
    assert "Ask that prison for a transfer" in there
    here = page(clerk.post(reverse("reception_new"), TYPED | {"same": "A9007BC"}))
    assert f'href="{reverse("case", args=["A9007BC"])}"' in here
    assert "same person. There is" not in page(
        clerk.post(reverse("reception_new"), TYPED | {"same": "A9999BC"})
    )


def test_the_other_number_leads_to_the_one_that_is_kept(world: World, clerk: Any) -> None:
    kept, other = earlier(world, "A9008BC"), earlier(world, "A9009BC")
    Prisoner.objects.filter(pk=other.pk).update(same_as=kept)
    shown = page(clerk.post(reverse("reception_new"), TYPED | {"same": "A9009BC"}))
    assert "A9008BC</strong>: the same person" in shown


def test_the_page_that_only_looks(world: World, clerk: Any) -> None:
    earlier(world, "A9010BC", prison=world.morden)
    address = reverse("reception_match")
    shown = page(clerk.post(address, {"family_name": "Rhys", "given_names": "Sion"}))
    assert "A9010BC" in shown
    assert f'formaction="{reverse("reception_new")}#earlier"' in shown
    shown = page(clerk.post(address, {"family_name": ""}))
    assert "Enter a number, or at least two letters of a name" in shown
    assert "Nobody on record is like this" in page(clerk.post(address, {"family_name": "Zzyzx"}))


@pytest.mark.parametrize("body", [{}, {"family_name": ""}, {"born_on": None}, {"given_names": "x"}])
def test_the_api_finds_nobody_by_nothing(world: World, clerk: Any, body: dict[str, Any]) -> None:
    world.receive()
    answer = clerk.post(reverse("api_prisoners_matches"), body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"results": []})


def test_the_api_names_what_is_wrong_by_its_path(world: World, clerk: Any) -> None:
    for wrong in ({"born_on": "4 March"}, {"family_name": "R\x00"}, {"number": "A" * 21}):
        answer = clerk.post(reverse("api_prisoners_matches"), wrong, content_type="application/json")
        assert answer.status_code == 400
        assert [one["attr"] for one in answer.json()["errors"]] == list(wrong)


def test_only_those_who_receive_look(world: World, as_actor: Any) -> None:
    client = as_actor(world.actor("offender_supervisor"))
    body = {"family_name": "Rees"}
    answer = client.post(reverse("api_prisoners_matches"), body, content_type="application/json")
    assert answer.status_code == 403
