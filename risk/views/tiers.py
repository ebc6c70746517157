"""The tier of a case: proposed by rule, confirmed or set by hand, the list of a unit (docs/domain.md 6)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Custody
from cases.views.access import open_case
from risk.actions import tier_decisions, tier_tables
from risk.forms.tiers import ConfirmForm, LoweringForm, SetForm
from risk.models import TierDecision, TierLowering
from risk.standards.tiers import APPROACHES, owed
from staff import audit
from staff.context import may_open
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50
#: Facts of a tier that may be unknown, in words.
UNKNOWN = {
    "rosh": "the level of risk of serious harm",
    "mappa_level": "the MAPPA level",
    "ppo": "whether a priority offender",
    "indeterminate": "the kind of sentence",
    "ogrs3_two_year": "the OGRS3 score",
    "bands": "the OGP and OVP bands",
    "needs": "the criminogenic needs",
}


def _decisions(request: Any, custody: Custody) -> tuple[TierDecision | None, list[TierDecision]]:
    rows = TierDecision.objects.visible_to(request.actor).filter(custody=custody)
    found = list(rows.select_related("decided_by", "confirmed_by"))
    return next((one for one in found if one.ended_on is None), None), found


def _open_lowering(request: Any, custody: Custody) -> TierLowering | None:
    rows = TierLowering.objects.visible_to(request.actor).filter(custody=custody)
    return rows.filter(answered_on__isnull=True).select_related("asked_by").first()


def _unknown(current: TierDecision | None) -> list[str]:
    names = current.facts.get("unknown", []) if current else []
    return [UNKNOWN.get(name, name) for name in names]


def _owed(current: TierDecision | None, request: Any) -> str:
    table = tier_tables.in_force(today=request.today)
    return owed(tier=current.tier if current else None, table=table).reason


@requires("assessment:R")
def case_tier(request: Any, number: str) -> HttpResponse:
    """The tier, why, what is not known, which form is enough; those who sign assessments confirm it here."""
    custody = open_case(request, number, deed="risk.tier.opened")
    current, decisions = _decisions(request, custody)
    may = bool(current) and not custody.closed_on and tier_decisions.may_decide(by=request.actor)
    form = None
    done = None
    if current and may and not current.is_confirmed:
        form = ConfirmForm(request.POST if request.method == "POST" else None, version=current.pk)
        done = submitted(
            request,
            form,
            lambda fields: tier_decisions.confirm(
                custody, seen=fields["version"], today=request.today, by=request.actor
            ),
            leads_to=lambda made: reverse("case_tier", args=[number]),
            says=lambda made: f"Tier {made.tier} is confirmed.",
        )
        if form.is_bound:
            form.reopen(version=current.pk)
    lowerings = TierLowering.objects.visible_to(request.actor).filter(custody=custody)
    context = {
        "custody": custody,
        "current": current,
        "decisions": decisions,
        "unknown": _unknown(current),
        "approaches": APPROACHES.get(current.tier, ()) if current else (),
        "owed": _owed(current, request),
        "given": tier_decisions.computed_now(custody, today=request.today)
        if current and current.by_hand
        else None,
        "form": form,
        "may_set": may,
        "lowerings": lowerings.select_related("asked_by", "answered_by"),
        "may_countersign": tier_decisions.manages(by=request.actor),
        "reads_rules": may_open(request.actor, "tier_rules"),
    }
    return done or render(request, "risk/tiers/tier.html", context)


@requires("assessment:S")
def tier_set(request: Any, number: str) -> HttpResponse:
    """Set a tier against the rules, or let the rules decide again."""
    custody = open_case(request, number, deed="risk.tier.opened")
    current, _ = _decisions(request, custody)
    if current is None or custody.closed_on:
        raise Http404
    by_hand = request.POST.get("back") == "1" if request.method == "POST" else current.by_hand
    kind = ConfirmForm if by_hand else SetForm
    form: ConfirmForm | SetForm = kind(request.POST or None, version=current.pk)

    def action(fields: dict[str, Any]) -> Any:
        about = {"seen": fields.pop("version"), "today": request.today, "by": request.actor}
        if by_hand:
            return tier_decisions.let_rules_decide(custody, **about)
        return tier_decisions.set_by_hand(custody, **fields, **about)

    done = submitted(
        request, form, action,
        leads_to=lambda made: reverse("case_tier", args=[number]),
        says=_said,
    )  # fmt: skip
    if form.is_bound:
        form.reopen(version=current.pk)
    context = {
        "custody": custody,
        "form": form,
        "current": current,
        "by_hand": by_hand,
        "given": tier_decisions.computed_now(custody, today=request.today),
    }
    return done or render(request, "risk/tiers/set.html", context)


def _said(made: Any) -> str:
    if isinstance(made, TierLowering):
        words = f"Tier {made.tier} stands once the head of the OMU has countersigned it."
        return f"{words} Until then nothing changes."
    if made.by_hand:
        return f"Tier {made.tier} is set by hand; the reason is kept."
    return f"The rules decide again: tier {made.tier}. Confirm it, or set another."


@requires("assessment:C")
def tier_lowering(request: Any, number: str, key: int) -> HttpResponse:
    """Countersign a lower tier, or refuse it."""
    custody = open_case(request, number, deed="risk.tier.opened")
    rows = TierLowering.objects.visible_to(request.actor).select_related("asked_by", "answered_by")
    asked = rows.filter(custody=custody, pk=key).first()
    if asked is None:
        raise Http404
    form = LoweringForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: tier_decisions.answer_lowering(
            asked,
            approve=fields["decision"] == "approve",
            comment=fields["comment"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("case_tier", args=[number]),
        says=lambda made: (
            f"Countersigned: tier {made.tier} stands." if made.approved else "Refused. Whoever asked is told."
        ),
    )
    current, _ = _decisions(request, custody)
    context = {
        "custody": custody,
        "asked": asked,
        "form": form,
        "current": current,
        "may_answer": asked.answered_on is None and tier_decisions.may_countersign(asked, by=request.actor),
    }
    return done or render(request, "risk/tiers/lowering.html", context)


#: What the list of a unit can be narrowed to.
SHOWN = {
    "confirm": "To be confirmed",
    "countersign": "Waiting for a countersignature",
    "by_hand": "Set by hand",
    "provisional": "Provisional: no complete assessment yet",
    "all": "All",
}


@requires("assessment:S")
def tier_list(request: Any) -> HttpResponse:
    """The tiers of the cases within reach, by default those that wait for somebody to stand behind them."""
    shown = request.GET.get("show", "confirm")
    shown = shown if shown in SHOWN else "confirm"
    rows = TierDecision.objects.visible_to(request.actor).current().filter(custody__closed_on__isnull=True)
    waiting = Q(custody__tier_lowerings__answered_on__isnull=True, custody__tier_lowerings__isnull=False)
    narrowed = {
        "confirm": Q(by_hand=False, confirmed_on__isnull=True),
        "countersign": waiting,
        "by_hand": Q(by_hand=True),
        "provisional": Q(is_provisional=True, by_hand=False),
        "all": Q(),
    }
    found = rows.filter(narrowed[shown]).select_related("custody__prisoner", "custody__headline")
    page = Paginator(found.order_by("-tier", "since", "pk"), A_PAGE).get_page(request.GET.get("page"))
    audit.record(by=request.actor, deed="risk.tiers.listed", kind="read", details={"shown": shown})
    context = {
        "page": page,
        "shown": shown,
        "choices": [{"key": key, "label": label, "current": key == shown} for key, label in SHOWN.items()],
    }
    return render(request, "risk/tiers/list.html", context)
