"""What a printed record holds, by reader (docs/domain.md 2.2, 10.3, 14)."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Contact, Custody
from omu.actions.refresh import refresh_keys
from omu.dossier import content, document
from sentence_plans.actions import objectives, plans, work
from tests.omu import records

FOR_DUTY = content.Purpose(words="For use on duty", reader="Duty governor")
MOST_QUERIES = 45


def gather(world, custody, reader, purpose=FOR_DUTY, today=None):
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    return content.gather(fresh, purpose=purpose, today=today or world.today, reader=reader)


@pytest.fixture
def written(world):
    """Somebody with a full record: assessment, duties, ordinary and restricted entries."""
    custody = records.person(world)
    records.entries(world, custody, 4)
    records.restricted(world, custody)
    records.assessed(world, custody)
    refresh_keys([custody.pk], today=world.today)
    return custody


ALL_TEXTS = {
    records.SECRET, records.REPORT, records.MINUTES, records.DIAGNOSIS, records.GIST, records.TO_DO,
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "finds"),
    [
        ("head_of_omu", {records.SECRET, records.REPORT, records.MINUTES, records.GIST, records.TO_DO}),
        (
            "offender_supervisor",
            {records.SECRET, records.REPORT, records.MINUTES, records.GIST, records.TO_DO},
        ),
        ("offender_manager", {records.MINUTES, records.GIST, records.TO_DO}),
        ("oca", {records.GIST, records.TO_DO}),
        ("case_administrator", set()),
    ],
)
def test_a_reader_finds_of_restricted_entries_what_the_table_gives(world, written, role, finds):
    text = document.html_of(gather(world, written, world.actor(role)))
    assert {one for one in ALL_TEXTS if one in text} == finds


def test_what_is_masked_or_not_told_of_is_listed_with_its_rule(world, written):
    of_manager = {
        one["what"]: one["rule"] for one in gather(world, written, world.actor("offender_manager")).left_out
    }
    assert of_manager["1 restricted entry of the log"].startswith(
        "Shown: date, author, bearing on risk and what"
    )
    assert "is not told whether there are" in of_manager["Health detail"]
    of_head = [one["what"] for one in gather(world, written, world.actor("head_of_omu")).left_out]
    assert of_head == ["1 restricted entry of the log"]
    of_clerk = [one["what"] for one in gather(world, written, world.actor("case_administrator")).left_out]
    assert of_clerk == [
        "1 restricted entry of the log",
        "Security intelligence",
        "Health detail",
        "Risk of serious harm: the texts",
    ]


def test_the_restricted_entries_it_shows_in_full_are_named(world, written):
    shown = gather(world, written, world.actor("head_of_omu")).restricted
    kinds = Contact.objects.filter(pk__in=shown).values_list("restriction", flat=True)
    assert sorted(kinds) == ["restricted_protection", "restricted_security", "restricted_security"]
    assert gather(world, written, world.actor("oca")).restricted == []


def test_cover_and_summary_say_what_an_officer_needs_at_midnight(world, written):
    record = gather(world, written, world.actor("head_of_omu"))
    assert record.cover["rosh"] == "High risk of serious harm (the public)"
    assert record.cover["tier"] == 4
    assert record.cover["scope"].startswith("In scope by limb A")
    holders = [(one["role"], one["place"]) for one in record.cover["holders"]]
    assert holders[:2] == [
        ("Offender supervisor", "Ashbourne"),
        ("Offender manager", "Aldwater Probation Trust"),
    ]
    assert [row["group"] for row in record.summary["highest"]] == ["Public"]
    assert record.cover["next_due"] == record.duties[0]
    assert [one["name"] for one in record.summary["texts"]] == [
        "nature",
        "when_greatest",
        "increases",
        "reduces",
    ]


def test_serious_harm_is_levels_and_texts_to_oca_and_nothing_to_a_case_administrator(world, written):
    latest = gather(world, written, world.actor("oca")).risk["latest"]
    assert (len(latest["grid"]), len(latest["texts"])) == (5, 5)
    latest = gather(world, written, world.actor("case_administrator")).risk["latest"]
    assert (latest["grid"], latest["texts"], len(latest["needs"])) == ([], [], 10)


def test_nothing_on_record_is_said_to_be_nothing_and_never_low(world):
    custody = world.receive()
    record = gather(world, custody, world.actor("head_of_omu"))
    text = document.html_of(record)
    assert record.cover["rosh"] == "Risk of serious harm not yet assessed"
    assert "No complete assessment is on record" in text
    assert "No sentence plan is on record" in text
    assert "Nothing is in the log yet" in text
    assert ">Low<" not in text


def test_the_plan_stands_with_objectives_actions_and_that_nobody_has_signed(world):
    custody, supervisor = records.person(world), world.actor("offender_supervisor")
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    wanted = objectives.Wanted(heading="temper", text="He notices anger early and walks away.")
    objective = objectives.add(plan, wanted=wanted, by=supervisor)
    work.add(objective, work=work.Work(what="Weekly talk on the wing"), by=supervisor)
    record = gather(world, custody, world.actor("head_of_omu"))
    assert [(one["number"], one["heading"], one["status"]) for one in record.plan["objectives"]] == [
        (1, "Temper control", "Not started")
    ]
    text = document.html_of(record)
    assert text.count("He notices anger early and walks away.") == 2  # in the summary and in the plan
    assert "Weekly talk on the wing: nobody is named" in text
    assert "Nobody has signed yet" in text


def test_an_amendment_stands_under_its_entry_newest_first(world, written):
    months = gather(world, written, world.actor("head_of_omu")).log["months"]
    entries = [entry for month in months for entry in month["entries"]]
    assert [entry["at"] for entry in entries] == sorted((entry["at"] for entry in entries), reverse=True)
    amended = next(entry for entry in entries if entry["sight"] == "full" and "Entry 0." in entry["text"])
    assert [(one["because"], one["text"]) for one in amended["amendments"]] == [
        ("wrong day", "It was Tuesday.")
    ]


def test_the_version_follows_content_reader_purpose_and_day(world, written):
    head = world.actor("head_of_omu")
    before = gather(world, written, head).digest
    assert gather(world, written, head).digest == before
    assert gather(world, written, world.actor("offender_supervisor")).digest != before
    assert gather(world, written, head, content.Purpose(words="For parole", reader="Board")).digest != before
    assert gather(world, written, head, today=world.today.replace(day=9)).digest != before
    records.log(world, written, world.actor("offender_supervisor"), text="One thing more.")
    assert gather(world, written, head).digest != before


def test_it_is_plain_data(world, written):
    record = gather(world, written, world.actor("head_of_omu"))
    assert json.loads(json.dumps(record.as_data(), default=str))["number"] == written.prisoner.number


def queries(world, custody, reader):
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        record = content.gather(fresh, purpose=FOR_DUTY, today=world.today, reader=reader)
    return len(captured), record


def test_200_entries_take_as_many_queries_as_10(world):
    short, long = records.person(world), records.person(world)
    records.entries(world, short, 10)
    records.entries(world, long, 200)
    reader = world.actor("head_of_omu")
    few, record = queries(world, short, reader)
    many, longer = queries(world, long, reader)
    assert (record.log["count"], longer.log["count"]) == (10, 200)
    assert few == many <= MOST_QUERIES


def test_a_record_out_of_reach_gives_nothing_of_log_duties_and_assessments(world, written):
    """The gateways keep such a reader out; the gathering itself goes through his or her reach as well."""
    record = gather(world, written, world.actor("head_of_omu", place=world.morden))
    assert (record.log["count"], record.duties, record.risk["latest"], record.risk["list"]) == (
        0,
        [],
        None,
        [],
    )
