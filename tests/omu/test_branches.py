"""Assessments, tiers, decisions and plans in the interchange format: out, in, again, and every mistake."""

import datetime
import json

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Headline, Prisoner
from omu.actions import record_documents, record_writing, records
from risk.models import Answer, Assessment, PlanCopy, SignedContent, TierDecision
from sentence_plans.actions import objectives
from sentence_plans.models import Board, Objective, PlanVersion, SentencePlan
from staff.models import AuditEvent
from tests.omu.record_lines import file_of
from tests.omu.test_evidence import a_row_of_everything
from tests.omu.test_records import counts
from tests.sentence_plans import writing

LATER = datetime.timedelta(days=62)


def exported(world):
    """The records of everybody alone; entries of one instant in the order of their keys."""
    lines = [json.loads(line) for line in record_writing.export(now=timezone.now(), by=world.system)]
    found = [one for one in lines if "identity" in one]
    for one in found:
        one.get("contacts", []).sort(key=lambda row: (row["happened_at"], row["origin_key"]))
    return found


def emptied():
    """Nobody is here any more; places, users and forms are."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE cases_prisoner CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def load(world, tmp_path):
    """A function: lines taken in on a day after all that they tell of; gives the report."""

    def loaded(*lines, **options):
        facts = {"now": timezone.now() + LATER, "today": world.today + LATER, "by": world.system}
        facts["files"] = tmp_path
        return records.load_file(file_of(*lines), **facts | options)

    return loaded


@pytest.fixture
def lines(world, tmp_path):
    """The lines of a record with a row of every kind, two objectives one after the other; and its files."""
    a_row_of_everything(world)
    record_documents.write_all(tmp_path, people=Prisoner.objects.all())
    plan = SentencePlan.objects.get()
    supervisor = world.actor("offender_supervisor")
    second = objectives.add(plan, wanted=writing.HOME, by=supervisor)
    Objective.objects.filter(pk=second.pk).update(
        after=plan.objectives.order_by("pk").first(), target_on=world.today + LATER
    )
    return exported(world)


def of(lines, part):
    """The rows of a part, of whoever has some."""
    return next(one[part] for one in lines if one.get(part))


def test_what_is_written_comes_in_and_is_written_again(world, lines, load):
    wanted = json.dumps(lines, indent=1)
    emptied()
    report = load(*lines)
    assert (report.refused, report.left_out) == (0, []), list(report.lines())[:5]
    assert json.dumps(exported(world), indent=1) == wanted
    before = counts()
    assert load(*lines).same == len(lines)
    assert {name for name, number in counts().items() if number != before[name]} == {"staff_auditevent"}


def test_rows_name_each_other_as_before(world, lines, load):
    emptied()
    load(*lines)
    first, second = Objective.objects.order_by("pk")
    assert (second.after, first.after) == (first, None)
    version = PlanVersion.objects.order_by("-number")[0]
    assert version.content["objectives"][0]["key"] == first.pk
    assert set(version.progress) == {str(first.pk)}
    assert Board.objects.get().seats.filter(reply="accepted").get().contributions.get().text == "Ready."
    assert {one.assignment.role for one in PlanCopy.objects.all()} == {"security"}
    headline = Headline.objects.get(custody=SentencePlan.objects.get().custody)
    assert headline.rosh_from_assessment
    assert headline.tier == TierDecision.objects.current().get(custody=headline.custody).tier
    assert AuditEvent.objects.filter(deed="cases.record.loaded", details__rows__sentence_plans=1).exists()


def mistakes():
    """Part, what is done to its first row, the path that is named, and words of the reason."""
    assessed = "assessments[0]"
    form = {"form": "full/99"}
    return [
        ("assessments", lambda row: row.update(form), f"{assessed}.form", "no form “full/99”"),
        ("assessments", lambda row: row.pop("completed_on"), "assessments[0]", "signed and dated"),
        (
            "assessments", lambda row: row["answers"][0].update(item="99.9"), f"{assessed}.answers[0].item",
            "no item 99.9",
        ),
        (
            "assessments", lambda row: row["answers"].append(dict(row["answers"][1])),
            "assessments[0].answers[{last}]", "One answer an item",
        ),
        (
            "assessments", lambda row: row["signed_contents"][0]["content"].update(purpose="other"),
            f"{assessed}.signed_contents[0].digest", "changed after it was signed",
        ),
        (
            "assessments", lambda row: row.update(author="no.body"), f"{assessed}.author",
            "no user “no.body”",
        ),
        (
            "assessments", lambda row: row.update(completed_on="2009-01-01"), f"{assessed}.completed_on",
            "before what comes before",
        ),
    ]  # fmt: skip


def more_mistakes():
    """The same, of tiers, decisions and plans."""
    plan = "sentence_plans[0]"
    return [
        ("tier_decisions", lambda row: row.update(tier=9), "tier_decisions[0]", "Tier is 1 to 4"),
        ("decisions", lambda row: row.update(cited=77), "decisions[0].cited", "not in the record"),
        ("sentence_plans", lambda row: row.update(opened_on="2107-01-01"), f"{plan}.opened_on", "future"),
        (
            "sentence_plans", lambda row: row["objectives"][1].update(after=9),
            f"{plan}.objectives[1].after", "not in the record",
        ),
        (
            "sentence_plans", lambda row: row["objectives"][1].update(heading="feelings"),
            f"{plan}.objectives[1].heading", "feelings",
        ),
        (
            "sentence_plans", lambda row: row["signatures"][1].pop("agrees"), f"{plan}.signatures[1]",
            "says whether he or she agrees",
        ),
    ]  # fmt: skip


def test_every_mistake_is_named_with_line_and_path(lines, load):
    found = {}
    for part, spoil, path, words in [*mistakes(), *more_mistakes()]:
        changed = json.loads(json.dumps(lines))
        row = of(changed, part)[0]
        last = len(row.get("answers", ()))
        spoil(row)
        with pytest.raises(records.NotTaken) as refusal:
            load(*changed, refuse_all=True)
        faults = refusal.value.report.faults
        line = 2 + next(place for place, one in enumerate(changed) if one.get(part))
        assert {one.line for one in faults} == {line}
        found[path] = [(one.path, one.reason) for one in faults]
        assert any(at == path.format(last=last) and words in reason for at, reason in found[path]), found[
            path
        ]


def test_what_is_here_stays_and_the_difference_is_told(world, lines, load):
    emptied()
    load(*lines)
    changed = json.loads(json.dumps(lines))
    of(changed, "sentence_plans")[0]["responsivity"] = "Something else"
    of(changed, "tier_decisions")[0]["reason"] = "Another reason"
    report = load(*changed)
    assert [one.path for one in report.left_out] == ["tier_decisions[0]", "sentence_plans[0]"]
    assert {one.reason[:35] for one in report.left_out} == {"What is here is not that of the fil"}
    assert SentencePlan.objects.get().responsivity != "Something else"


def test_a_second_open_plan_stays_out_and_the_person_comes_in(world, lines, load):
    emptied()
    load(*lines)
    changed = json.loads(json.dumps(lines))
    of(changed, "sentence_plans")[0]["opened_on"] = (world.today - LATER).isoformat()
    report = load(*changed)
    assert [(one.path, one.reason) for one in report.left_out] == [
        ("sentence_plans[0]", "One open plan: there is another one here.")
    ]


def test_only_the_system_takes_these_in_and_gives_them_out(world, lines, load):
    head = world.actor("head_of_omu")
    out = [
        line
        for piece in record_writing.pieces(Prisoner.objects.order_by("number"), by=head)
        for line in piece.lines
    ]
    assert not any('"assessments"' in line or '"sentence_plans"' in line for line in out)
    number = SentencePlan.objects.get().prisoner.number
    mine = next(one for one in lines if one["identity"]["number"] == number)
    report = load(mine, by=head)
    reasons = [one.reason for one in [*report.left_out, *report.faults]]
    told = ("those who run the service alone", "not kept at your prison")
    assert any(words in one for one in reasons for words in told), reasons


def test_many_parts_go_in_by_copy_with_unknown_values(world, lines, load):
    """More answers than one statement takes: what is not known stays unknown, not the word null."""
    person = next(one for one in lines if one.get("assessments"))
    many = []
    for number in range(12):
        copy = json.loads(json.dumps(person))
        copy["identity"]["number"] = f"Z{number:04d}ZZ"
        for part in {*copy} - {"identity", "custodies", "assessments"}:
            copy.pop(part)
        copy["identity"].pop("same_as", None)
        many.append(copy)
    report = load(*many)
    assert (report.made, report.left_out) == (12, []), list(report.lines())[:3]
    rows = Answer.objects.filter(assessment__prisoner__number="Z0003ZZ")
    assert rows.count() == sum(len(one["answers"]) for one in person["assessments"])
    assert not rows.filter(missing=True, value__isnull=False).exists()
    here = Assessment.objects.filter(prisoner__number__startswith="Z")
    assert here.count() == 12 * len(person["assessments"])
    assert SignedContent.objects.filter(assessment__in=here).count() == here.filter(state="complete").count()
