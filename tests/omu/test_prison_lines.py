"""Lines about prisons: the published example goes in and comes out again (docs/interchange/prisons.md)."""

import copy
import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Task
from inspection.models import AuditedCase, CaseAudit, NeedsAnalysis, NeedsDecision, Survey, SurveyTurn
from omu.actions import prison_lines, record_writing, records
from omu.actions.branch_writing import NAMED
from omu.actions.record_files import OF_PRISONS
from risk.models import Meeting, Screening
from sentence_plans.models import Programme, Provision
from staff.models import AuditEvent
from tests.omu import prison_schema
from tests.omu.record_lines import file_of
from tests.omu.test_records import counts

PUBLISHED = Path(prison_schema.__file__).resolve().parents[2] / "docs" / "interchange"
PAGE = (PUBLISHED / "prisons.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.partition("```json\n")[2].partition("\n```")[0]
HEADER, *LINES = [json.loads(one) for one in EXAMPLE.splitlines()]
ABOUT = [one for one in LINES if set(one) & set(OF_PRISONS)]


@pytest.fixture
def load(world):
    """A function: lines taken in by the system, with places; gives the report."""
    assert all((world.ashbourne, world.morden))

    def loaded(*lines, **options):
        facts = {"now": timezone.now(), "today": world.today, "by": world.system, "with_places": True}
        return records.load_file(file_of(*lines, header=HEADER), **facts | options)

    return loaded


def changed(line, **facts):
    """The lines of the example with these members in the line of a kind."""
    lines = copy.deepcopy(LINES)
    next(one[line] for one in lines if line in one).update(facts)
    return lines


def test_the_schema_says_what_the_tables_hold_and_is_published():
    assert prison_lines.SCHEMA.read_text(encoding="utf-8") == prison_schema.wanted()
    assert (PUBLISHED / prison_lines.SCHEMA.name).read_bytes() == prison_lines.SCHEMA.read_bytes()
    assert tuple(one.name for one in prison_lines.ROOTS) == OF_PRISONS
    assert {one.name for root in prison_lines.ROOTS for one in root.every()} & NAMED == set()
    assert [list(prison_lines.validator().iter_errors(one)) for one in ABOUT] == [[]] * len(OF_PRISONS)


def test_the_published_file_goes_in_and_comes_out_again(load, world):
    report = load(*LINES)
    assert (report.made, report.faults, report.left_out, report.of_prisons) == (1, [], [], len(ABOUT))
    assert list(prison_lines.lines()) == ABOUT
    assert list(prison_lines.lines(prison="MRD")) == []
    every = record_writing.export(with_places=True, now=timezone.now(), by=world.system)
    assert [json.loads(one) for one in every][-len(ABOUT) :] == ABOUT
    assert AuditedCase.objects.get().audit == CaseAudit.objects.get()
    assert Screening.objects.get().meeting == Meeting.objects.get()
    assert not SurveyTurn.objects.exists()
    tasks = Task.objects.filter(kind="meeting_action").order_by("pk")
    assert [(one.user.username if one.user else one.role, bool(one.done_at)) for one in tasks] == [
        ("os.bell", True),
        ("security", False),
    ]
    assert AuditEvent.objects.filter(deed="omu.of_prison.taken_over").count() == len(ABOUT)


def test_the_same_file_again_leaves_no_row_in_any_table(load):
    load(*LINES)
    before = counts()
    report = load(*LINES)
    assert (report.of_prisons, report.left_out) == (0, [])
    after = counts()
    assert {name for name in after if after[name] != before[name]} == {"staff_auditevent"}


def test_what_is_here_stays_and_the_difference_is_told(load):
    load(*LINES)
    report = load(*changed("survey", title="Another title"))
    assert [(one.line, one.path) for one in report.left_out] == [(7, "survey")]
    assert Survey.objects.get().title == "Spring survey"


@pytest.mark.parametrize(
    ("kind", "facts", "path"),
    [
        ("survey", {"closed_on": "2026-03-01"}, "survey"),
        ("survey", {"opened_on": "first of April"}, "survey.opened_on"),
        ("case_audit", {"size": 41}, "case_audit"),
        ("case_audit", {"drawn_on": "2027-01-01"}, "case_audit.drawn_on"),
        ("meeting", {"minutes": ""}, "meeting"),
        ("meeting", {"kind": "tea"}, "meeting.kind"),
        ("needs_analysis", {"region": "NOR"}, "needs_analysis"),
        ("needs_analysis", {"kept_on": "2026-06-01"}, "needs_analysis.kept_on"),
        ("needs_analysis", {"tables": []}, "needs_analysis.tables"),
        (
            "needs_analysis",
            {
                "tables": {
                    "tables": [
                        {
                            "key": "",
                            "title": "",
                            "heading": "",
                            "note": "",
                            "series": ["One"],
                            "rows": [{"label": "", "values": [1], "keys": ["a", "b"], "share": ""}],
                        },
                    ],
                    "programmes": [],
                }
            },
            "needs_analysis.tables.tables[0].rows[0]",
        ),
    ],
)
def test_a_line_with_a_mistake_is_refused_as_a_whole(load, kind, facts, path):
    report = load(*changed(kind, **facts))
    assert path in {one.path for one in report.faults}, list(report.lines())
    assert (report.made, report.refused, report.of_prisons) == (1, 1, len(ABOUT) - 1)
    assert not prison_lines.root_of(kind).model.objects.exists()


def test_what_names_somebody_unknown_is_left_out_with_what_hangs_on_it(load):
    lines = changed("case_audit", drawn_by="nobody")
    items = next(one["meeting"]["items"] for one in lines if "meeting" in one)
    items[0]["custody"] = "Z9999ZZ/2026-03-02"
    report = load(*lines)
    assert [one.path for one in report.left_out] == ["case_audit.drawn_by", "meeting.items[0].custody"]
    assert not CaseAudit.objects.exists()
    assert Meeting.objects.get().items.count() == 0
    with pytest.raises(records.NotTaken):
        load(*lines, refuse_all=True)


def test_without_places_they_are_passed_by(load):
    load(LINES[0])
    report = load(*LINES[1:], with_places=False)
    assert (report.made, report.of_prisons) == (1, 0)
    assert not Meeting.objects.exists()


def test_a_decision_names_the_one_it_puts_right_and_what_is_run_is_looked_up(load, world, as_actor):
    """What a prison runs of a programme stands before the line; the page of the version opens."""
    lines = changed("needs_analysis")
    programme = Programme.objects.create(
        code="thinking", name="Thinking skills", family="thinking", is_accredited=True
    )
    runs = Provision.objects.create(
        programme=programme, prison=world.ashbourne, places_a_year=20, courses_a_year=2,
        saved_by=world.actor("head_of_omu").user,
    )  # fmt: skip
    decisions = next(one["needs_analysis"]["needs_decisions"] for one in lines if "needs_analysis" in one)
    decisions[1]["programme"] = "thinking"
    decisions.append({**decisions[1], "corrects": "2020-01-01T00:00:00+00:00", "at": "2026-06-12T08:00:00Z"})
    report = load(*lines)
    assert [one.path for one in report.left_out] == ["needs_analysis.needs_decisions[2].corrects"]
    first, second = NeedsDecision.objects.order_by("pk")
    assert (first.corrects, second.corrects, first.provision, second.provision) == (None, first, None, runs)
    kept = NeedsAnalysis.objects.get()
    assert (kept.prison, kept.region, kept.number, kept.by.username) == (world.ashbourne, None, 1, "os.bell")
    page = as_actor(world.actor("head_of_omu")).get(reverse("needs_analysis", args=[kept.pk]))
    words = page.content.decode()
    assert page.status_code == 200
    assert "Two courses more a year" in words
    assert "One course more a year" not in words


@pytest.mark.parametrize("place", ["region", ""])
def test_an_analysis_of_a_region_or_of_every_prison_goes_in_and_out(load, world, place):
    lines = changed("needs_analysis")
    said = next(one["needs_analysis"] for one in lines if "needs_analysis" in one)
    del said["prison"]
    if place:
        said["region"] = world.ashbourne.region.code
    assert load(*lines).left_out == []
    assert [one for one in prison_lines.lines() if "needs_analysis" in one] == [{"needs_analysis": said}]
    assert [one for one in prison_lines.lines(prison="ASH") if "needs_analysis" in one] == []
    assert load(*lines).left_out == []
    assert NeedsAnalysis.objects.count() == 1
