"""Addresses of cases. The prison number may stand in an address; a name never does."""

from django.urls import path

from cases.templatetags.case import PAGES
from cases.views import access_page, allocations, finding, receptions, transfers
from staff.context import NAVIGATION

NAVIGATION += [("Transfers", "transfer_board", "transfer:A")]
NAVIGATION += [("Find a prisoner", "find", "case_core:R"), ("Receive", "reception_new", "reception:W")]
PAGES += [("Who can see", "case_access", ("case_core:R",))]

urlpatterns = [
    path("transfers/", transfers.board, name="transfer_board"),
    path("transfers/<int:pk>/cover/", transfers.cover, name="transfer_cover"),
    path("cases/<str:number>/transfer/", transfers.request_transfer, name="transfer_request"),
    path("find/", finding.find, name="find"),
    path("receptions/new/", receptions.receive, name="reception_new"),
    path("receptions/match/", receptions.match, name="reception_match"),
    path("cases/<str:number>/allocate/<str:held_as>/", allocations.allocate, name="case_allocate"),
    path("cases/<str:number>/facts/", allocations.case_facts, name="case_facts"),
    path("cases/<str:number>/who-can-see/", access_page.who_can_see, name="case_access"),
]
