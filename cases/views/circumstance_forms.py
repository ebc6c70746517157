"""The small forms behind the page of circumstances: each opens, saves and leads back to its block."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import court_reports, diversity, home_areas, immigration, screenings, vulnerabilities
from cases.forms.circumstances import (
    NOTHING,
    ConsiderForm,
    CourtReportForm,
    HomeForm,
    ImmigrationForm,
    IssueForm,
    IssueWorkForm,
    ScreeningForm,
    VulnerabilityForm,
    VulnerabilityReviewForm,
)
from cases.models import (
    CourtReport,
    Custody,
    DiversityIssue,
    DiversityReview,
    ImmigrationStatus,
    LearningScreening,
    Vulnerability,
)
from cases.views.access import open_case
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.models import ProbationTrust
from staff.views.access import requires
from staff.views.submit import submitted

READ = "cases.circumstances.read"


def _page(
    request: Any,
    custody: Custody,
    form: GovForm,
    action: Callable[[dict[str, Any]], Any],
    *,
    block: str,
    title: str,
    says: str,
    intro: str = "",
    about: Any = None,
) -> HttpResponse:
    """Show and save one form; back to its block on the page of circumstances."""
    back = f"{reverse('circumstances', args=[custody.prisoner.number])}#{block}"
    done = submitted(request, form, action, leads_to=lambda made: back, says=says)
    stale = form.stale() if isinstance(form, ComparedForm) else None
    context = {
        "custody": custody, "form": form, "stale": stale, "page_title": title, "intro": intro,
        "back_href": back, "about": about,
    }  # fmt: skip
    return done or render(request, "cases/circumstances/form.html", context)


def _key(row: Any) -> int:
    """The key of the row written last: the version an appended record answers to."""
    return row.pk if row else 0


@requires("circumstances:W", narrowed=False)
def diversity_consider(request: Any, number: str) -> HttpResponse:
    """Record that diversity was considered, with what was found."""
    custody = open_case(request, number, deed=READ)
    reviews = DiversityReview.objects.visible_to(request.actor)
    form = ConsiderForm(request.POST or None, version=_key(reviews.newest(custody.prisoner)))

    def action(fields: dict[str, Any]) -> Any:
        facts = {name: fields.pop(name) for name in ("aspect", "issue", "action", "resource")}
        nothing = fields.pop("found") == NOTHING
        issue = diversity.Issue(**facts) if facts["issue"] and not nothing else None
        return diversity.consider(
            custody, nothing_found=nothing, issue=issue, today=request.today, by=request.actor, **fields
        )

    return _page(request, custody, form, action, block="diversity", title="Diversity considered",
                 says="That diversity was considered is on the record.")  # fmt: skip


@requires("circumstances:W", narrowed=False)
def diversity_issue_new(request: Any, number: str) -> HttpResponse:
    """Record an issue."""
    custody = open_case(request, number, deed=READ)

    def action(fields: dict[str, Any]) -> Any:
        return diversity.add_issue(
            custody, issue=diversity.Issue(**fields), today=request.today, by=request.actor
        )

    return _page(request, custody, IssueForm(request.POST or None), action, block="diversity",
                 title="An issue of diversity", says="The issue is on the record.")  # fmt: skip


@requires("circumstances:W", narrowed=False)
def diversity_issue(request: Any, number: str, pk: int) -> HttpResponse:
    """What is done about an issue; or its end."""
    custody = open_case(request, number, deed=READ)
    rows = DiversityIssue.objects.visible_to(request.actor).about(custody.prisoner)
    issue = get_object_or_404(rows, pk=pk, ended_on__isnull=True)
    initial = {name: getattr(issue, name) for name in diversity.KEPT}
    form = IssueWorkForm(request.POST or None, initial=initial, version=issue.version)

    def action(fields: dict[str, Any]) -> Any:
        return diversity.save_issue(issue, custody=custody, today=request.today, by=request.actor, **fields)

    return _page(request, custody, form, action, block="diversity", says="The issue was saved.",
                 title=f"{issue.get_aspect_display()}: what is done", intro=issue.issue)  # fmt: skip


@requires("circumstances:W", narrowed="vulnerability")
def vulnerability_new(request: Any, number: str) -> HttpResponse:
    """Record a concern."""
    custody = open_case(request, number, deed=READ)

    def action(fields: dict[str, Any]) -> Any:
        return vulnerabilities.add(custody, today=request.today, by=request.actor, **fields)

    return _page(request, custody, VulnerabilityForm(request.POST or None), action, block="vulnerability",
                 title="A concern about vulnerability", says="The concern is on the record.")  # fmt: skip


@requires("circumstances:W", narrowed="vulnerability")
def vulnerability(request: Any, number: str, pk: int) -> HttpResponse:
    """Look at a concern again, or end it."""
    custody = open_case(request, number, deed=READ)
    rows = Vulnerability.objects.visible_to(request.actor).about(custody.prisoner)
    concern = get_object_or_404(rows, pk=pk, ended_on__isnull=True)
    initial = {name: getattr(concern, name) for name in vulnerabilities.KEPT}
    form = VulnerabilityReviewForm(request.POST or None, initial=initial, version=concern.version)

    def action(fields: dict[str, Any]) -> Any:
        return vulnerabilities.review(
            concern, custody=custody, today=request.today, by=request.actor, **fields
        )

    return _page(request, custody, form, action, block="vulnerability", says="The concern was saved.",
                 title=f"{concern.get_kind_display()}: arrangements", intro=concern.concern)  # fmt: skip


@requires("circumstances:W", narrowed=False)
def immigration_record(request: Any, number: str) -> HttpResponse:
    """Record the immigration status; the one before it ends."""
    custody = open_case(request, number, deed=READ)
    rows = ImmigrationStatus.objects.visible_to(request.actor).about(custody.prisoner)
    current = rows.filter(ended_on__isnull=True).first()
    initial = {"contact": current.contact} if current else {}
    form = ImmigrationForm(request.POST or None, initial=initial, version=_key(current))

    def action(fields: dict[str, Any]) -> Any:
        return immigration.record(custody, today=request.today, by=request.actor, **fields)

    intro = "Duties run on whatever the status: whoever may be removed is assessed and planned for too."
    return _page(request, custody, form, action, block="immigration", title="Immigration status",
                 says="The immigration status was saved.", intro=intro)  # fmt: skip


@requires("circumstances:W", narrowed="learning")
def learning_screening(request: Any, number: str) -> HttpResponse:
    """Record a screening of basic skills."""
    custody = open_case(request, number, deed=READ)
    latest = LearningScreening.objects.visible_to(request.actor).newest(custody.prisoner)
    initial = {"screened_on": request.today, "literacy": "not_tested", "numeracy": "not_tested"}
    form = ScreeningForm(request.POST or None, initial=initial, version=_key(latest))

    def action(fields: dict[str, Any]) -> Any:
        return screenings.record(custody, today=request.today, by=request.actor, **fields)

    return _page(request, custody, form, action, block="learning", title="Learning screening",
                 says="The screening is on the record.")  # fmt: skip


@requires("circumstances:W", narrowed=False)
def court_report(request: Any, number: str) -> HttpResponse:
    """Record the pre-sentence report, or that none was written."""
    custody = open_case(request, number, deed=READ)
    rows = CourtReport.objects.visible_to(request.actor).filter(custody=custody).order_by("-id")
    latest = rows.first()
    initial = {name: getattr(latest, name) for name in court_reports.FIELDS} if latest else {}
    trusts = ProbationTrust.objects.visible_to(request.actor)
    form = CourtReportForm(request.POST or None, initial=initial, version=_key(latest), trusts=trusts)

    def action(fields: dict[str, Any]) -> Any:
        return court_reports.record(custody, today=request.today, by=request.actor, **fields)

    return _page(request, custody, form, action, block="court", title="Report to the court",
                 says="What the court had before it is on the record.")  # fmt: skip


@requires("circumstances:W", narrowed=False)
def home_area(request: Any, number: str) -> HttpResponse:
    """Record home area and area of release."""
    custody = open_case(request, number, deed=READ)
    prisoner = custody.prisoner
    initial = {name: getattr(prisoner, name) for name in home_areas.FIELDS}
    form = HomeForm(request.POST or None, initial=initial, version=prisoner.version)

    def action(fields: dict[str, Any]) -> Any:
        return home_areas.record(custody, today=request.today, by=request.actor, **fields)

    return _page(request, custody, form, action, block="home", title="Home and release",
                 says="The areas were saved.")  # fmt: skip
