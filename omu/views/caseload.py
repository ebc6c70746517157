"""My caseload: one row a person, what hurts first (docs/domain.md 2.1, 5, 14.3)."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime

from cases.actions import policies, redeployments
from cases.models import Clock, Contact, Headline, PlanState
from cases.standards.clocks import State, state
from cases.templatetags.case import ROSH_COLOURS, rosh_words, title_of, when
from cases.views.access import open_case
from cases.views.conduct import news_of
from cases.views.contact_log import Shown, shown
from omu.forms.caseload import LEVELS, SHOWS, CaseloadFilter
from omu.views.overview import objectives_of
from staff.actors import Actor
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
LAST_ENTRIES = 3
#: As what each role holds cases, and the column of its last contact.
HOLDS = {
    "offender_supervisor": ("offender_supervisor", "last_contact_at"),
    "offender_manager": ("offender_manager", "last_om_contact_at"),
    "wing_staff": ("personal_officer", "last_contact_at"),
}
COLUMNS = (
    "number", "name", "prison", "location", "risk of serious harm", "tier", "next due", "due on", "overdue",
    "days since last contact", "contact planned every (days)", "cover for",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One person of a caseload; `clocks` are those that run, the next due first."""

    headline: Headline
    clocks: tuple[Any, ...]  # Clock with the `deadline` of with_deadline()
    due_soon: bool
    last_contact: datetime.datetime | None
    today: datetime.date
    cover_for: str = ""

    @cached_property
    def number(self) -> str:
        """The prison number."""
        return self.headline.custody.prisoner.number

    @cached_property
    def name(self) -> str:
        """Family name first."""
        return self.headline.custody.prisoner.list_name

    @cached_property
    def location(self) -> str:
        """Wing and cell of the current stay; empty where not known."""
        stays = [stay for stay in self.headline.custody.stays.all() if stay.ended_on is None]
        return stays[0].location if stays else ""

    @property
    def rosh(self) -> dict[str, str]:
        """The level in words, and the colour that helps."""
        level = self.headline.rosh_level
        return {"text": rosh_words(level), "colour": ROSH_COLOURS.get(level, "grey")}

    @property
    def next_due(self) -> str:
        """Such as "First contact of the offender supervisor by 22 October 2026 (in 10 working days)"."""
        first = self.clocks[0] if self.clocks else None
        return f"{title_of(first.standard)} by {when(first.deadline, self.today)}" if first else ""

    @cached_property
    def overdue(self) -> int:
        """How many duties are overdue."""
        return sum(clock.deadline < self.today for clock in self.clocks)

    @cached_property
    def days_quiet(self) -> int | None:
        """Days since the last contact of the one who holds the case; None where there was none yet."""
        return (self.today - localtime(self.last_contact).date()).days if self.last_contact else None

    @cached_property
    def days_over(self) -> int:
        """Days by which the planned interval of contact is passed; since reception where there was none."""
        every = self.headline.contact_every_days
        since = self.days_quiet
        if since is None:
            since = (self.today - self.headline.custody.opened_on).days
        return max(since - every, 0) if every is not None else 0

    @property
    def hurts(self) -> tuple[Any, ...]:
        """Sorts what hurts first to the top: overdue, then due soon, then quiet too long; then by date."""
        first = self.clocks[0].deadline if self.clocks else datetime.date.max
        rank = 0 if self.overdue else 1 if self.due_soon else 2 if self.days_over else 3
        return rank, first if rank != 2 else datetime.date.max, -self.days_over, self.headline.sort_name


def _clocks(actor: Actor, custodies: list[int]) -> dict[int, list[Any]]:
    """The running clocks of each case, the next due first; one query."""
    found: dict[int, list[Any]] = {}
    running = Clock.objects.visible_to(actor).running().with_deadline().filter(custody_id__in=custodies)
    for clock in running.defer("explanation").order_by("deadline", "id"):  # type: ignore[misc]
        found.setdefault(clock.custody_id, []).append(clock)  # type: ignore[arg-type]
    return found


def _covered(actor: Actor, *, today: datetime.date) -> dict[int, str]:
    """Whom the actor covers for today: name by key; one query, none for roles that cover for nobody."""
    if actor.role != "offender_supervisor" or actor.user is None:
        return {}
    found = redeployments.covered_by(actor.user, prison_id=actor.prison_id, today=today)
    return {key: one.officer.short_name for key, one in found.items()}


def rows(actor: Actor, *, today: datetime.date) -> list[Row]:
    """Everybody the actor holds, what hurts first; a fixed number of queries for any number of cases."""
    if actor.role not in HOLDS:
        return []
    holds, last_contact = HOLDS[actor.role]
    covered = _covered(actor, today=today)
    held = Q(**{holds: actor.user}) | Q(offender_supervisor_id__in=covered, prison_id=actor.prison_id)
    mine = Headline.objects.visible_to(actor).filter(held, is_open=True)
    mine = mine.select_related("custody__prisoner", "prison").prefetch_related("custody__stays")
    headlines = list(mine)
    clocks = _clocks(actor, [one.pk for one in headlines])
    sets = policies.current() if clocks else None

    def is_soon(clock: Any) -> bool:
        soon = sets.by_key[clock.policy_id].due_soon_days(standard=clock.standard) if sets else 0
        standing = state(started_on=clock.started_on, due_on=clock.deadline, as_of=today, due_soon_days=soon)
        return standing.state is State.DUE_SOON

    found = [
        Row(
            headline=one,
            clocks=tuple(clocks.get(one.pk, ())),
            due_soon=any(is_soon(clock) for clock in clocks.get(one.pk, ())),
            last_contact=getattr(one, last_contact),
            today=today,
            cover_for=""
            if getattr(one, f"{holds}_id") == actor.user.pk  # type: ignore[union-attr]
            else covered.get(one.offender_supervisor_id, ""),  # type: ignore[arg-type]
        )
        for one in headlines
    ]
    return sorted(found, key=lambda row: row.hurts)


FITS = {
    "overdue": lambda row: bool(row.overdue),
    "due_soon": lambda row: row.due_soon,
    "quiet": lambda row: bool(row.days_over),
    "cover": lambda row: bool(row.cover_for),
    "no_plan": lambda row: row.headline.plan_state != PlanState.SIGNED,
}


def filtered(found: list[Row], chosen: dict[str, str]) -> list[Row]:
    """The rows that a filter leaves."""
    if show := chosen.get("show"):
        found = [row for row in found if FITS[show](row)]
    if level := chosen.get("rosh"):
        found = [row for row in found if (row.headline.rosh_level or "unknown") == level]
    return found


def opened(request: Any, number: str) -> dict[str, Any]:
    """What a row opens to: what is worked on, the last three entries; audited as a read of the case."""
    custody = open_case(request, number, deed="cases.case.glanced")
    last: list[Shown] = []
    if request.actor.may("contact_log:R"):
        entries = (
            Contact.objects.visible_to(request.actor)
            .filter(prisoner__in=custody.prisoner.records)
            .originals()
        )
        last = shown(entries.for_log()[:LAST_ENTRIES], actor=request.actor)
    return {
        "custody": custody,
        "entries": last,
        "objectives": objectives_of(custody, request.actor),
        "reads_plan": request.actor.may("sentence_plan:R"),
        # Offered until somebody of the unit has spoken with the person.
        "may_interview": request.actor.may("interview:W") and custody.headline.last_contact_at is None,
    }


@requires("contact_log:R")
def caseload(request: Any) -> HttpResponse:
    """My caseload; `?open=NUMBER` opens one row in place, also without JavaScript."""
    every = rows(request.actor, today=request.today)
    form = CaseloadFilter(request.GET)
    chosen = form.chosen()
    found = filtered(every, chosen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    number = request.GET.get("open", "")
    words = {"show": SHOWS, "rosh": LEVELS}
    context = {
        "page": page,
        "count": len(found),
        "holds_any": bool(every),
        "holds_cases": request.actor.role in HOLDS,
        "form": form,
        "chosen": [
            {"label": words[name][value], "href": same_list(request, name, "page", "open")}
            for name, value in chosen.items()
        ],
        "csv_href": reverse("caseload_csv") + same_list(request, "page", "open"),
        "kept": same_list(request, "open")[1:],
        "opened": opened(request, number) if any(row.number == number for row in page) else None,
        "open_number": number,
        "news": news_of(request.actor, request.now).count() if request.actor.may("news:R") else 0,
        "has_prisons": request.actor.role == "offender_manager",
    }
    return render(request, "omu/caseload/caseload.html", context)


@requires("contact_log:R")
def caseload_case(request: Any, number: str) -> HttpResponse:
    """What a row opens to, brought in by htmx; a browser without it is led to the list with the row open."""
    if not request.htmx:
        return redirect(f"{reverse('caseload')}?open={number}")
    return render(request, "omu/caseload/opened.html", opened(request, number))


@requires("contact_log:R")
def caseload_csv(request: Any) -> StreamingHttpResponse:
    """The caseload as filtered, as a CSV file."""
    found = filtered(rows(request.actor, today=request.today), CaseloadFilter(request.GET).chosen())
    lines = (
        [
            row.number,
            row.name,
            row.headline.prison.name,
            row.location,
            row.rosh["text"],
            row.headline.tier,
            title_of(row.clocks[0].standard) if row.clocks else "",
            row.clocks[0].deadline if row.clocks else "",
            row.overdue,
            row.days_quiet,
            row.headline.contact_every_days,
            row.cover_for,
        ]
        for row in found
    )
    return as_csv("my-caseload.csv", header=COLUMNS, rows=lines)
