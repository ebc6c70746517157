"""Victim contact: who falls under the scheme, and T17 (docs/domain.md 5, 10.6)."""

import datetime

import pytest

from cases.standards import victims as rules
from cases.standards.duties import Ending
from cases.standards.mappa import Proposal, Sentenced
from cases.standards.mappa import rules as offence_rules
from cases.standards.policies import built_in
from cases.standards.victims import Said, VictimFacts

D = datetime.date
ON = D(2026, 3, 2)


def sentenced(offence="Wounding", group="Violence", kind="SDS", **length):
    return Sentenced(offence, group, kind, ON, **length)


@pytest.mark.parametrize(
    ("offence", "required"),
    [
        (sentenced(years=1), True),
        (sentenced(months=12), True),
        (sentenced(months=11, days=27), False),
        (sentenced("Rape", "Sexual offences", months=11), False),
        (sentenced("Rape", "Sexual offences", years=4), True),
        (sentenced("Burglary", "Theft", years=6), False),
        (sentenced("Burglary", "Theft", "IPP"), True),
        (sentenced(), True),  # length not recorded
    ],
)
def test_twelve_months_for_a_violent_or_sexual_offence(offence, required):
    found = rules.proposed(offences=[sentenced("Theft", "Theft", years=2), offence], by=offence_rules())
    assert bool(found.category) is required


def test_a_length_that_is_missing_is_said():
    assert rules.proposed(offences=[sentenced()], by=offence_rules()).missing == ("length of the sentence",)
    assert rules.proposed(offences=[], by=offence_rules()).reason == "No sentence is recorded."


def duty(**facts):
    plain = {"sentenced_on": ON, "proposal": Proposal(rules.YES, "Violent.")}
    found = rules.contact_duties(facts=VictimFacts(**plain | facts), policies=built_in())
    return found[0] if found else None


def test_the_offer_is_due_eight_weeks_after_sentence():
    """2 March 2026 and 56 days: 27 April 2026."""
    assert duty().due_on == D(2026, 4, 27)
    assert duty(sentenced_on=None) is None
    assert duty(proposal=Proposal("", "Theft.")) is None


def test_what_was_recorded_decides():
    said = (Said(D(2026, 3, 10), "waiting"), Said(D(2026, 5, 1), "declined", D(2026, 4, 27)))
    assert duty(said=said[:1]).met_on is None
    assert duty(said=said).met_on == D(2026, 4, 27)
    none = duty(said=(*said[:1], Said(D(2026, 3, 12), "outside")))
    assert none.not_applicable_because == "Recorded on 12/03/2026: outside the victim contact scheme."
    by_decision = duty(proposal=Proposal("", "Theft."), said=said[:1])
    assert by_decision.due_on == D(2026, 4, 27)
    assert duty(endings=(Ending(D(2026, 4, 1), "released"),)).stopped_on == D(2026, 4, 1)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, ""), ({"who": ""}, "who"), ({"scheme": ""}, "scheme"), ({"who": "none"}, "scheme"),
        ({"who": "none", "scheme": "outside"}, ""), ({"scheme": "accepted", "liaison": "A"}, "offered_on"),
        ({"scheme": "accepted", "offered_on": ON}, "liaison_name"),
        ({"scheme": "declined", "offered_on": ON}, ""), ({"offered_on": ON}, "offered_on"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(more, field):
    said = {"who": "identifiable", "scheme": "waiting", "offered_on": None, "liaison": ""}
    assert rules.fault(**said | more)[0] == field
