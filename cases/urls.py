"""Addresses of cases. The prison number may stand in an address; a name never does."""

from django.urls import path

from cases.templatetags.case import PAGES
from cases.views import (
    access_page,
    alerts,
    allocations,
    audit,
    caseload_then,
    caseloads,
    circumstance_forms,
    circumstances,
    clocks,
    conduct,
    contact_log,
    contact_matrix,
    contacts,
    custody,
    custody_events,
    deeds,
    documents,
    entry_access,
    finding,
    handover_checks,
    holders,
    inductions,
    interviews,
    limitations,
    mappa,
    merges,
    messages,
    moved,
    oversight_list,
    oversights,
    people,
    prison_settings,
    protection_ends,
    reallocations,
    receptions,
    redeployments,
    referrals,
    settings_compared,
    standards_sets,
    supervision,
    tasks,
    trainings,
    transfers,
    triggers,
    unheld,
    unit_plans,
    victims,
    withdrawals,
    workloads,
)
from staff.context import COUNTS, NAVIGATION
from staff.views.deeds import SENTENCES

SENTENCES |= deeds.WORDS
NAVIGATION += [("Transfers", "transfer_board", "transfer:R")]
NAVIGATION += [("Find a prisoner", "find", "case_core:R"), ("Receive", "reception_new", "reception:W")]
NAVIGATION += [("Same person", "merge_list", "merge:A")]
NAVIGATION += [("Settings", "prison_settings", "policy_settings:W")]
NAVIGATION += [("Sharing out cases", "unheld", "allocation:A")]
NAVIGATION += [("Supervision", "supervision", "supervision:R")]
NAVIGATION += [("Plan of the unit", "unit_plan", "unit_plan:R")]
PAGES += [("Who holds", "case_holders", ("allocation:R",))]
PAGES += [("Log", "case_log", ("contact_log:R",))]
NAVIGATION += [("What is new", "news", "news:R")]
COUNTS["news"] = conduct.news_count
NAVIGATION += [("Escalations", "escalation_list", "escalation:A")]
NAVIGATION += [("Restricted entries", "entry_requests", "entry_access:W")]
NAVIGATION += [("Referrals", "referral_list", "referral:W")]
PAGES += [("Person", "case_person", ("case_core:R",))]
PAGES += [("Dates", "case_dates", ("clocks:R",)), ("Sentence", "case_sentence", ("case_core:R",))]
PAGES += [
    ("Circumstances", "circumstances", ("circumstances:R",)),
    ("Induction", "induction", ("induction:R",)),
]
PAGES += [("MAPPA", "case_mappa", ("mappa:R",)), ("Oversight", "case_oversight", ("oversight:R",))]
PAGES += [("Child protection", "case_child_protection", ("protection_end:R",))]
PAGES += [("Watch for", "case_triggers", ("triggers:R",))]
PAGES += [("Victims", "case_victims", ("victims:R", "no_contact:R"))]
NAVIGATION += [("Oversight", "oversight_list", "unit_dashboard:R")]
PAGES += [("Named people", "case_limited", ("limited_case:R",))]
PAGES += [("Who can see", "case_access", ("case_core:R",)), ("Audit", "case_audit", ("audit_trail:R",))]

urlpatterns = [
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/<int:pk>/done/", tasks.task_done, name="task_done"),
    path("tasks/<int:pk>/aside/", tasks.task_put_aside, name="task_put_aside"),
    path("tasks/<int:pk>/back/", tasks.task_take_back, name="task_take_back"),
    path("caseload/then/", caseload_then.caseload_then, name="caseload_then"),
    path("tasks/moved/", moved.moved, name="moved"),
    path("cases/<number:number>/dates/", clocks.case_dates, name="case_dates"),
    path("cases/<number:number>/dates/<int:pk>/", clocks.clock, name="clock"),
    path("cases/<number:number>/dates/<int:pk>/extend/", clocks.clock_extend, name="clock_extend"),
    path("cases/<number:number>/dates/<int:pk>/exempt/", clocks.clock_exempt, name="clock_exempt"),
    path("settings/compare/", settings_compared.settings_compare, name="settings_compare"),
    path("settings/changes/", settings_compared.settings_changes, name="settings_changes"),
    path("settings/standards/", settings_compared.standards_sets, name="standards_sets"),
    path("settings/standards/<str:standard>/", standards_sets.standard_limit, name="standard_limit"),
    path("supervision/", supervision.supervision_list, name="supervision"),
    path("supervision/<int:pk>/", supervision.supervision_officer, name="supervision_officer"),
    path("supervision/<int:pk>/new/", supervision.supervision_new, name="supervision_new"),
    path("supervision/sessions/<int:pk>/", supervision.supervision_session, name="supervision_session"),
    path(
        "supervision/sessions/<int:pk>/cases/<number:number>/",
        supervision.supervision_note,
        name="supervision_note",
    ),
    path(
        "supervision/sessions/<int:pk>/withdraw/",
        supervision.supervision_withdraw,
        name="supervision_withdraw",
    ),
    path("restricted/", entry_access.entry_requests, name="entry_requests"),
    path("restricted/<int:pk>/", entry_access.entry_request, name="entry_request"),
    path("cases/<number:number>/log/<int:pk>/ask/", entry_access.entry_ask, name="entry_ask"),
    path("cases/<number:number>/log/<int:pk>/at-once/", entry_access.entry_at_once, name="entry_at_once"),
    path("cases/<number:number>/log/<int:pk>/granted/", entry_access.entry_granted, name="entry_granted"),
    path("limited/", limitations.limited_list, name="limited_list"),
    path("limited/ask/", limitations.limited_ask, name="limited_ask"),
    path("limited/at-once/", limitations.limited_at_once, name="limited_at_once"),
    path("limited/<int:pk>/", limitations.limited_request, name="limited_request"),
    path("cases/<number:number>/limited/", limitations.case_limited, name="case_limited"),
    path("cases/<number:number>/limited/close/", limitations.limited_close, name="limited_close"),
    path("cases/<number:number>/limited/open/", limitations.limited_open, name="limited_open"),
    path("cases/<number:number>/limited/name/", limitations.limited_name, name="limited_name"),
    path("transfers/", transfers.board, name="transfer_board"),
    path("transfers/<int:pk>/cover/", transfers.cover, name="transfer_cover"),
    path("find/", finding.find, name="find"),
    path("receptions/new/", receptions.receive, name="reception_new"),
    path("receptions/elsewhere/", receptions.elsewhere, name="reception_elsewhere"),
    path("same-person/", merges.merge_list, name="merge_list"),
    path("same-person/<int:pk>/", merges.merge, name="merge"),
    path("cases/<number:number>/same-person/", merges.same_person, name="same_person"),
    path("cases/<number:number>/same-person/<number:other>/", merges.merge_new, name="merge_new"),
    path("cases/<number:number>/person/", people.person, name="case_person"),
    path("cases/<number:number>/person/edit/", people.person_edit, name="person_edit"),
    path("cases/<number:number>/person/names/new/", people.alias_new, name="alias_new"),
    path("cases/<number:number>/person/names/<int:pk>/end/", people.alias_end, name="alias_end"),
    path("receptions/match/", receptions.match, name="reception_match"),
    path("cases/<number:number>/allocate/<str:held_as>/", allocations.allocate, name="case_allocate"),
    path("cases/<number:number>/alerts/", alerts.case_alerts, name="case_alerts"),
    path("cases/<number:number>/alerts/new/", alerts.alert_open, name="alert_open"),
    path("cases/<number:number>/alerts/<int:pk>/close/", alerts.alert_close, name="alert_close"),
    path("cases/<number:number>/mappa/", mappa.case_mappa, name="case_mappa"),
    path("cases/<number:number>/mappa/decide/", mappa.mappa_decide, name="mappa_decide"),
    path("unit/plan/", unit_plans.unit_plan, name="unit_plan"),
    path("unit/plan/new/", unit_plans.unit_objective_new, name="unit_objective_new"),
    path("unit/plan/<int:pk>/", unit_plans.unit_objective, name="unit_objective"),
    path("unit/plan/<int:pk>/edit/", unit_plans.unit_objective_edit, name="unit_objective_edit"),
    path("supervision/<int:pk>/training/", trainings.training_new, name="training_new"),
    path("supervision/training/<int:pk>/withdraw/", trainings.training_withdraw, name="training_withdraw"),
    path("workload/", workloads.workload, name="workload"),
    path("cases/<number:number>/watch-for/", triggers.case_triggers, name="case_triggers"),
    path("cases/<number:number>/watch-for/new/", triggers.trigger_new, name="trigger_new"),
    path("cases/<number:number>/watch-for/end/", triggers.trigger_end, name="trigger_end"),
    path(
        "cases/<number:number>/child-protection/",
        protection_ends.case_child_protection,
        name="case_child_protection",
    ),
    path(
        "cases/<number:number>/child-protection/over/",
        protection_ends.child_protection_over,
        name="child_protection_over",
    ),
    path(
        "cases/<number:number>/child-protection/no-harassment/",
        protection_ends.harassment_not_needed,
        name="harassment_not_needed",
    ),
    path("cases/<number:number>/victims/", victims.case_victims, name="case_victims"),
    path("cases/<number:number>/victims/record/", victims.victims_state, name="victims_state"),
    path("cases/<number:number>/victims/limit/", victims.no_contact_decide, name="no_contact_decide"),
    path("oversight/", oversight_list.oversight_list, name="oversight_list"),
    path("cases/<number:number>/oversight/", oversights.case_oversight, name="case_oversight"),
    path("cases/<number:number>/oversight/new/", oversights.oversight_new, name="oversight_new"),
    path(
        "cases/<number:number>/oversight/<int:pk>/withdraw/",
        oversights.oversight_withdraw,
        name="oversight_withdraw",
    ),
    path("cases/<number:number>/circumstances/", circumstances.circumstances, name="circumstances"),
    path(
        "cases/<number:number>/circumstances/diversity/",
        circumstance_forms.diversity_consider,
        name="diversity_consider",
    ),
    path(
        "cases/<number:number>/circumstances/diversity/new/",
        circumstance_forms.diversity_issue_new,
        name="diversity_issue_new",
    ),
    path(
        "cases/<number:number>/circumstances/diversity/<int:pk>/",
        circumstance_forms.diversity_issue,
        name="diversity_issue",
    ),
    path(
        "cases/<number:number>/circumstances/vulnerability/",
        circumstance_forms.vulnerability_new,
        name="vulnerability_new",
    ),
    path(
        "cases/<number:number>/circumstances/vulnerability/<int:pk>/",
        circumstance_forms.vulnerability,
        name="vulnerability",
    ),
    path(
        "cases/<number:number>/circumstances/immigration/",
        circumstance_forms.immigration_record,
        name="immigration_record",
    ),
    path(
        "cases/<number:number>/circumstances/learning/",
        circumstance_forms.learning_screening,
        name="learning_screening",
    ),
    path(
        "cases/<number:number>/circumstances/court-report/",
        circumstance_forms.court_report,
        name="court_report",
    ),
    path("cases/<number:number>/circumstances/home/", circumstance_forms.home_area, name="home_area"),
    path("cases/<number:number>/induction/", inductions.induction, name="induction"),
    path("cases/<number:number>/interviews/new/", interviews.first_interview, name="first_interview"),
    path("cases/<number:number>/interviews/<int:pk>/", interviews.interview, name="interview"),
    path("cases/<number:number>/referrals/new/", referrals.referral_new, name="referral_new"),
    path("cases/<number:number>/referrals/<int:pk>/", referrals.referral, name="referral"),
    path("referrals/", referrals.referral_list, name="referral_list"),
    path("cases/<number:number>/holders/", holders.case_holders, name="case_holders"),
    path("cases/<number:number>/holders/<int:pk>/end/", holders.holder_end, name="holder_end"),
    path(
        "cases/<number:number>/hand-over-check/<int:pk>/",
        handover_checks.handover_check,
        name="handover_check",
    ),
    path("nobody-holds/", unheld.unheld_list, name="unheld"),
    path("reallocate/", reallocations.reallocate, name="reallocate"),
    path("reallocations/", reallocations.reallocation_list, name="reallocations"),
    path("reallocations/<int:pk>/", reallocations.reallocation, name="reallocation"),
    path("caseloads/", caseloads.caseload_list, name="caseloads"),
    path("caseloads/<int:pk>/", caseloads.specialism, name="specialism"),
    path("redeployments/", redeployments.redeployment_list, name="redeployments"),
    path("redeployments/new/", redeployments.redeployment_new, name="redeployment_new"),
    path("redeployments/without-contact/", redeployments.redeployment_quiet, name="redeployment_quiet"),
    path(
        "redeployments/<int:pk>/withdraw/", redeployments.redeployment_withdraw, name="redeployment_withdraw"
    ),
    path("cases/<number:number>/facts/", allocations.case_facts, name="case_facts"),
    path("cases/<number:number>/sentence/", custody.case_sentence, name="case_sentence"),
    path("cases/<number:number>/sentence/new/", custody.sentence_new, name="sentence_new"),
    path("cases/<number:number>/sentence/<int:pk>/", custody.sentence_correct, name="sentence_correct"),
    path("cases/<number:number>/sentence/dates/", custody.key_dates, name="key_dates"),
    path("cases/<number:number>/release/", custody_events.case_release, name="case_release"),
    path("cases/<number:number>/recall/", custody_events.case_recall, name="case_recall"),
    path("cases/<number:number>/return/", custody_events.case_return, name="case_return"),
    path("cases/<number:number>/absence/", custody_events.case_absence, name="case_absence"),
    path("cases/<number:number>/absence/end/", custody_events.absence_return, name="absence_return"),
    path("settings/", prison_settings.prison_setting_list, name="prison_settings"),
    path("settings/near-home/", circumstances.near_home, name="near_home"),
    path("settings/<slug:key>/", prison_settings.prison_setting, name="prison_setting"),
    path("cases/<number:number>/who-can-see/", access_page.who_can_see, name="case_access"),
    path("cases/<number:number>/audit/", audit.case_audit, name="case_audit"),
    path("cases/<number:number>/log/", contact_log.case_log, name="case_log"),
    path("cases/<number:number>/log/who-with-whom/", contact_matrix.contact_matrix, name="contact_matrix"),
    path("cases/<number:number>/log/csv/", contact_log.case_log_csv, name="case_log_csv"),
    path("cases/<number:number>/log/new/", contacts.contact_log_entry, name="contact_log_entry"),
    path("cases/<number:number>/log/<int:pk>/", contacts.contact, name="contact"),
    path("cases/<number:number>/log/<int:pk>/amend/", contacts.contact_amend, name="contact_amend"),
    path(
        "cases/<number:number>/log/<int:pk>/withdraw/", withdrawals.contact_withdraw, name="contact_withdraw"
    ),
    path(
        "cases/<number:number>/log/<int:pk>/withdrawn/",
        withdrawals.contact_withdrawn,
        name="contact_withdrawn",
    ),
    path("cases/<number:number>/documents/<int:pk>/", documents.document, name="document"),
    path("cases/<number:number>/log/message/<str:to>/", messages.message_new, name="message_new"),
    path("cases/<number:number>/log/<int:pk>/reply/", messages.message_reply, name="message_reply"),
    path("cases/<number:number>/escalate/", messages.escalation_new, name="escalation_new"),
    path(
        "cases/<number:number>/escalations/<int:pk>/answer/",
        messages.escalation_answer,
        name="escalation_answer",
    ),
    path("escalations/", messages.escalation_list, name="escalation_list"),
    path("escalations/csv/", messages.escalation_csv, name="escalation_csv"),
    path("news/", conduct.news, name="news"),
    path("news/read/", conduct.news_read, name="news_read"),
    path("cases/<number:number>/conduct/", conduct.case_conduct, name="case_conduct"),
    path("written/<number:number>/", contact_log.contact_written, name="contact_written"),
]
