"""Addresses of staff: one's own desk, accounts, permissions and the audit."""

from django.urls import path

from staff.context import NAVIGATION
from staff.views import accounts, audit, drafts, home, jobs, notices, policy, roles, session, tokens

NAVIGATION += [
    ("Accounts", "accounts", "accounts:R"),
    ("Long work", "job_list", "importing:R"),
    ("Seals", "audit_seals", "audit_trail:R"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("role/", session.role_change, name="role_change"),
    path("session/keep/", session.session_keep, name="session_keep"),
    path("permissions/", policy.policy, name="policy"),
    path("inbox/", notices.inbox, name="inbox"),
    path("inbox/choices/", notices.notice_choices, name="notice_choices"),
    path("inbox/read/", notices.inbox_read, name="inbox_read"),
    path("inbox/<int:pk>/", notices.notice_open, name="notice_open"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<int:pk>/result/", jobs.job_result, name="job_result"),
    path("drafts/<str:form_name>/<str:subject>/", drafts.draft_keep, name="draft_keep"),
    path("drafts/<str:form_name>/<str:subject>/discard/", drafts.draft_discard, name="draft_discard"),
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/new/", tokens.token_make, name="token_make"),
    path("tokens/<slug:key>/end/", tokens.token_end, name="token_end"),
    path("audit/mine/", audit.audit_mine, name="audit_mine"),
    path("audit/seals/", audit.audit_seals, name="audit_seals"),
    path("staff/", accounts.account_list, name="accounts"),
    path("staff/new/", accounts.account_make, name="account_make"),
    path("staff/<int:pk>/", accounts.account_page, name="account"),
    path("staff/<int:pk>/disable/", accounts.account_disable, name="account_disable"),
    path("staff/<int:pk>/enable/", accounts.account_enable, name="account_enable"),
    path("staff/<int:pk>/password/", accounts.account_one_time_password, name="account_one_time_password"),
    path("staff/<int:pk>/roles/new/", roles.role_give, name="role_give"),
    path("staff/<int:pk>/roles/<int:assignment_pk>/end/", roles.role_end, name="role_end"),
]
