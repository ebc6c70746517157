"""The head of every page of a case: who holds it, who must do what next, its pages (docs/domain.md 2.1)."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import template
from django.urls import reverse

from cases.actions import prison_settings
from cases.models import Clock, Custody, Headline
from cases.models.alerts import open_alerts
from cases.standards.addresses import looks_back
from cases.standards.dates import age_on
from cases.standards.holders import ASSESSMENT, PLAN, manager_owns
from cases.standards.policies import built_in
from cases.standards.working_days import working_days_between
from staff.actors import Actor
from staff.templatetags.dates import MOST_COUNTED, day

register = template.Library()

ROSH_WORDS = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very High"}
ROSH_COLOURS = {"low": "green", "medium": "yellow", "high": "orange", "very_high": "red"}
LIMBS = {"A": "A, High or Very High risk", "B": "B, PPO", "C": "C, IPP", "D": "D, young adult"}
#: Which standards each holder answers for, beside those of assessment and plan, which are their owners'.
ANSWERS_FOR: dict[str, tuple[str, ...]] = {"OS": ("T2", "T3"), "OM": (), "PO": ()}
#: What is owned, by the setting of the prison that says whose it is: its duties, and what it is called.
OWNED = {"assessment_owner": (ASSESSMENT, "assessment"), "plan_owner": (PLAN, "plan")}
#: The pages of a case in order, whichever app they are of. A row of several is one entry of the navigation,
#: named after its first; the others stand in a second row when one of them is open.
ROWS = (
    ("Overview",),
    ("Log",),
    ("Assessments", "Scope", "Tier"),
    ("Plan", "Boards", "Interventions"),
    ("Decisions",),
    ("Dates", "Timeline", "Sentence", "Earlier custodies"),
    ("Person", "Circumstances", "Induction"),
    (
        "Who holds",
        "Alerts",
        "MAPPA",
        "Child contact",
        "Child protection",
        "Victims",
        "Watch for",
        "Meetings",
        "Oversight",
    ),
    ("Who can see", "Named people", "Audit"),
    ("Documents", "Complete?"),
)
#: In which order they stand.
ORDER = [label for row in ROWS for label in row]
#: Pages of a case: label, URL name, permissions that show it. Higher apps add theirs in their urls modules.
PAGES: list[tuple[str, str, tuple[str, ...]]] = []


def rosh_words(level: str, group: str = "") -> str:
    """Such as "High risk of serious harm to the public"; unknown is said to be unknown."""
    if not level:
        return "Risk of serious harm not yet assessed"
    return f"{ROSH_WORDS.get(level, level)} risk of serious harm" + (f" ({group})" if group else "")


def title_of(standard: str) -> str:
    """The title of a standard, such as "Offender supervisor allocated"."""
    for policy in reversed(built_in()):
        if standard in policy.limits:
            return policy.limits[standard].title
    return standard


def when(deadline: datetime.date, today: datetime.date) -> str:
    """Such as "3 December 2026 (in 8 working days)"; in days where no working day lies between.

    What is far off is said by its date alone, and how late something is only up to a number one can grasp.
    """
    if deadline == today:
        return f"{day(deadline)} (today)"
    first, last = sorted((deadline, today))
    number, unit = working_days_between(start=first, end=last), "working day"
    if not number:
        number, unit = (last - first).days, "day"
    if number > MOST_COUNTED:
        late = f" (more than {MOST_COUNTED} working days late)"
        return f"{day(deadline)}{late if deadline < today else ''}"
    counted = f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{day(deadline)} ({counted} late)" if deadline < today else f"{day(deadline)} (in {counted})"


def _facts(headline: Headline) -> Iterator[dict[str, str]]:
    yield {"text": str(headline.get_stage_display()), "colour": "blue"}
    yield {"text": f"Tier {headline.tier}" if headline.tier else "No tier yet", "colour": "grey"}
    if headline.in_scope:
        limbs = "; ".join(LIMBS.get(limb, limb) for limb in headline.scope_limb)
        yield {"text": f"In scope: {limbs or 'by decision'}", "colour": "purple"}
    elif headline.in_scope is False:
        yield {"text": "Out of scope", "colour": "grey"}
    else:
        yield {"text": "Scope not decided", "colour": "yellow"}
    if headline.limitation_id:
        yield {"text": "Open to named people only", "colour": "red"}
    if headline.mappa:
        yield {"text": f"MAPPA {headline.mappa}", "colour": "purple"}


def _holders(custody: Custody, clocks: list[Clock], today: datetime.date) -> Iterator[dict[str, Any]]:
    headline = custody.headline
    trust, duties = headline.offender_manager_trust, duties_of(custody, today)
    named = (
        ("OS", headline.offender_supervisor, ""),
        ("OM", headline.offender_manager, trust.name if trust else ""),
        ("PO", headline.personal_officer, ""),
    )
    for role, holder, place in named:
        first = next((clock for clock in clocks if clock.standard in duties[role]), None)
        yield {
            "role": role,
            "name": holder.short_name if holder else "",
            "place": place,
            "next": f"{title_of(first.standard)} by {when(first.due_by, today)}" if first and holder else "",
            "is_late": bool(first and holder and first.due_by < today),
        }


def owners_of(custody: Custody, today: datetime.date) -> dict[str, str]:
    """Whose assessment and plan are, "OM" or "OS", by the settings of the prison; by key of the setting.

    Where that holder is missing, the other one of the two has it; '' with neither. One query, remembered on
    the custody.
    """
    found: dict[str, str] | None = getattr(custody, "remembered_owners", None)
    if found is None:
        headline = custody.headline
        prison = headline.prison_id
        two = {"OM": headline.offender_manager, "OS": headline.offender_supervisor}
        found = {}
        settings = prison_settings.several(OWNED, prison_ids=[prison], today=today)
        for key, values in settings.items():
            managed = manager_owns(setting=str(values[prison]), in_scope=headline.in_scope)
            order = ("OM", "OS") if managed else ("OS", "OM")
            found[key] = next((letters for letters in order if two[letters]), "")
        custody.remembered_owners = found  # type: ignore[attr-defined]
    return found


def owned_by(custody: Custody, letters: str, today: datetime.date) -> str:
    """What one holder owns, such as "the assessment and the plan"; empty where nothing."""
    owners = owners_of(custody, today)
    return " and ".join(f"the {words}" for key, (_, words) in OWNED.items() if owners[key] == letters)


def duties_of(custody: Custody, today: datetime.date) -> dict[str, tuple[str, ...]]:
    """Which standards each holder of a case answers for now; those of assessment and plan are the owners'."""
    owners = owners_of(custody, today)
    found = {}
    for letters, standards in ANSWERS_FOR.items():
        owned = [duties for key, (duties, _) in OWNED.items() if owners[key] == letters]
        found[letters] = (*standards, *sorted(frozenset().union(*owned)))
    return found


def _pages(actor: Actor, number: str, here: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The navigation of a case for an actor: the first row, and the row of the page that is open, if it has
    more than one page. A page that is nobody's neighbour stands by itself."""
    found: dict[str, dict[str, Any]] = {}
    for label, name, permissions in PAGES:
        if any(actor.may(permission) for permission in permissions):
            found[label] = {"label": label, "href": reverse(name, args=[number]), "current": name == here}
    rows = [[found[label] for label in row if label in found] for row in ROWS]
    first, second = [], []
    for row in filter(None, rows):
        is_open = any(page["current"] for page in row)
        first.append(row[0] | {"current": is_open})
        second += row if is_open and len(row) > 1 else []
    return first, second


def _alerts(actor: Actor, custody: Custody) -> Iterator[dict[str, str]]:
    headline = custody.headline
    if custody.is_ppo:
        yield {"text": "PPO"}
    if actor.may("alerts:R"):
        href = reverse("case_alerts", args=[custody.prisoner.number])
        for alert in open_alerts(custody):
            yield {"text": alert.title, "href": href}
    if headline.in_transit_since:
        yield {"text": f"In transit since {day(headline.in_transit_since)}"}
    if looks_back(number=custody.prisoner.number):
        until = f"to {day(custody.closed_on)}" if custody.closed_on else "on"
        now = reverse("case", args=[str(custody.prisoner.number)])
        yield {"text": f"You are looking at the custody from {day(custody.opened_on)} {until}", "href": now}
    elif custody.closed_on:
        yield {"text": f"Case closed: {custody.get_closed_as_display()} on {day(custody.closed_on)}"}


def _set_alert(actor: Actor, custody: Custody) -> str:
    may = actor.may("alerts:W") and custody.closed_on is None
    return reverse("alert_open", args=[custody.prisoner.number]) if may else ""


def _log_contact(actor: Actor, number: str) -> str:
    return reverse("contact_log_entry", args=[number]) if actor.may("contact_log:W") else ""


def running_clocks(custody: Custody) -> list[Clock]:
    """The clocks of a case that run, the next one first; one query, remembered on the custody."""
    found: list[Clock] | None = getattr(custody, "remembered_clocks", None)
    if found is None:
        found = sorted(custody.clocks.running(), key=lambda clock: (clock.due_by, clock.pk))
        custody.remembered_clocks = found  # type: ignore[attr-defined]
    return found


@register.inclusion_tag("components/case_header.html", takes_context=True)
def case_header(context: template.Context, custody: Custody) -> dict[str, Any]:
    """The header of a case page; `custody` comes from `open_case`. Two queries: clocks and alerts."""
    request: Any = context["request"]
    headline, prisoner = custody.headline, custody.prisoner
    clocks = running_clocks(custody)
    first = clocks[0] if clocks else None
    header = {
        "surname": prisoner.family_name.upper(),
        "forenames": prisoner.given_names,
        "number": prisoner.number,
        "also": getattr(custody, "other_numbers", []),
        "age": age_on(born_on=prisoner.born_on, on=request.today),
        "location": headline.prison.name,
        "href": reverse("case", args=[prisoner.number]),
        "log_contact_href": ""
        if looks_back(number=custody.prisoner.number)
        else _log_contact(request.actor, prisoner.number),
        "rosh": {
            "text": rosh_words(headline.rosh_level, headline.rosh_group),
            "colour": ROSH_COLOURS.get(headline.rosh_level, "grey"),
        },
        "facts": list(_facts(headline)),
        "alerts": list(_alerts(request.actor, custody)),
        "set_alert_href": _set_alert(request.actor, custody),
        "holders": list(_holders(custody, clocks, request.today)),
        "next_due": first
        and {
            "text": f"{title_of(first.standard)} by {when(first.due_by, request.today)}",
            "href": reverse("case_dates", args=[prisoner.number]),
            "is_late": first.due_by < request.today,
        },
    }
    here = request.resolver_match.view_name if request.resolver_match else ""
    subnav, neighbours = _pages(request.actor, prisoner.number, here)
    return {"header": header, "subnav": subnav, "neighbours": neighbours}


@register.simple_tag
def rosh(headline: Headline) -> str:
    """The level of a headline in words; unknown is said to be unknown."""
    return rosh_words(headline.rosh_level, headline.rosh_group)
