"""Each reader of a printed record gets what that reader may see, listed by rule (docs/domain.md 14.5)."""

import json

import pytest

from cases.actions import dossiers
from cases.models import Custody
from omu.dossier import content, disclosing, document, manifest
from staff.actions.errors import Refused
from tests.omu import records

CALLED = "His sister says he hid money from her"
VICTIM = "The victim has moved to another town"
CHILD = "He asked about the child next door"
TEXTS = {
    records.SECRET, records.REPORT, records.MINUTES, records.DIAGNOSIS, records.GIST, CALLED, VICTIM, CHILD,
}  # fmt: skip


@pytest.fixture
def custody(world):
    """Somebody with entries that each rule is about."""
    made = records.person(world)
    records.restricted(world, made)
    records.assessed(world, made)
    supervisor = world.actor("offender_supervisor")
    records.log(world, made, supervisor, text=CALLED, with_whom="family", mode="telephone")
    records.log(world, made, supervisor, text=VICTIM, with_whom="victim_liaison", mode="telephone")
    records.log(world, made, supervisor, text=CHILD, tags=("child_protection",))
    records.log(world, made, supervisor, text="He works in the gardens.")
    return made


def gathered(world, custody, kind, parts=(), role="head_of_omu"):
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    purpose = content.Purpose(words="For the test", reader="Reader", kind=kind, parts=parts)
    return content.gather(fresh, purpose=purpose, today=world.today, reader=world.actor(role))


@pytest.mark.parametrize(
    ("kind", "finds"),
    [
        ("next_prison", TEXTS - {records.DIAGNOSIS}),
        ("offender_manager", {records.MINUTES, records.GIST, CALLED, VICTIM, CHILD}),
        ("parole", {CALLED}),
        ("prisoner", set()),
        ("subject_access", set()),
    ],
)
def test_pages_and_data_hold_for_each_reader_what_the_rules_give(world, custody, kind, finds):
    record = gathered(world, custody, kind)
    pages = document.html_of(record).replace("&#x27;", "'")
    data = manifest.attached(record)[manifest.RECORD].decode()
    for text in (pages, data):
        assert {one for one in TEXTS if one in text} == finds
        assert "He works in the gardens." in text


@pytest.mark.parametrize("kind", ["prisoner", "subject_access"])
def test_a_copy_lists_its_rules_in_manifest_and_contents_and_not_whether_there_is_intelligence(
    world, custody, kind
):
    record = gathered(world, custody, kind)
    html = document.html_of(record)
    listed = json.loads(manifest.attached(record)[manifest.MANIFEST])["left_out"]
    contents = html[html.index('id="contents"') : html.index('id="risk"')]
    names = [one["what"] for one in listed]
    assert names == ["Rule D1", "Rule D2", "Rule D3", "Rule D4", "Rule D5", "Rule D6", "Rule D9", "Rule D10"]
    assert all(f"{name}." in contents for name in names)
    assert next(one["rule"] for one in listed if one["what"] == "Rule D3").endswith("shown so here: 1.")
    bare = gathered(world, records.person(world), kind)
    assert [one["what"] for one in bare.left_out] == names
    assert [one["rule"] for one in bare.left_out if one["what"] != "Rule D3"] == [
        one["rule"] for one in listed if one["what"] != "Rule D3"
    ]
    assert record.restricted == []
    assert "Copy for the person it is about." in html
    assert "risk management plan" not in json.dumps(record.risk["latest"]["parts"], default=str).lower()


def test_a_chosen_part_is_all_there_is_and_the_rest_is_listed(world, custody):
    record = gathered(world, custody, "duty", parts=("log",))
    html = document.html_of(record)
    told = json.loads(manifest.attached(record)[manifest.MANIFEST])
    assert [one["part"] for one in told["inside"]] == ["Contact log"]
    assert 'id="risk"' not in html
    assert 'id="summary"' not in html
    assert (record.risk, record.plan, record.duties, record.summary) == ({}, {}, [], {})
    missing = [one["what"] for one in told["left_out"] if one["rule"] == disclosing.NOT_ASKED]
    assert missing == [title for name, title in disclosing.TITLES.items() if name != "log"]


def test_restricted_entries_are_audited_only_where_the_log_is_printed(world, custody):
    assert gathered(world, custody, "duty", parts=("sentence",)).restricted == []
    assert len(gathered(world, custody, "duty").restricted) == 3


def test_the_version_follows_purpose_and_parts(world, custody):
    made = [
        gathered(world, custody, kind, parts).digest
        for kind, parts in (("duty", ()), ("parole", ()), ("duty", ("log",)), ("duty", ("risk",)))
    ]
    assert len(set(made)) == 4


def test_a_part_that_is_none_and_a_choice_of_nothing_are_refused(world, custody):
    for purpose, parts in (("duty", ["poetry"]), ("prisoner", ["duties"])):
        with pytest.raises(Refused) as refused:
            dossiers.ask(custody, purpose=purpose, reader="X", parts=parts, by=world.actor("head_of_omu"))
        assert refused.value.field == "parts"
