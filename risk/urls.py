"""Addresses of risk. The prison number may stand in an address; a name never does."""

from django.urls import include, path

from cases.templatetags.case import PAGES
from risk.views import (
    assessments,
    comparisons,
    decision_lists,
    decision_records,
    decision_steps,
    deeds,
    information,
    predictors,
    quality,
    risk_plan,
    rosh_parts,
    scope,
    sections,
    signing,
    starting,
    tier_tables,
    tiers,
)
from staff.context import NAVIGATION
from staff.views.deeds import SENTENCES

SENTENCES |= deeds.WORDS
NAVIGATION += [("Tiers", "tier_list", "assessment:S"), ("Decisions", "decisions", "decisions:R")]
NAVIGATION += [("Quality", "quality_list", "quality:R")]

PAGES += [
    ("Assessments", "assessment_list", ("assessment:R", "rosh:R")),
    ("Scope", "case_scope", ("case_core:R",)),
    ("Tier", "case_tier", ("assessment:R",)),
    ("Decisions", "decision_list", ("decisions:R", "decisions:W")),
]

one = [
    path("summary/", assessments.assessment_summary, name="assessment_summary"),
    path("read/", assessments.assessment_read, name="assessment_read"),
    path("section/<str:section>/", sections.assessment_section, name="assessment_section"),
    path("changes/", comparisons.assessment_changes, name="assessment_changes"),
    path("predictors/", predictors.assessment_predictors, name="assessment_predictors"),
    path("section/<str:section>/ask/", information.information_ask, name="information_ask"),
    path("rosh/", sections.assessment_rosh, name="assessment_rosh"),
    path("part/<slug:part>/", rosh_parts.assessment_part, name="assessment_part"),
    path("risk-plan/", risk_plan.risk_plan, name="risk_plan"),
    path("risk-plan/reader/", risk_plan.risk_plan_reader, name="risk_plan_reader"),
    path("risk-plan/<int:copy>/off/", risk_plan.risk_plan_take_off, name="risk_plan_take_off"),
    path("risk-plan/<int:copy>/read/", risk_plan.risk_plan_acknowledge, name="risk_plan_acknowledge"),
    path("sign/", signing.assessment_sign, name="assessment_sign"),
    path("sign/<slug:part>/", signing.assessment_part_sign, name="assessment_part_sign"),
    path("countersign/", signing.assessment_countersign, name="assessment_countersign"),
    path("take-back/", signing.assessment_take_back, name="assessment_take_back"),
    path("widen/", starting.assessment_widen, name="assessment_widen"),
    path("full-review/", starting.assessment_full_review, name="assessment_full_review"),
    path("lock/", assessments.assessment_lock, name="assessment_lock"),
]

one_decision = [
    path("", decision_records.decision, name="decision"),
    path("opinion/", decision_steps.decision_opinion, name="decision_opinion"),
    path("cite/", decision_steps.decision_cite, name="decision_cite"),
    path("rule/", decision_steps.decision_circumstances, name="decision_circumstances"),
    path("exception/", decision_steps.decision_exception, name="decision_exception"),
    path("exception/answer/", decision_steps.decision_exception_answer, name="decision_exception_answer"),
    path("close/", decision_steps.decision_close, name="decision_close"),
    path("withdraw/", decision_steps.decision_withdraw, name="decision_withdraw"),
    path("ended/", decision_steps.decision_ended, name="decision_ended"),
]

urlpatterns = [
    path("cases/<number:number>/assessments/", assessments.assessment_list, name="assessment_list"),
    path("cases/<number:number>/assessments/start/", starting.assessment_start, name="assessment_start"),
    path("cases/<number:number>/assessments/<int:key>/", include(one)),
    path("risk-plans/unread/", risk_plan.risk_plans_unread, name="risk_plans_unread"),
    path(
        "cases/<number:number>/information/<int:pk>/",
        information.information_request,
        name="information_request",
    ),
    path("cases/<number:number>/scope/", scope.case_scope, name="case_scope"),
    path("cases/<number:number>/tier/", tiers.case_tier, name="case_tier"),
    path("cases/<number:number>/tier/set/", tiers.tier_set, name="tier_set"),
    path("cases/<number:number>/tier/lower/<int:key>/", tiers.tier_lowering, name="tier_lowering"),
    path("cases/<number:number>/decisions/", decision_records.decision_list, name="decision_list"),
    path("cases/<number:number>/decisions/start/", decision_records.decision_start, name="decision_start"),
    path("cases/<number:number>/decisions/<int:key>/", include(one_decision)),
    path("quality/", quality.quality_list, name="quality_list"),
    path("quality/<int:key>/", quality.quality_check, name="quality_check"),
    path("decisions/", decision_lists.decisions, name="decisions"),
    path("tiers/", tiers.tier_list, name="tier_list"),
    path("tiers/rules/", tier_tables.tier_rules, name="tier_rules"),
    path("tiers/rules/new/", tier_tables.tier_rules_new, name="tier_rules_new"),
]
