"""What an offender manager has to hear of, and the report of conduct and progress (docs/domain.md 14.3)."""

import datetime
from collections import Counter
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib import messages as said
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_POST

from cases.actions import messages
from cases.forms.conduct import ConductForm
from cases.forms.contacts import kind_words
from cases.models import Contact
from cases.models.contacts import ContactQuerySet
from cases.standards.departments import department_of
from cases.views.access import looked_at, open_case
from cases.views.contact_log import Shown, shown
from staff import audit
from staff.actors import Actor
from staff.views.access import requires

#: News older than this are no news: they stand in the report of the case.
DAYS = 90
PAGE = 50
MOST = 500
#: The navigation counts no further: nobody reads more at once, and it is asked for with every page.
COUNTED = 100


def news_of(actor: Actor, now: datetime.datetime) -> ContactQuerySet:
    """What an offender manager has not read yet; nothing for other roles."""
    if not actor.may("news:R"):
        return Contact.objects.none()
    return Contact.objects.visible_to(actor).news_for(actor, since=now - datetime.timedelta(days=DAYS))


def news_count(actor: Actor, now: datetime.datetime) -> int:
    """How many entries an offender manager has not read yet, counted up to `COUNTED`; one query."""
    return news_of(actor, now).order_by()[:COUNTED].count()


@requires("news:R")
def news(request: Any) -> HttpResponse:
    """What others wrote that tells of risk, progress or conduct, the newest first."""
    every = news_of(request.actor, request.now)
    count = every.count()
    rows = list(every.for_log()[:PAGE])
    audit.record_read(by=request.actor, deed="cases.news.opened", subject=None, prisoner_number="")
    newest = every.order_by("-pk").values_list("pk", flat=True).first()
    context = {"entries": shown(rows, actor=request.actor), "count": count, "up_to": newest, "days": DAYS}
    return render(request, "cases/conduct/news.html", context)


@require_POST
@requires("news:W")
def news_read(request: Any) -> HttpResponse:
    """Mark as read what the page showed; what came in since stays new."""
    text = request.POST.get("up_to", "")
    up_to = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    since = request.now - datetime.timedelta(days=DAYS)
    number = messages.read_news(since=since, up_to=up_to, by=request.actor)
    said.success(request, f"{number} {'entry is' if number == 1 else 'entries are'} marked as read.")
    return redirect("news")


def counts(entries: list[Shown]) -> dict[str, list[dict[str, Any]]]:
    """How many entries of each kind, each tag and each department; only those that are shown in full."""
    full = [one.contact for one in entries if one.is_full]
    found = {
        "kinds": Counter(kind_words(one.kind, one.sub_kind) for one in full),
        "tags": Counter(str(tag) for one in full for tag in one.tags.all()),
        "departments": Counter(department_of(role=one.author_role) or "Others" for one in full),
    }
    return {
        name: [{"words": words, "number": number} for words, number in counter.most_common()]
        for name, counter in found.items()
    }


@requires("contact_log:R")
def case_conduct(request: Any, number: str) -> HttpResponse:
    """Conduct and progress of one person since a date: counts in words, then the entries."""
    custody = open_case(request, number, deed="cases.conduct.read")
    half_a_year = request.today - relativedelta(months=6)
    form = ConductForm(request.GET if "since_year" in request.GET else None, initial={"since": half_a_year})
    since = form.cleaned_data["since"] if form.is_bound and form.is_valid() else half_a_year
    start = datetime.datetime.combine(since, datetime.time(), get_current_timezone())
    rows = looked_at(Contact.objects.visible_to(request.actor), custody).in_full_for(request.actor)
    rows = rows.about_conduct().filter(happened_at__gte=start).for_log()
    entries = shown(rows[: MOST + 1], actor=request.actor)
    context = {
        "custody": custody, "form": form, "since": since, "entries": entries[:MOST], "most": MOST,
        "is_cut": len(entries) > MOST, **counts(entries[:MOST]),
    }  # fmt: skip
    return render(request, "cases/conduct/report.html", context)
