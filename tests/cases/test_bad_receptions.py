"""A reception that cannot be, by the page: said at its field, what was typed kept, nothing written."""

import pytest
from django.urls import reverse
from lxml import html

from cases.models import Custody, Prisoner
from staff.models import AuditEvent

DATES = {"born_on": "4 3 1992", "received_on": "8 10 2026", "sentenced_on": "8 10 2026", "sed": "7 10 2030"}
PARTS = ("day", "month", "year")
PERSON = {
    "number": "A7777BC", "family_name": "Rees", "given_names": "Siôn", "sex": "M", "kind": "sentence",
    "sentence_kind": "DET", "years": "4", "main_offence": "Burglary in a dwelling", "is_ppo": "no",
}  # fmt: skip


def typed(**changes):
    """A plausible reception as the page sends it; a date as "4 3 1992"; `changes` replace any of it."""
    fields = PERSON | DATES | changes
    dates = {name: fields.pop(name).split() for name in list(fields) if name in {*DATES, "crd"}}
    boxes = {f"{name}_{part}": day[place] for name, day in dates.items() for place, part in enumerate(PARTS)}
    return fields | boxes


def problems(answer):
    """The messages of an error summary, by the control each leads to."""
    links = html.fromstring(answer.content.decode()).xpath("//*[@class='govuk-error-summary__body']//a")
    return {link.get("href"): link.text_content().strip() for link in links}


@pytest.fixture
def clerk(world, as_actor):
    return as_actor(world.actor("case_administrator"))


def test_what_the_other_tests_spoil_is_good(clerk):
    answer = clerk.post(reverse("reception_new"), typed())
    assert answer["Location"] == reverse("case", args=["A7777BC"]), problems(answer)


@pytest.mark.parametrize(
    ("changes", "control", "says"),
    [
        ({"born_on": "9 10 2026"}, "#id_born_on_day", "must be before the reception date"),
        ({"born_on": "31 2 1992"}, "#id_born_on_day", ""),
        ({"received_on": "9 10 2026"}, "#id_received_on_day", "future"),
        ({"sentenced_on": "9 10 2026"}, "#id_sentenced_on_day", "sentence date"),
        ({"sed": "7 10 2025"}, "#id_sentenced_on_day", "must not be after the SED"),
        ({"crd": "8 10 2030"}, "#id_crd_day", "after"),
        ({"years": "9"}, "#id_years", "sentence"),
        ({"number": "A12345B"}, "#id_number", "A1234BC"),
        ({"number": ""}, "#id_number", "Enter prison number"),
        ({"family_name": "=1+1"}, "#id_family_name", ""),
        ({"family_name": "Re\x00es"}, "#id_family_name", ""),
        ({"number": "A1234\x00C"}, "#id_number", ""),
    ],
)
def test_each_mistake_has_one_message_at_its_field_and_nothing_is_written(clerk, changes, control, says):
    answer = clerk.post(reverse("reception_new"), typed(**changes))
    assert answer.status_code == 200
    found = problems(answer)
    assert list(found) == [control], found
    assert says in found[control]
    assert 'value="Siôn"' in answer.content.decode()
    assert not Prisoner.objects.exists()
    assert not AuditEvent.objects.filter(deed="cases.prisoner.received").exists()


def test_a_taken_number_is_refused_at_its_field(world, clerk):
    world.receive(number="A7777BC", family_name="Somebody", given_names="Else")
    world.receive(number="A7777BD", prison=world.morden, family_name="Rees", given_names="Siôn")
    told = problems(clerk.post(reverse("reception_new"), typed()))
    assert "belongs to somebody else" in told["#id_number"]
    assert "Somebody" not in told["#id_number"]
    told = problems(clerk.post(reverse("reception_new"), typed(number="A7777BD")))
    assert "open case at another prison. Ask that prison for a transfer" in told["#id_number"]
    assert Custody.objects.count() == 2


def test_with_redis_gone_somebody_is_received_all_the_same(clerk, settings):
    """Nothing that a reception needs stands there: what is to follow waits in rows."""
    gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": gone}
    answer = clerk.post(reverse("reception_new"), typed(), follow=True)
    assert "was received" in answer.content.decode()
    custody = Custody.objects.get(prisoner__number="A7777BC")
    assert custody.stays.count() == 1
    assert set(custody.clocks.values_list("standard", flat=True)) >= {"T1", "T2"}
