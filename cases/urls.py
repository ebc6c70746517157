"""Addresses of cases. The prison number may stand in an address; a name never does."""

from django.urls import path

from cases.templatetags.case import PAGES
from cases.views import (
    access_page,
    allocations,
    audit,
    clocks,
    contact_log,
    contacts,
    finding,
    receptions,
    tasks,
    transfers,
)
from staff.context import NAVIGATION

NAVIGATION += [("Transfers", "transfer_board", "transfer:A")]
NAVIGATION += [("Find a prisoner", "find", "case_core:R"), ("Receive", "reception_new", "reception:W")]
PAGES += [("Log", "case_log", ("contact_log:R",))]
PAGES += [("Dates", "case_dates", ("clocks:R",))]
PAGES += [("Who can see", "case_access", ("case_core:R",)), ("Audit", "case_audit", ("audit_trail:R",))]

urlpatterns = [
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/<int:pk>/done/", tasks.task_done, name="task_done"),
    path("cases/<str:number>/dates/", clocks.case_dates, name="case_dates"),
    path("cases/<str:number>/dates/<int:pk>/", clocks.clock, name="clock"),
    path("cases/<str:number>/dates/<int:pk>/extend/", clocks.clock_extend, name="clock_extend"),
    path("cases/<str:number>/dates/<int:pk>/exempt/", clocks.clock_exempt, name="clock_exempt"),
    path("transfers/", transfers.board, name="transfer_board"),
    path("transfers/<int:pk>/cover/", transfers.cover, name="transfer_cover"),
    path("cases/<str:number>/transfer/", transfers.request_transfer, name="transfer_request"),
    path("find/", finding.find, name="find"),
    path("receptions/new/", receptions.receive, name="reception_new"),
    path("receptions/match/", receptions.match, name="reception_match"),
    path("cases/<str:number>/allocate/<str:held_as>/", allocations.allocate, name="case_allocate"),
    path("cases/<str:number>/facts/", allocations.case_facts, name="case_facts"),
    path("cases/<str:number>/who-can-see/", access_page.who_can_see, name="case_access"),
    path("cases/<str:number>/audit/", audit.case_audit, name="case_audit"),
    path("cases/<str:number>/log/", contact_log.case_log, name="case_log"),
    path("cases/<str:number>/log/csv/", contact_log.case_log_csv, name="case_log_csv"),
    path("cases/<str:number>/log/new/", contacts.contact_log_entry, name="contact_log_entry"),
    path("cases/<str:number>/log/<int:pk>/", contacts.contact, name="contact"),
    path("cases/<str:number>/log/<int:pk>/amend/", contacts.contact_amend, name="contact_amend"),
    path("written/<str:number>/", contact_log.contact_written, name="contact_written"),
]
