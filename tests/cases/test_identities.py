"""Mending the identity of a person: what cannot be, what somebody else saved, and the history."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from cases.actions import identities, matches
from cases.models import Headline, Prisoner
from cases.standards.matching import Sought
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent
from tests.world import World

D = datetime.date


def mend(world: World, person: Prisoner, **facts: Any) -> Prisoner:
    """Mend fields as the case administrator, at the version that stands."""
    keep = facts.pop("keep_old_name", False)
    version = facts.pop("version", Prisoner.objects.get(pk=person.pk).version)
    by = world.actor("case_administrator")
    return identities.correct(
        person, facts=facts, keep_old_name=keep, version=version, today=world.today, by=by
    )


def test_a_new_name_is_found_by_letters_and_sound_and_stands_in_lists(world: World) -> None:
    custody = world.receive(number="A6001BC", family_name="Rees", given_names="Siôn")
    mended = mend(world, custody.prisoner, family_name="Kowalczyk", keep_old_name=True)
    assert (mended.search_name, mended.sort_name) == ("kowalczyk sion", "kowalczyk\x1fsion")
    assert Headline.objects.get(pk=custody.pk).sort_name == "kowalczyk\x1fsion"
    clerk = world.actor("case_administrator")
    for family in ("kovalchik", "rees"):
        sought = Sought(family=family, given="sean", born_on=D(1992, 3, 4))
        (found,) = matches.look(sought, today=world.today, by=clerk)
        assert found.prisoner.number == "A6001BC"
    assert [(alias.name, alias.kind) for alias in mended.aliases.all()] == [("Siôn Rees", "spelling")]
    assert mended.version == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"family_name": "=1+1"}, "family_name"),
        ({"given_names": " "}, "given_names"),
        ({"given_names": "x" * 121}, "given_names"),
        ({"born_on": D(2027, 1, 1)}, "born_on"),
        ({"born_on": D(2010, 1, 1)}, "born_on"),  # sentenced at 16
        ({"born_on": D(1896, 10, 7)}, "born_on"),  # 130 years old
        ({"pnc_number": "9" * 21}, "pnc_number"),
        ({"earlier_numbers": ["x" * 21]}, "earlier_numbers"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(
    world: World, facts: dict[str, Any], field: str
) -> None:
    person = world.receive().prisoner
    before = Prisoner.objects.values().get(pk=person.pk)
    with pytest.raises(Refused) as refusal:
        mend(world, person, **{"nationality": "Irish"} | facts)
    assert refusal.value.field == field
    assert Prisoner.objects.values().get(pk=person.pk) == before
    assert not AuditEvent.objects.filter(deed=identities.DEED).exists()


def test_only_case_administration_and_the_head_mend(world: World) -> None:
    person = world.receive().prisoner
    for role in ("offender_supervisor", "governor", "inspector"):
        with pytest.raises(Refused, match="mends the identity"):
            identities.correct(
                person, facts={"religion": "x"}, version=1, today=world.today, by=world.actor(role)
            )


def test_who_saves_second_is_shown_both(world: World, as_actor: Any) -> None:
    person = world.receive().prisoner
    mend(world, person, nationality="Irish")
    with pytest.raises(Stale) as stale:
        mend(world, person, nationality="British", version=1)
    assert stale.value.theirs["nationality"] == "Irish"
    form = {"family_name": "Rees", "given_names": "Siôn", "born_on_day": "4", "born_on_month": "3",
            "born_on_year": "1992", "nationality": "British", "version": "1"}  # fmt: skip
    client, address = as_actor(world.actor("head_of_omu")), reverse("person_edit", args=[person.number])
    shown = client.post(address, form).content.decode()
    assert "As it stands now" in shown
    assert "Irish" in shown
    assert 'value="British"' in shown
    assert 'name="version" value="2"' in shown
    assert client.post(address, form | {"version": "2"}).status_code == 302
    person.refresh_from_db()
    assert person.nationality == "British"


def test_the_history_says_who_changed_what(world: World, as_actor: Any) -> None:
    person = world.receive(aliases=["Ned Quayle"]).prisoner
    clerk = world.actor("case_administrator")
    client = as_actor(clerk)
    form = {"family_name": "Reece", "given_names": "Siôn", "born_on_day": "4", "born_on_month": "4",
            "born_on_year": "1992", "version": "1", "interpreter_needed": "yes"}  # fmt: skip
    assert client.post(reverse("person_edit", args=[person.number]), form).status_code == 302
    ended = reverse("alias_end", args=[person.number, person.aliases.get().pk])
    assert client.post(ended, {"submission": ""}).status_code == 302
    told = {(one.who, one.field, str(one.before), str(one.after)) for one in identities.history(person)}
    user = clerk.person.username
    assert {
        (user, "Family name", "Rees", "Reece"),
        (user, "Date of birth", "1992-03-04", "1992-04-04"),
        (user, "Interpreter needed", "None", "True"),
        (user, "Other name", "Ned Quayle", "None"),
        ("the system", "Other name", "None", "Ned Quayle"),
    } <= told
    page = client.get(reverse("case_person", args=[person.number])).content.decode()
    assert "4 April 1992" in page
    assert "Ned Quayle</th>" not in page


def test_another_name_is_added_once_and_comes_back_after_it_was_ended(world: World, as_actor: Any) -> None:
    person = world.receive().prisoner
    client = as_actor(world.actor("case_administrator"))
    address, name = reverse("alias_new", args=[person.number]), {"name": "Ned Quayle", "kind": "nick"}
    assert client.post(address, name | {"source": "PNC"}).status_code == 302
    alias = person.aliases.get()
    assert (alias.kind, alias.source, alias.search_name) == ("nick", "PNC", "ned quayle")
    assert alias.sounds
    assert "on record already" in client.post(address, name).content.decode()
    identities.end_alias(alias, today=world.today, by=world.actor("case_administrator"))
    assert client.post(address, name).status_code == 302
    assert person.aliases.get().ended_on is None
    page = client.post(address, {"name": "N3d", "kind": "nick"}).content.decode()
    assert "which is no part of a name" in page
