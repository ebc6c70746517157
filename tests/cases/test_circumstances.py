"""Circumstances recorded: who may, what follows, stale pages, and what a removal never stops (17, 18, 19)."""

import datetime

import pytest

from cases.actions import (
    court_reports,
    diversity,
    home_areas,
    immigration,
    manager_history,
    screenings,
    vulnerabilities,
)
from cases.models import (
    Clock,
    CourtReport,
    DiversityIssue,
    DiversityReview,
    ImmigrationStatus,
    LearningScreening,
    Prisoner,
    Task,
    Vulnerability,
)
from omu.actions.refresh import refresh
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent, Notice

D = datetime.date


def by(world, role="offender_supervisor"):
    return {"today": world.today, "by": world.actor(role)}


def considered(world, custody, **facts):
    plain = {"nothing_found": True, "asked_prisoner": True, "version": 0}
    return diversity.consider(custody, **plain | facts, **by(world))


ISSUE = diversity.Issue(aspect="language", issue="Reads no English")


def test_nothing_found_is_an_answer_and_a_blank_is_not(world, as_actor):
    custody = world.receive()
    client = as_actor(world.actor("offender_supervisor"))
    address = f"/cases/{custody.prisoner.number}/circumstances/"
    assert "Not considered yet" in client.get(address).content.decode()
    considered(world, custody)
    page = client.get(address).content.decode()
    assert "Not considered yet" not in page
    assert "nothing found" in page
    assert AuditEvent.objects.filter(deed="cases.diversity.considered").count() == 1


def test_nothing_found_contradicts_an_open_issue_and_issues_need_one(world):
    custody = world.receive()
    with pytest.raises(Refused, match="Write down the issue"):
        considered(world, custody, nothing_found=False)
    considered(world, custody, nothing_found=False, issue=ISSUE)
    last = DiversityReview.objects.get()
    with pytest.raises(Refused, match="An issue is open"):
        considered(world, custody, version=last.pk)
    assert DiversityReview.objects.count() == 1


def test_an_issue_gets_action_resource_day_and_note_and_ends_with_a_reason(world):
    custody = world.receive()
    issue = diversity.add_issue(custody, issue=ISSUE, **by(world))
    work = {
        "action": "Interpreter at every meeting",
        "resource": "Telephone line",
        "delivery_note": "Slower pace",
    }
    saved = diversity.save_issue(issue, custody=custody, **work, done_on=world.today, version=1, **by(world))
    assert (saved.action, saved.resource, saved.done_on) == (work["action"], work["resource"], world.today)
    assert saved.version == 2
    ended = diversity.save_issue(
        issue, custody=custody, **work, done_on=None, ended_because="Has learnt it", version=2, **by(world)
    )
    assert ended.ended_on == world.today
    with pytest.raises(Refused, match="has ended"):
        diversity.save_issue(issue, custody=custody, **work, done_on=None, version=3, **by(world))


def test_a_stale_page_shows_what_stands_and_writes_nothing(world):
    custody = world.receive()
    issue = diversity.add_issue(custody, issue=ISSUE, **by(world))
    plain = {"custody": custody, "resource": "", "done_on": None, "delivery_note": "", "version": 1}
    diversity.save_issue(issue, **plain, action="First", **by(world))
    with pytest.raises(Stale) as refusal:
        diversity.save_issue(issue, **plain, action="Second", **by(world))
    assert refusal.value.theirs["action"] == "First"
    assert DiversityIssue.objects.get().action == "First"
    considered(world, custody, nothing_found=False)
    with pytest.raises(Stale):
        considered(world, custody, nothing_found=False)
    assert DiversityReview.objects.count() == 1


def test_health_writes_vulnerability_and_nothing_else(world):
    custody = world.receive()
    health = by(world, "health")
    vulnerabilities.add(custody, kind="health", concern="Walks with a stick", **health)
    for action in (
        lambda: diversity.add_issue(custody, issue=ISSUE, **health),
        lambda: home_areas.record(custody, home_area="X", release_area="", version=1, **health),
        lambda: screenings.record(
            custody, screened_on=world.today, tool="T", literacy="level_1", version=0, **health
        ),
    ):
        with pytest.raises(Refused, match="Your role does not record this"):
            action()
    assert Vulnerability.objects.count() == 1
    assert not DiversityIssue.objects.exists()


def test_learning_and_skills_write_the_screening_and_nothing_else(world, as_actor):
    custody = world.receive()
    client = as_actor(world.actor("learning_and_skills"))
    base = f"/cases/{custody.prisoner.number}/circumstances"
    assert client.get(f"{base}/learning/").status_code == 200
    assert client.get(f"{base}/vulnerability/").status_code == 403
    assert client.get(f"{base}/home/").status_code == 403
    page = client.get(f"{base}/").content.decode()
    assert "Record a screening" in page
    assert "Record a concern" not in page


def test_nobody_records_about_a_case_out_of_reach(world):
    custody = world.receive(prison=world.morden)
    with pytest.raises(Refused, match="not within your reach"):
        diversity.add_issue(custody, issue=ISSUE, **by(world))


def test_a_review_of_vulnerability_becomes_the_task_of_who_is_supervisor_on_the_day(world):
    custody = world.receive()
    due = world.today + datetime.timedelta(days=7)
    concern = vulnerabilities.add(
        custody, kind="bullied", concern="Owes on the wing", review_on=due, **by(world)
    )
    refresh([custody], today=world.today)
    assert not Task.objects.filter(kind="vulnerability_review").exists()
    refresh([custody], today=due)
    task = Task.objects.get(kind="vulnerability_review")
    assert (task.role, task.prison) == ("head_of_omu", world.ashbourne)
    world.allocate(custody, world.actor("offender_supervisor"))
    for _ in range(2):
        refresh([custody], today=due)
    open_now = Task.objects.filter(kind="vulnerability_review", done_at__isnull=True)
    assert open_now.get().user == world.actor("offender_supervisor").user
    vulnerabilities.review(
        concern, custody=custody, arrangements="Moved wing", review_on=due, ended_because="Debt is paid",
        version=1, **by(world),
    )  # fmt: skip
    refresh([custody], today=due)
    assert not open_now.exists()


def test_a_review_in_the_past_is_refused(world):
    custody = world.receive()
    with pytest.raises(Refused) as refusal:
        vulnerabilities.add(
            custody,
            kind="coping",
            concern="X",
            review_on=world.today - datetime.timedelta(days=1),
            **by(world),
        )
    assert refusal.value.field == "review_on"


def status(world, custody, state, version=0, **facts):
    plain = {"state": state, "since": world.today, "version": version}
    return immigration.record(custody, **plain | facts, **by(world, "case_administrator"))


def test_a_change_of_status_asks_for_a_category_review_and_tells_the_holders(world):
    custody = world.receive()
    for role in ("offender_supervisor", "offender_manager"):
        world.allocate(custody, world.actor(role))
    first = status(world, custody, "none")
    assert not Task.objects.filter(kind="category_review").exists()
    second = status(world, custody, "liable", version=first.pk)
    task = Task.objects.get(kind="category_review")
    # Ten working days after Thursday 8 October 2026: Thursday 22 October.
    assert (task.role, task.prison, task.due_on) == ("oca", world.ashbourne, D(2026, 10, 22))
    told = Notice.objects.filter(key=f"immigration:{second.pk}").values_list("user", flat=True)
    assert set(told) == {world.actor(role).user.pk for role in ("offender_supervisor", "offender_manager")}
    first.refresh_from_db()
    assert first.ended_on == world.today
    assert ImmigrationStatus.objects.filter(ended_on__isnull=True).get() == second
    with pytest.raises(Stale):
        status(world, custody, "ordered", version=first.pk)
    status(world, custody, "ordered", version=second.pk)
    assert Task.objects.get(kind="category_review", done_at__isnull=True).text.endswith("order made”")
    assert Task.objects.filter(kind="category_review").count() == 2


def test_liable_to_deportation_stops_no_clock_and_a_plan_stays_required(world):
    """M-033: offender management of a foreign national runs as for anybody else."""
    plain, liable = world.receive(), world.receive()
    status(world, liable, "ordered")
    refresh([plain, liable], today=world.today)

    def running(custody):
        rows = Clock.objects.filter(custody=custody).order_by("standard", "cause")
        return [(one.standard, one.due_on, one.stopped_on, one.not_applicable_because) for one in rows]

    assert running(liable) == running(plain)
    due = {one[0]: one for one in running(liable)}
    assert due["T5"][2:] == (None, "")
    assert due["T5"][1] is not None


def test_bad_days_of_a_status_are_refused(world):
    custody = world.receive()
    for since, words in (
        (world.today + datetime.timedelta(days=1), "future"),
        (D(1980, 1, 1), "before birth"),
    ):
        with pytest.raises(Refused, match=words):
            status(world, custody, "liable", since=since)
    current = status(world, custody, "liable")
    with pytest.raises(Refused, match="before the day"):
        status(world, custody, "ordered", version=current.pk, since=world.today - datetime.timedelta(days=3))
    assert ImmigrationStatus.objects.count() == 1


def test_a_screening_needs_a_level_or_that_it_was_declined(world):
    custody = world.receive()
    plain = {"screened_on": world.today, "tool": "Initial assessment", "version": 0}
    with pytest.raises(Refused, match="at least one level"):
        screenings.record(custody, **plain, **by(world, "learning_and_skills"))
    screenings.record(custody, **plain, declined=True, **by(world, "learning_and_skills"))
    assert LearningScreening.objects.get().declined


def test_the_author_of_the_report_counts_among_the_managers_once(world):
    custody = world.receive()
    manager = world.actor("offender_manager")
    world.allocate(custody, manager)
    report = {"kind": "standard", "dated_on": world.today, "on_file": True}
    made = court_reports.record(custody, **report, author_name="Jo Outsider", version=0, **by(world))
    assert manager_history.of_custodies([custody.pk])[custody.pk].number == 2
    court_reports.record(
        custody, **report, author_name=manager.user.full_name.upper(), version=made.pk, **by(world)
    )
    assert CourtReport.objects.order_by("-id").first().author == manager.user
    assert manager_history.of_custodies([custody.pk])[custody.pk].number == 1


def test_no_report_was_written_is_an_answer_and_a_written_one_has_author_and_date(world):
    custody = world.receive()
    with pytest.raises(Refused, match="Name the author"):
        court_reports.record(custody, kind="oral", version=0, **by(world))
    court_reports.record(custody, kind="none", author_name="ignored", version=0, **by(world))
    assert CourtReport.objects.get().author_name == ""


def test_home_area_is_kept_tidy_and_a_stale_page_is_refused(world, as_actor):
    world.ashbourne.home_areas = ["Aldwater"]
    world.ashbourne.save()
    custody = world.receive()
    prisoner = Prisoner.objects.get(pk=custody.prisoner_id)
    areas = {"release_area": "", "version": prisoner.version}
    home_areas.record(custody, home_area="  Vale  of Morden ", **areas, **by(world))
    prisoner.refresh_from_db()
    assert prisoner.home_area == "Vale of Morden"
    with pytest.raises(Stale):
        home_areas.record(custody, home_area="Aldwater", **areas, **by(world))
    page = as_actor(world.actor("offender_supervisor")).get(f"/cases/{prisoner.number}/circumstances/")
    assert "Held outside home area" in page.content.decode()
