"""Screening, full analysis, plan and both views, through actions and pages (docs/domain.md 7.7 to 7.11)."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.actions import withdrawals
from cases.models import Task
from risk.actions import content, rosh, rosh_parts, rosh_seen, signing
from risk.models import State, WrittenPart
from sentence_plans.actions import known
from staff.actions.errors import Refused, Stale
from tests.omu import records
from tests.risk.writing import answers, begin, countersigned, fill, levels, posted, screening, signed


def save(made, by, code="screening", version=0, **given):
    said = screening(**given) if code == "screening" else given
    return rosh_parts.save_part(made, code=code, said=said, version=version, by=by)


def resave(made, by, **given):
    """The screening again, over what stands."""
    return save(made, by, version=WrittenPart.objects.get(assessment=made, code="screening").version, **given)


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def cannot_sign(world, made, by, words):
    made.refresh_from_db()
    with pytest.raises(Refused, match="cannot be signed yet"):
        signing.sign(made, version=made.version, today=world.today, by=by)
    lacks = [lack.words for _, missing in content.read(made).all_lacks for lack in missing]
    assert any(words in one for one in lacks), lacks


def test_nothing_is_signed_without_a_screening(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    WrittenPart.objects.filter(assessment=made, code="screening").delete()
    cannot_sign(world, made, supervisor, "Ever convicted of: not answered.")


def test_a_yes_opens_its_part_and_signing_waits_for_it(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    harm = resave(made, supervisor, R3_3="yes")
    assert "analysis_coping" in [part.code for part in harm.shown]
    cannot_sign(world, made, supervisor, "Coping: concerns now: not answered.")
    part = harm.questions.part(code="analysis_coping")
    rosh_parts.save_part(made, code=part.code, said=answers(part), version=0, by=supervisor)
    made.refresh_from_db()
    assert signing.sign(made, version=made.version, today=world.today, by=supervisor).state == State.COMPLETE


def test_an_exemption_is_countersigned_and_says_why(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    resave(made, supervisor, R3_3="yes", R5_2="exempt")
    cannot_sign(world, made, supervisor, "Reason for deciding otherwise")
    rosh_parts.save_part(
        made, code="screening", version=2, by=supervisor,
        said=screening(R3_3="yes", R5_2="exempt") | {"R5.2.reason": "He settled within a week."},
    )  # fmt: skip
    made.refresh_from_db()
    waiting = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert waiting.state == State.SIGNED
    reasons = waiting.signatures.get().reasons
    assert "It is exempted from the full analysis. That is always countersigned." in reasons
    assert countersigned(world, waiting, world.actor("head_of_omu")).state == State.COMPLETE


def test_child_protection_is_countersigned_whatever_the_level(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    resave(made, supervisor, R2_1="unknown", R2_3="to be told")
    made.refresh_from_db()
    waiting = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert waiting.state == State.SIGNED
    assert "Child protection is relevant. That is always countersigned." in waiting.signatures.get().reasons


def test_a_mark_of_child_protection_counts_until_its_entry_is_withdrawn(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    said = {
        "text": "Wrote to a child.",
        "tags": ("child_protection",),
        "happened_at": records.at(world, days=0),
    }
    marked = records.log(world, custody, supervisor, **said)

    def relevant():
        facts = signing.facts_of(content.read(made), today=world.today)
        return facts.child_protection, known.child_protection(custody, assessment=made.pk)

    assert relevant() == (True, True)
    withdrawals.withdraw(marked, reason="The letter was to his sister, who is 30", by=supervisor)
    assert relevant() == (False, False)


def test_high_to_children_beside_no_in_r2_is_refused_and_both_stay(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor, levels(children="high"))
    resave(made, supervisor, R1_2={"child": ["now"]})
    cannot_sign(world, made, supervisor, "Risk to children is High, but R2 of the screening says no twice.")
    written = content.read(made)
    assert (written.grid.community["children"], written.harm.said("screening")["R2.2"]) == ("high", "no")
    assert len(written.harm.clashes) == 1
    assert not any("children" in one for one in written.contradictions)  # said once, where it is refused
    resave(made, supervisor, R1_2={"child": ["now"]}, R2_2="yes", R2_3="told already")
    made.refresh_from_db()
    assert signing.sign(made, version=made.version, today=world.today, by=supervisor).state == State.SIGNED


def test_dont_know_is_a_task_until_it_is_answered(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    save(made, supervisor, R3_1="unknown", R4_2="unknown")
    tasks = Task.objects.open().filter(kind="find_out")
    number = custody.prisoner.number
    assert sorted(one.text for one in tasks) == [
        f"Find out for {number}: R3.1 Is there a concern about suicide?",
        f"Find out for {number}: R4.2 Is there a concern about control or disruption?",
    ]
    assert {one.user for one in tasks} == {supervisor.user}
    save(made, supervisor, version=1, R4_2="unknown")
    assert [one.key.split(":")[2] for one in tasks.all()] == ["R4.2"]
    save(made, supervisor, version=2)
    assert not tasks.all()
    save(made, supervisor, version=3, R4_2="unknown")
    assert tasks.all().count() == 1


def test_two_people_saving_one_part(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    client, other = as_actor(supervisor), world.actor("public_protection")
    part = content.read(made).harm.screening
    save(made, other, behaviour="Theirs.")
    with pytest.raises(Stale):
        save(made, supervisor, behaviour="Mine.")
    at = page("assessment_part", custody, made.pk, "screening")
    shown = client.post(at, posted(part, screening(behaviour="Mine."), supervisor)).content.decode()
    assert "Somebody else saved this part" in shown
    assert "Theirs." in shown
    assert "Mine." in shown


def test_who_writes_which_part(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    for role in ("security", "wing_staff", "governor"):
        with pytest.raises(Refused, match="does not write"):
            save(made, world.actor(role))
    protection = world.actor("public_protection")
    save(made, protection)
    with pytest.raises(Refused, match="does not write"):
        save(made, protection, code="self_assessment", filled="declined")
    with pytest.raises(Refused) as refused:
        save(made, supervisor, code="self_assessment", filled="perhaps")
    assert refused.value.field == "filled"


def test_frozen_with_the_signature(world, custody, supervisor):
    done = signed(world, custody, supervisor)
    with pytest.raises(Refused, match="can no longer be changed"):
        save(done, supervisor, version=1)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        WrittenPart.objects.filter(assessment=done).update(said={})


def test_security_intelligence_is_masked_and_survives_who_cannot_read_it(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    save(made, supervisor, R4_4="yes")
    said = {"incidents": [{"what": "A fight", "when": "Wing B", "source": "wing"}], "pattern": "Debt.",
            "intelligence": "SECRET SOURCE", "intelligence_gist": "Debts: keep apart."}  # fmt: skip
    rosh_parts.save_part(made, code="analysis_behaviour", said=said, version=0, by=supervisor)
    manager = world.actor("offender_manager")
    harm = content.read(made).harm

    def told(by, **more):
        parts = rosh_seen.parts(harm, by=by, **more)
        return str([one for one in parts if one.code == "analysis_behaviour"])

    assert "SECRET SOURCE" in told(supervisor)
    assert "SECRET SOURCE" not in told(manager)
    assert "keep apart" in told(manager)
    assert "Restricted: kept for those who read security intelligence." in told(manager)
    shareable = told(supervisor, shareable=True)
    assert "SECRET" not in shareable
    assert "keep apart" not in shareable
    assert "A fight" in shareable
    mine = {"pattern": "Debt, and drink."}
    rosh_parts.save_part(made, code="analysis_behaviour", said=mine, version=1, by=manager)
    kept = WrittenPart.objects.get(assessment=made, code="analysis_behaviour").said
    assert (kept["intelligence"], kept["pattern"]) == ("SECRET SOURCE", "Debt, and drink.")


def test_a_copy_brings_the_parts_and_the_readers_to_be_confirmed(world, custody, supervisor):
    first = signed(world, custody, supervisor, levels(public="medium"))
    second = begin(world, custody, supervisor, purpose="review")
    harm = content.read(second).harm
    assert harm.said("screening") == content.read(first).harm.said("screening")
    assert "Screening for risk of serious harm" in content.read(second).unconfirmed
    assert [one.assignment_id for one in harm.copies] == [supervisor.assignment.pk]
    assert harm.copies[0].shared_on is None


def test_concerns_and_documents_of_the_summary(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    grid = {"community": {}, "custody": {}, "texts": {}}
    told = {"concerns": {"suicide": "yes"}, "documents": "PSR"}
    with pytest.raises(Refused) as refused:
        rosh.save_rosh(made, **grid, more={"concerns": {"suicide": "perhaps"}}, version=1, by=supervisor)
    assert refused.value.field == "concern_suicide"
    rosh.save_rosh(made, **grid, more=told, version=1, by=supervisor)
    written = content.read(made)
    assert "Say whether there is a concern about escape now." in [one.words for one in written.rosh_lacks]
    assert (
        "The summary has a concern about suicide, R3.1 of the screening has none." in written.contradictions
    )
    assert written.as_data()["rosh"]["documents"] == "PSR"


def test_both_views_on_the_page(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor, score=2)
    client, part = as_actor(supervisor), content.read(made).harm.questions.part(code="self_assessment")
    topics = {line.code: "no" for line in part.question(code="topics").lines}
    said = {
        "filled": "yes",
        "on": "2026-10-08",
        "help": "no",
        "topics": topics,
        "again": "unlikely",
        "why": "Work.",
    }
    at = page("assessment_part", custody, made.pk, "self_assessment")
    assert client.post(at, posted(part, said, supervisor) | {"go": "stay"}).status_code == 302
    shown = client.get(at).content.decode()
    assert "Both views" in shown
    assert "The assessor sees it, the prisoner does not" in shown
    assert "Nothing is missing in it." in shown


def test_what_the_prisoner_named_stands_beside_each_need(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor, score=2)
    client, part = as_actor(supervisor), content.read(made).harm.questions.part(code="self_assessment")
    summary = page("assessment_summary", custody, made.pk)
    assert "The prisoner named it" not in client.get(summary).content.decode()
    lines = part.question(code="topics").lines
    said = {
        "filled": "yes", "on": "2026-10-08", "help": "no", "again": "unlikely", "why": "Work.",
        "topics": {line.code: "problem" if "3" in line.sections else "no" for line in lines},
    }  # fmt: skip
    at = page("assessment_part", custody, made.pk, "self_assessment")
    assert client.post(at, posted(part, said, supervisor) | {"go": "stay"}).status_code == 302
    answer = client.get(summary)
    rows = {row["section"].number: row for row in answer.context["needs"]}
    assert (rows["3"]["named"], rows["3"]["need"].present, rows["3"]["differs"]) == (True, True, False)
    assert (rows["6"]["named"], rows["6"]["need"].present, rows["6"]["differs"]) == (False, True, True)
    shown = answer.content.decode()
    assert "The prisoner named it" in shown
    assert shown.count("Views differ") == sum(row["differs"] for row in rows.values()) > 0
