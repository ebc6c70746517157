"""A decision on the first category: what the rule asks, and deciding otherwise (docs/domain.md 12.1)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import releases
from cases.models import Custody
from risk.actions import initial_categories
from risk.standards.initial_category import QUESTIONS
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent
from tests.risk.deciding import EVERYBODY, cite, close, fresh, hear, start
from tests.risk.writing import signed

NOTHING = dict.fromkeys(QUESTIONS, "no")


def ready(world, supervisor, **received):
    """A decision on the first category with everything it rests on but what the rule asks."""
    custody = world.receive(**{"security_category": "", "key_dates": {}} | received)
    assessment = signed(world, custody, supervisor)
    decision = start(world, custody, kind="initial_category")
    hear(world, decision, *EVERYBODY)
    cite(world, decision, assessment, supervisor)
    return decision


def say(world, decision, by=None, **said):
    return initial_categories.answer(
        decision, answers=NOTHING | said, version=fresh(decision).version, by=by or world.actor("oca")
    )


def test_the_category_is_not_decided_before_the_questions_are_answered(world, supervisor):
    decision = ready(world, supervisor)
    with pytest.raises(Refused, match="Answer first what the rule"):
        close(world, decision, outcome="C")
    say(world, decision)
    close(world, decision, outcome="C")
    assert Custody.objects.get(pk=decision.custody_id).security_category == "C"
    assert AuditEvent.objects.get(deed="risk.decision.rule_answered").details["gives_b"] is False


@pytest.mark.parametrize(("outcome", "explained"), [("A", False), ("B", False), ("C", True), ("D", True)])
def test_less_than_the_rule_gives_needs_a_reason_of_its_own(world, supervisor, outcome, explained):
    decision = ready(world, supervisor, years=10)
    say(world, decision)
    if explained:
        with pytest.raises(Refused, match="a sentence of 10 years or more") as refused:
            close(world, decision, outcome=outcome)
        assert refused.value.field == "against_rule"
    made = close(world, decision, outcome=outcome, against_rule="Over 60 and ill." if explained else "")
    assert made.against_rule == ("Over 60 and ill." if explained else "")


def test_what_is_not_known_could_make_it_b(world, supervisor):
    decision = ready(world, supervisor)
    say(world, decision, terrorism="unknown")
    with pytest.raises(Refused, match="not known: An offence of terrorism"):
        close(world, decision, outcome="C")
    say(world, decision, terrorism="no")
    assert close(world, decision, outcome="C").outcome == "C"


def test_bad_answers_other_kinds_other_roles_and_old_pages(world, supervisor):
    decision = ready(world, supervisor)
    with pytest.raises(Refused, match="yes, no or not known") as refused:
        say(world, decision, arson="perhaps")
    assert refused.value.field == "arson"
    with pytest.raises(Refused, match="does not gather"):
        say(world, decision, by=supervisor)
    with pytest.raises(Stale):
        initial_categories.answer(decision, answers=NOTHING, version=1, by=world.actor("oca"))
    other = start(world, world.receive(), kind="hdc")
    with pytest.raises(Refused, match="first category alone"):
        say(world, other)


def test_of_women_the_rule_says_nothing(world, supervisor):
    decision = ready(world, supervisor, sex="F", years=12)
    assert close(world, decision, outcome="closed").outcome == "closed"


def test_an_earlier_custody_answers_what_it_knows(world, supervisor):
    day = datetime.date(2010, 3, 1)
    first = world.receive(
        born_on=datetime.date(1970, 3, 4), received_on=day, sentenced_on=day, years=12, security_category="A",
        key_dates={"CRD": datetime.date(2016, 3, 1), "SED": datetime.date(2022, 3, 1)},
    )  # fmt: skip
    releases.release(
        first, on=datetime.date(2016, 3, 1), closed_as="licence", today=world.today, by=world.system
    )
    again = world.receive(number=first.prisoner.number, born_on=datetime.date(1970, 3, 4))
    assert initial_categories.known(again) == {"category_a": "yes", "long_before": "yes"}
    assert initial_categories.known(first) == {}


def test_the_pages(world, supervisor, as_actor):
    decision = ready(world, supervisor, years=10)
    client, args = as_actor(world.actor("oca")), [decision.custody.prisoner.number, decision.pk]
    shown = client.get(reverse("decision", args=args)).content.decode()
    assert "The rule gives category B: a sentence of 10 years or more." in shown
    assert "They are answered before the category is decided" in shown
    at = reverse("decision_circumstances", args=args)
    version = fresh(decision).version
    assert client.post(at, NOTHING | {"version": version}).status_code == 302
    half = client.post(at, {"version": version + 1, "arson": "no"}).content.decode()
    assert "error" in half
    closing = client.get(reverse("decision_close", args=args)).content.decode()
    assert "Why it is less secure than the rule gives" in closing
