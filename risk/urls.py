"""Addresses of risk. The prison number may stand in an address; a name never does."""

from django.urls import include, path

from cases.templatetags.case import PAGES
from risk.views import (
    assessments,
    comparisons,
    contact_levels,
    decision_lists,
    decision_records,
    decision_steps,
    deeds,
    information,
    meeting_cases,
    meetings,
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
NAVIGATION += [
    ("Meetings", "meeting_list", "idrmt:W"),
    ("Screening list", "screening_list", "idrmt:W"),
    ("To do from meetings", "meeting_actions", "idrmt:R"),
]
NAVIGATION += [("Quality", "quality_list", "quality:R")]

PAGES += [
    ("Assessments", "assessment_list", ("assessment:R", "rosh:R")),
    ("Scope", "case_scope", ("case_core:R",)),
    ("Tier", "case_tier", ("assessment:R",)),
    ("Decisions", "decision_list", ("decisions:R", "decisions:W")),
    ("Child contact", "case_contact_levels", ("contact_levels:R",)),
    ("Meetings", "case_meetings", ("idrmt:R", "idrmt:W")),
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

one_meeting = [
    path("", meetings.meeting, name="meeting"),
    path("attendance/", meetings.meeting_came, name="meeting_came"),
    path("close/", meetings.meeting_close, name="meeting_close"),
    path("call-off/", meetings.meeting_call_off, name="meeting_call_off"),
    path("cases/<number:number>/", meeting_cases.meeting_case, name="meeting_case"),
    path("cases/<number:number>/to-do/", meeting_cases.meeting_act, name="meeting_act"),
    path("cases/<number:number>/report/", meeting_cases.meeting_report, name="meeting_report"),
]

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/attendance/", meetings.meeting_attendance, name="meeting_attendance"),
    path("meetings/actions/", meeting_cases.meeting_actions, name="meeting_actions"),
    path("meetings/actions/<int:pk>/", meeting_cases.meeting_action, name="meeting_action"),
    path("meetings/<int:pk>/", include(one_meeting)),
    path(
        "cases/<number:number>/contact-levels/",
        contact_levels.case_contact_levels,
        name="case_contact_levels",
    ),
    path(
        "cases/<number:number>/contact-levels/decide/",
        contact_levels.contact_level_decide,
        name="contact_level_decide",
    ),
    path("screening/", meeting_cases.screening_list, name="screening_list"),
    path("screening/<int:pk>/", meeting_cases.screening_interim, name="screening_interim"),
    path("cases/<number:number>/meetings/", meeting_cases.case_meetings, name="case_meetings"),
    path("cases/<number:number>/meetings/refer/", meeting_cases.screening_refer, name="screening_refer"),
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
