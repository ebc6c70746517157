"""Who must record what, and the entries that nobody has written (docs/domain.md 14.3 rule 8)."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases.actions import prison_settings
from cases.forms.contacts import kind_words, kinds_of
from cases.standards.recording import Owed, answers
from cases.standards.settings import known
from cases.views.prison_settings import chosen_prison
from omu.dashboards import recording
from omu.dashboards.unit import Unit
from omu.forms.recording import RecordingFilter
from staff import audit
from staff.actors import Actor
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
COLUMNS = ("number", "name", "prison", "offender supervisor", "what happened", "on", "what is missing",
           "to be written by", "due", "working days late")  # fmt: skip
#: Title of each count, and of its first column.
TITLES = {
    "kind": ("By what happened", "Event and entry"),
    "role": ("By who is to write it", "Role"),
    "officer": ("By offender supervisor", "Supervisor of the case"),
    "prison": ("By prison", "Prison"),
}


def write_href(one: Owed, *, number: str, actor: Actor) -> str:
    """The form of the entry with what is known filled in; empty where the role does not write it."""
    if actor.role not in one.rule.roles or not actor.may("contact_log:W"):
        return ""
    filled = answers(rule=one.rule, role=actor.role)
    if filled["kind"] not in kinds_of(actor):
        filled.pop("kind")
    return f"{reverse('contact_log_entry', args=[number])}?{urlencode(filled)}"


def _filter(request: Any, unit: Unit) -> RecordingFilter:
    columns = ("prison_id", "prison__name", "offender_supervisor_id", "offender_supervisor__family_name",
               "offender_supervisor__given_names")  # fmt: skip
    rows = set(unit.headlines.managed().order_by().values_list(*columns).distinct())
    prisons = sorted({(str(row[0]), row[1]) for row in rows}, key=lambda one: one[1])
    officers = sorted(
        {(str(row[2]), f"{row[3]}, {row[4]}") for row in rows if row[2]}, key=lambda one: one[1]
    )
    return RecordingFilter(request.GET, prisons=prisons, officers=officers)


def _csv(found: list[recording.Line]) -> HttpResponseBase:
    cells = (
        [line.headline.custody.prisoner.number, line.headline.custody.prisoner.list_name,
         line.headline.prison, recording.officer_of(line.headline)[1],
         line.owed.rule.words, line.owed.event.on,
         line.owed.rule.title, line.by_whom, line.owed.due_on, line.owed.days_late]
        for line in found
    )  # fmt: skip
    return as_csv("missing-entries.csv", header=COLUMNS, rows=cells)


@requires("record_check:R")
def recording_missing(request: Any) -> HttpResponseBase:
    """Every missing entry within reach, counted four ways, and listed; `csv=1` gives it as a file."""
    unit = Unit(actor=request.actor, day=request.today)
    form = _filter(request, unit)
    asked = form.asked()
    found = recording.lines(unit, asked)
    audit.record(by=request.actor, deed="omu.recording.opened", kind="read", details={"entries": len(found)})
    if request.GET.get("csv"):
        return _csv(found)
    tables = [
        {
            "title": TITLES[name][0],
            "head": TITLES[name][1],
            "rows": [(one, same_list(request, "page", **{name: one.key}) + "#list") for one in counted],
        }
        for name, counted in recording.counts(found).items()
        if name != "prison" or len(counted) > 1
    ]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    chosen = [
        {"label": words, "href": same_list(request, "page", name)} for name, words in form.chosen().items()
    ]
    rows = [
        {
            "line": line,
            "number": line.headline.custody.prisoner.number,
            "href": write_href(line.owed, number=line.headline.custody.prisoner.number, actor=request.actor),
        }
        for line in page.object_list
    ]
    context = {
        "unit": unit, "form": form, "chosen": chosen, "clear_href": reverse("recording_missing"),
        "tables": tables, "page": page, "rows": rows, "csv_href": same_list(request, "page", csv="1"),
    }  # fmt: skip
    return render(request, "omu/recording/missing.html", context)


@requires("contact_log:R")
def recording_rules(request: Any) -> HttpResponse:
    """The table: what happened, who writes what of it, and within how long in this prison."""
    prison = chosen_prison(request)
    standing = prison_settings.all_of(prison, today=request.today) if prison else {}
    actor = request.actor
    sets = (
        bool(actor.prison_id) and actor.may("policy_settings:W") and not actor.narrowed_to("policy_settings")
    )
    rows = []
    for rule in recording.rules().values():
        setting = known()[rule.setting]
        value = standing[rule.setting].value if standing else setting.default
        rows.append(
            {
                "rule": rule,
                "by_whom": recording.roles_in_words(rule),
                "kinds": [kind_words(*kind.split(":")) for kind in rule.kinds],
                "within": setting.words(value=value),
                "is_off": value == "off",
                "href": reverse("prison_setting", args=[rule.setting]) if sets else "",
            }
        )
    context = {
        "prison": prison,
        "rows": rows,
        "reads_missing": actor.may("record_check:R"),
    }
    return render(request, "omu/recording/rules.html", context)
