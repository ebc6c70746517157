"""Every page of the product and who may open it, written by hand (docs/domain.md 2.2, docs/adr/0003).

A route that is not here fails the build. Columns: permissions of which one suffices (None: anybody, signed in
or not), and what the address is about: "page" (no record), "case", "clock", "contact", "assessment", "plan",
"objective", "action", "transfer", "account", "role", "own" (somebody else's: 404), "token", "dossier", "none"
(not walked, with the reason beside it).
"""

from typing import NamedTuple


class Route(NamedTuple):
    """What is expected of one route."""

    permissions: tuple[str, ...] | None
    about: str
    method: str = "get"
    narrowed: bool | str = True


ROUTES = {
    # Signing in
    "account_login": Route(None, "page"),
    "account_logout": Route(None, "page"),
    "account_inactive": Route(None, "page"),
    "account_signup": Route(None, "page"),
    "account_reset_password": Route(None, "page"),
    "account_change_password": Route((), "page"),
    "account_reauthenticate": Route((), "page"),
    # One's own desk
    "home": Route(("tasks:R",), "page"),
    "role_change": Route(("tasks:R",), "page"),
    "session_keep": Route(("tasks:R",), "page", "post"),
    "policy": Route(("tasks:R",), "page"),
    "inbox": Route(("tasks:R",), "page"),
    "inbox_read": Route(("tasks:R",), "page", "post"),
    "notice_open": Route(("tasks:R",), "own", "post"),
    "job_list": Route(("tasks:R",), "page"),
    "job": Route(("tasks:R",), "own"),
    "job_progress": Route(("tasks:R",), "own"),
    "job_result": Route(("tasks:R",), "own"),
    "draft_keep": Route(("tasks:R",), "draft", "post"),
    "draft_discard": Route(("tasks:R",), "draft", "post"),
    "task_list": Route(("tasks:R",), "page"),
    "task_done": Route(("tasks:W",), "own", "post"),
    "tokens": Route(("tasks:R",), "page"),
    "token_make": Route(("tasks:R",), "page"),
    "token_end": Route(("tasks:R",), "token"),
    "audit_mine": Route(("tasks:R",), "page"),
    "audit_seals": Route(("audit_trail:R",), "page"),
    # Accounts
    "accounts": Route(("accounts:R",), "page"),
    "account_make": Route(("accounts:W",), "page"),
    "account": Route(("accounts:R",), "account"),
    "account_disable": Route(("accounts:W",), "account"),
    "account_enable": Route(("accounts:W",), "account"),
    "account_one_time_password": Route(("accounts:W",), "account"),
    "role_give": Route(("accounts:W",), "account"),
    "role_end": Route(("accounts:W",), "role"),
    # Units and lists
    "caseload": Route(("contact_log:R",), "page"),
    "caseload_csv": Route(("contact_log:R",), "page"),
    "caseload_case": Route(("contact_log:R",), "follows"),
    "unit": Route(("unit_dashboard:R",), "page"),
    "unit_cases": Route(("unit_dashboard:R",), "page"),
    "reception_desk": Route(("reception:W", "transfer:A"), "page"),
    "find": Route(("case_core:R",), "page"),
    "reception_new": Route(("reception:W",), "page"),
    "reception_match": Route(("reception:W",), "page"),
    "reception_import": Route(("importing:W",), "page"),
    "prison_settings": Route(("policy_settings:R",), "page"),
    "prison_setting": Route(("policy_settings:W",), "setting", narrowed=False),
    "health": Route(("service_health:R",), "page"),
    "health_live": Route(None, "page"),
    "health_ready": Route(None, "page"),
    # A case
    "case": Route(("case_core:R",), "case"),
    "case_allocate": Route(("allocation:W", "allocation:A"), "allocation"),
    "case_alerts": Route(("alerts:R",), "case"),
    "alert_open": Route(("alerts:W",), "case"),
    "alert_close": Route(("alerts:W",), "alert"),
    "case_facts": Route(("case_core:W",), "case"),
    "case_scope": Route(("case_core:R",), "case"),
    "case_access": Route(("case_core:R",), "case"),
    "case_audit": Route(("audit_trail:R",), "case"),
    "case_dates": Route(("clocks:R",), "case"),
    "clock": Route(("clocks:R",), "clock"),
    "clock_extend": Route(("clocks:A",), "clock"),
    "clock_exempt": Route(("clocks:A",), "clock"),
    # Circumstances
    "circumstances": Route(("circumstances:R",), "case"),
    "diversity_consider": Route(("circumstances:W",), "case", narrowed=False),
    "diversity_issue_new": Route(("circumstances:W",), "case", narrowed=False),
    "diversity_issue": Route(("circumstances:W",), "diversity_issue", narrowed=False),
    "vulnerability_new": Route(("circumstances:W",), "case", narrowed="vulnerability"),
    "vulnerability": Route(("circumstances:W",), "vulnerability", narrowed="vulnerability"),
    "immigration_record": Route(("circumstances:W",), "case", narrowed=False),
    "learning_screening": Route(("circumstances:W",), "case", narrowed="learning"),
    "court_report": Route(("circumstances:W",), "case", narrowed=False),
    "home_area": Route(("circumstances:W",), "case", narrowed=False),
    # First interview, referrals, induction
    "induction": Route(("induction:R",), "case"),
    "first_interview": Route(("interview:W",), "case"),
    "interview": Route(("interview:R",), "interview"),
    "referral_new": Route(("referral:W",), "case"),
    "referral": Route(("referral:R",), "referral"),
    "referral_list": Route(("referral:R",), "page"),
    # The log
    "case_log": Route(("contact_log:R",), "case"),
    "case_log_csv": Route(("contact_log:R",), "case"),
    "contact_log_entry": Route(("contact_log:W",), "case"),
    "contact": Route(("contact_log:R",), "contact"),
    "contact_amend": Route(("contact_log:W",), "contact"),
    "contact_withdraw": Route(("withdrawal:W",), "contact"),
    "contact_withdrawn": Route(("withdrawal:R",), "withdrawn"),
    "contact_written": Route(("contact_log:R",), "written"),
    # Assessments
    "assessment_list": Route(("assessment:R", "rosh:R"), "case"),
    "assessment_start": Route(("assessment:S",), "case"),
    "assessment_summary": Route(("assessment:R", "rosh:R"), "assessment"),
    "assessment_read": Route(("assessment:R", "rosh:R"), "assessment"),
    "assessment_section": Route(("assessment:S",), "section"),
    "assessment_rosh": Route(("rosh:W", "assessment:S"), "assessment"),
    "assessment_sign": Route(("assessment:S",), "assessment"),
    "assessment_countersign": Route(("assessment:C",), "assessment"),
    "assessment_lock": Route(("assessment:S",), "assessment"),
    # Sentence plan
    "plan": Route(("sentence_plan:R",), "case"),
    "plan_start": Route(("sentence_plan:S",), "case"),
    "plan_edit": Route(("sentence_plan:S",), "case"),
    "plan_cite": Route(("sentence_plan:S",), "case", "post"),
    "plan_need_reason": Route(("sentence_plan:S",), "need"),
    "objective_new": Route(("sentence_plan:S",), "case"),
    "objective_order": Route(("sentence_plan:S",), "case", "post"),
    "objective_edit": Route(("sentence_plan:S",), "objective"),
    "objective_status": Route(("sentence_plan:S",), "objective"),
    "objective_comment": Route(("sentence_plan:W",), "objective"),
    "action_new": Route(("sentence_plan:S",), "objective"),
    "action_edit": Route(("sentence_plan:S",), "action"),
    "plan_sign": Route(("sentence_plan:S", "sentence_plan:C"), "signing"),
    "document": Route(("contact_log:R",), "document"),
    "plan_versions": Route(("sentence_plan:R",), "case"),
    "plan_review": Route(("sentence_plan:S",), "case"),
    "plan_print": Route(("sentence_plan:R",), "case"),
    # The record as a document
    "dossier_ask": Route(("dossier:W", "dossier:R"), "case"),
    "dossier": Route(("dossier:W", "dossier:R"), "dossier"),
    "dossier_progress": Route(("dossier:W", "dossier:R"), "dossier"),
    "dossier_fetch": Route(("dossier:W", "dossier:R"), "dossier"),
    # Transfers
    "transfer_board": Route(("transfer:R",), "page"),
    "transfer_request": Route(("transfer:W", "transfer:A"), "case", narrowed=False),
    "transfer_cover": Route(("transfer:R",), "transfer"),
}
