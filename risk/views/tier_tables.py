"""The tier rules: what is in force, every version, and a new one (docs/domain.md 6)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from risk.actions import tier_tables
from risk.forms.tiers import RulesForm
from risk.standards.tier_tables import CONDITIONS, lines_of
from risk.standards.tiers import APPROACHES, Table, built_in_table, table_from
from staff.views.access import requires
from staff.views.submit import submitted


def _shown(table: Table) -> dict[str, Any]:
    """A table as it is read: its rules by tier, and the form each tier asks for."""
    words = {"short": "The short form is enough", "full": "The full form"}
    return {
        "version": table.version,
        "tiers": [
            {
                "tier": tier,
                "approaches": ", ".join(APPROACHES[tier]),
                "rules": [rule.words for rule in table.rules if rule.tier == tier],
                "form": words[table.forms[tier]],
            }
            for tier in sorted(APPROACHES, reverse=True)
        ],
    }


@requires("policy_settings:R", "assessment:S")
def tier_rules(request: Any) -> HttpResponse:
    """The rules in force, in words, and every version with its day and reason."""
    actor = request.actor
    in_force = tier_tables.in_force(today=request.today)
    context = {
        "shown": _shown(in_force),
        "versions": [{"row": row, **_shown(table_from(data=row.content))} for row in tier_tables.versions()],
        "first": _shown(built_in_table()),
        "may_change": actor.may("policy_settings:W") and actor.narrowed_to("policy_settings") == "estate",
    }
    return render(request, "risk/tiers/rules.html", context)


@requires("policy_settings:W", narrowed="estate")
def tier_rules_new(request: Any) -> HttpResponse:
    """A new version of the rules from a day on."""
    table = tier_tables.newest()
    form = RulesForm(
        request.POST or None,
        lines=lines_of(rules=table.rules),
        enough=table.forms,
        today=request.today,
        version=table.version,
    )
    done = submitted(
        request,
        form,
        lambda fields: tier_tables.set_rules(
            lines=form.lines(),
            forms=form.enough(),
            effective_from=fields["effective_from"],
            reason=fields["reason"],
            seen=fields["version"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("tier_rules"),
        says=lambda made: f"Version {made.version} of the tier rules is made.",
    )
    if form.is_bound:
        form.reopen(version=table.version)
    context = {
        "form": form,
        "rows": [
            {
                "tier": form[one.key],
                "number": form[f"{one.key}_number"] if one.numbered else None,
            }
            for one in CONDITIONS
        ],
        "forms": [form[f"form_{tier}"] for tier in sorted(APPROACHES, reverse=True)],
    }
    return done or render(request, "risk/tiers/rules_new.html", context)
