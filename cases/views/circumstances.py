"""What has to be taken into account with a person, on one page (docs/domain.md 3.0, 17, 18, 19)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import home_areas, manager_history
from cases.forms.circumstances import NearHomeForm
from cases.models import (
    CourtReport,
    Custody,
    DateKind,
    DiversityIssue,
    DiversityReview,
    ImmigrationStatus,
    KeyDate,
    LearningScreening,
    Vulnerability,
)
from cases.standards import circumstances as rules
from cases.standards.managers import Managers
from cases.views.access import open_case
from staff.actors import Actor
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted

BLOCKS = (
    rules.DIVERSITY,
    rules.VULNERABILITY,
    rules.IMMIGRATION,
    rules.LEARNING,
    rules.COURT_REPORT,
    rules.HOME,
)


def may_write(actor: Actor) -> dict[str, bool]:
    """Which blocks the actor may write."""
    narrowed_to, may = actor.narrowed_to("circumstances"), actor.may("circumstances:W")
    return {block: may and rules.writes_block(narrowed_to=narrowed_to, block=block) for block in BLOCKS}


def diversity(custody: Custody, actor: Actor) -> dict[str, Any]:
    """Whether diversity was considered, the issues open, and those that have ended."""
    about = custody.prisoner
    issues = DiversityIssue.objects.visible_to(actor).about(about).select_related("recorded_by")
    reviews = DiversityReview.objects.visible_to(actor).about(about).select_related("recorded_by")
    listed = list(issues)
    return {
        "review": reviews.order_by("-id").first(),
        "issues": [one for one in listed if one.ended_on is None],
        "ended": [one for one in listed if one.ended_on],
    }


def learning(custody: Custody, actor: Actor) -> dict[str, Any]:
    """The screenings, the latest first, and what the latest one shows."""
    rows = LearningScreening.objects.visible_to(actor).about(custody.prisoner).select_related("recorded_by")
    listed = list(rows)
    last = listed[0] if listed else None
    need = rules.learning_need(
        levels=(last.literacy, last.numeracy, last.language) if last else (),
        declined=bool(last and last.declined),
        screened=last is not None,
    )
    return {"last": last, "earlier": listed[1:], "need": need}


def court_report(custody: Custody, actor: Actor) -> dict[str, Any]:
    """What the court had before it, and how many managers there were to date."""
    rows = CourtReport.objects.visible_to(actor).about(custody.prisoner).select_related("trust", "custody")
    listed = list(rows.order_by("-id"))
    managers: Managers = manager_history.of_custodies([custody.pk])[custody.pk]
    return {
        "last": next((one for one in listed if one.custody_id == custody.pk), None),
        "earlier": [one for one in listed if one.custody_id != custody.pk],
        "managers": managers,
    }


def home(custody: Custody) -> dict[str, Any]:
    """Home area and area of release, each with whether the prison counts as near it."""
    prison = custody.headline.prison

    def held(area: str) -> rules.Answer:
        return rules.outside_home(area=area, near=prison.home_areas, prison=prison.name)

    return {"home": held(custody.prisoner.home_area), "release": held(custody.prisoner.release_area)}


def immigration(custody: Custody, actor: Actor) -> dict[str, Any]:
    """The status now, those before it, and the date of early removal where one is recorded."""
    rows = list(ImmigrationStatus.objects.visible_to(actor).about(custody.prisoner))
    current = next((one for one in rows if one.ended_on is None), None)
    dates = KeyDate.objects.current_for(actor).filter(custody=custody, kind=DateKind.ERSED)
    return {
        "current": current,
        "earlier": [one for one in rows if one is not current],
        "ersed": dates.first(),
        "both_paths": current is not None and current.state in rules.REMOVAL_POSSIBLE,
    }


@requires("circumstances:R")
def circumstances(request: Any, number: str) -> HttpResponse:
    """Diversity, vulnerability, immigration, learning, court report, home; each with its own small form."""
    custody = open_case(request, number, deed="cases.circumstances.read")
    actor = request.actor
    concerns = list(Vulnerability.objects.visible_to(actor).about(custody.prisoner))
    context = {
        "custody": custody,
        "prisoner": custody.prisoner,
        "may": may_write(actor),
        "diversity": diversity(custody, actor),
        "concerns": [one for one in concerns if one.ended_on is None],
        "ended_concerns": [one for one in concerns if one.ended_on],
        "immigration": immigration(custody, actor),
        "learning": learning(custody, actor),
        "court": court_report(custody, actor),
        "near": home(custody),
        "today": request.today,
    }
    return render(request, "cases/circumstances/circumstances.html", context)


@requires("policy_settings:W", narrowed=False)
def near_home(request: Any) -> HttpResponse:
    """Which areas the actor's prison counts as near home for: what "held outside the home area" goes by."""
    prison = get_object_or_404(Prison.objects.visible_to(request.actor), pk=request.actor.prison_id)
    form = NearHomeForm(request.POST or None, initial={"areas": "\n".join(prison.home_areas)})
    done = submitted(
        request,
        form,
        lambda fields: home_areas.count_as_near(prison, **fields, by=request.actor),
        leads_to=lambda made: reverse("near_home"),
        says="The areas were saved. Who is held outside his or her home area is worked out by them.",
    )
    return done or render(request, "cases/circumstances/near_home.html", {"form": form, "prison": prison})
