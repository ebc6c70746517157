"""Addresses of risk. The prison number may stand in an address; a name never does."""

from django.urls import include, path

from cases.templatetags.case import PAGES
from risk.views import (
    assessments,
    comparisons,
    deeds,
    predictors,
    risk_plan,
    rosh_parts,
    scope,
    sections,
    signing,
    tier_tables,
    tiers,
)
from staff.context import NAVIGATION
from staff.views.deeds import SENTENCES

SENTENCES |= deeds.WORDS
NAVIGATION += [("Tiers", "tier_list", "assessment:S")]

PAGES += [
    ("Assessments", "assessment_list", ("assessment:R", "rosh:R")),
    ("Scope", "case_scope", ("case_core:R",)),
    ("Tier", "case_tier", ("assessment:R",)),
]

one = [
    path("summary/", assessments.assessment_summary, name="assessment_summary"),
    path("read/", assessments.assessment_read, name="assessment_read"),
    path("section/<str:section>/", sections.assessment_section, name="assessment_section"),
    path("changes/", comparisons.assessment_changes, name="assessment_changes"),
    path("predictors/", predictors.assessment_predictors, name="assessment_predictors"),
    path("rosh/", sections.assessment_rosh, name="assessment_rosh"),
    path("part/<slug:part>/", rosh_parts.assessment_part, name="assessment_part"),
    path("risk-plan/", risk_plan.risk_plan, name="risk_plan"),
    path("risk-plan/reader/", risk_plan.risk_plan_reader, name="risk_plan_reader"),
    path("risk-plan/<int:copy>/off/", risk_plan.risk_plan_take_off, name="risk_plan_take_off"),
    path("risk-plan/<int:copy>/read/", risk_plan.risk_plan_acknowledge, name="risk_plan_acknowledge"),
    path("sign/", signing.assessment_sign, name="assessment_sign"),
    path("countersign/", signing.assessment_countersign, name="assessment_countersign"),
    path("lock/", assessments.assessment_lock, name="assessment_lock"),
]

urlpatterns = [
    path("cases/<number:number>/assessments/", assessments.assessment_list, name="assessment_list"),
    path("cases/<number:number>/assessments/start/", assessments.assessment_start, name="assessment_start"),
    path("cases/<number:number>/assessments/<int:key>/", include(one)),
    path("risk-plans/unread/", risk_plan.risk_plans_unread, name="risk_plans_unread"),
    path("cases/<number:number>/scope/", scope.case_scope, name="case_scope"),
    path("cases/<number:number>/tier/", tiers.case_tier, name="case_tier"),
    path("cases/<number:number>/tier/set/", tiers.tier_set, name="tier_set"),
    path("cases/<number:number>/tier/lower/<int:key>/", tiers.tier_lowering, name="tier_lowering"),
    path("tiers/", tiers.tier_list, name="tier_list"),
    path("tiers/rules/", tier_tables.tier_rules, name="tier_rules"),
    path("tiers/rules/new/", tier_tables.tier_rules_new, name="tier_rules_new"),
]
