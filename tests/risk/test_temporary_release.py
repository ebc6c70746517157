"""Temporary release with its purpose and outcome; referrals to the Parole Board (docs/domain.md 12.3, 5)."""

import datetime

import pytest

from cases.models import Clock, Custody
from risk.actions import clocks, parole, temporary_release
from risk.models import ParoleReferral
from staff.actions.errors import Refused
from tests.risk.deciding import EVERYBODY, cite, close, hear, start
from tests.risk.writing import signed

RELEASE = {
    "release_kind": "special", "release_purpose": "programme", "release_on": datetime.date(2026, 10, 12),
    "return_on": datetime.date(2026, 10, 12), "extradition": False, "other_charges": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"release_purpose": ""}, "release_purpose"),
        ({"release_purpose": "other"}, "purpose_words"),
        ({"release_kind": ""}, "release_kind"),
        ({"release_on": None}, "release_on"),
        ({"return_on": datetime.date(2026, 10, 11)}, "return_on"),
        ({"extradition": None}, "extradition"),
    ],
)
def test_a_temporary_release_names_its_purpose(world, custody, change, field):
    """M-121: no temporary release without an objective or another purpose."""
    with pytest.raises(Refused) as refused:
        start(world, custody, kind="rotl", **{**RELEASE, **change})
    assert refused.value.field == field


def granted(world, custody, supervisor, **change):
    decision = start(world, custody, kind="rotl", **{**RELEASE, **change})
    cite(world, decision, signed(world, custody, supervisor), supervisor)
    hear(world, decision, *EVERYBODY)
    return close(world, decision, outcome="granted", by=world.actor("governor"))


def test_how_a_release_ended_stands_in_the_log_and_what_went_wrong_asks_for_a_review(
    world, custody, supervisor
):
    decision = granted(world, custody, supervisor)
    on = datetime.date(2026, 10, 12)
    at = datetime.datetime(2026, 10, 12, 17, 0, tzinfo=datetime.UTC)
    facts = {"text": "Back two hours late.", "now": at, "by": supervisor}
    with pytest.raises(Refused) as refused:
        temporary_release.record_outcome(decision, ended="late", on=world.today, today=world.today, **facts)
    assert refused.value.field == "on"  # before he went out
    made = temporary_release.record_outcome(decision, ended="late", on=on, today=on, **facts)
    assert (
        made.contact.text == "Temporary release for a programme outside: came back late. Back two hours late."
    )
    clocks.refresh([Custody.objects.get(pk=custody.pk)], today=on)
    review = Clock.objects.get(custody=custody, standard="T9b.assessment")
    assert (review.cause, review.due_on) == (f"release:{decision.pk}", datetime.date(2026, 11, 9))
    with pytest.raises(Refused, match="recorded already"):
        temporary_release.record_outcome(decision, ended="late", on=on, today=on, **facts)


def test_what_the_record_bars_is_not_granted(world, custody, supervisor):
    """Released on 7 October 2028: half of the 730 days from 8 October 2026 ends on 8 October 2027."""
    with pytest.raises(Refused, match="only from 08/10/2027"):
        granted(world, custody, supervisor, release_kind="day")


def test_referrals_to_the_parole_board(world, custody):
    admin = world.actor("case_administrator")
    with pytest.raises(Refused, match="indeterminate"):
        parole.refer(custody, referred_on=world.today, note="", today=world.today, by=admin)
    lifer = world.receive(
        sentence_kind="IPP", years=0, key_dates={"TED": datetime.date(2029, 10, 8)}, security_category="B"
    )
    parole.refer(lifer, referred_on=world.today, note="", today=world.today, by=admin)
    with pytest.raises(Refused) as refused:
        parole.refer(lifer, referred_on=world.today, note="", today=world.today, by=admin)
    assert refused.value.field == "referred_on"
    clocks.refresh([Custody.objects.get(pk=lifer.pk)], today=world.today)
    found = {one.cause: one.due_on for one in Clock.objects.filter(custody=lifer, standard="T20")}
    first = ParoleReferral.objects.get()
    assert found == {
        "tariff": datetime.date(2029, 10, 8), f"referral:{first.pk}": datetime.date(2028, 10, 8)
    }  # fmt: skip
    assert not Clock.objects.filter(custody=lifer, standard="T21").exists()
