"""Addresses of the API (docs/api.md). A prison number may stand in an address; a name never does."""

from django.urls import path, re_path

from cases.api.circumstances import Circumstances
from cases.api.contact_documents import Documents
from cases.api.contacts import Contacts, Log
from cases.api.custodies import Custodies
from cases.api.custody_events import CustodyEvents
from cases.api.dossier_checks import DossierChecks
from cases.api.dossiers import Dossiers
from cases.api.exchange import Exchange
from cases.api.liaison import Liaison
from cases.api.matches import Matches
from cases.api.prisoners import Prisoners
from cases.api.protection import Protection, Workloads
from cases.api.transfers import STEPS, Transfers
from cases.api.unit_plans import UnitPlans
from cases.api.withdrawals import Withdrawals
from inspection.api.audits import Audits, Surveys
from inspection.api.measures import Measures
from inspection.api.needs import Needs, Profiles
from omu.actions import move_requests
from omu.api.schema import Schema
from risk.api.assessments import Assessments
from risk.api.cases import Cases, Decisions, QualityChecks
from risk.api.contact_levels import ContactLevels
from risk.api.meetings import Meetings
from sentence_plans.api.boards import Boards, Seats
from sentence_plans.api.plans import Actions, Objectives, Plans
from sentence_plans.api.programmes import Deliveries, Provisions
from sentence_plans.api.proposals import Matches as ProposedMatches
from sentence_plans.api.proposals import Proposals
from sentence_plans.api.release_plans import ReleasePlans
from staff.middleware import passive

NUMBER = r"(?P<number>[A-Za-z][0-9]{4}[A-Za-z]{2})"

urlpatterns = [
    path("audits/", Audits.as_view({"get": "listed"}), name="api_audits"),
    path("audits/<int:key>/", Audits.as_view({"get": "read"}), name="api_audit"),
    path("surveys/", Surveys.as_view({"get": "listed"}), name="api_surveys"),
    path("surveys/<int:key>/", Surveys.as_view({"get": "read"}), name="api_survey"),
    path("measures/", Measures.as_view({"get": "listed", "post": "ask"}), name="api_measures"),
    path("measures/<int:key>/", Measures.as_view({"get": "read"}), name="api_measure"),
    path("measures/<int:key>/cases/", Measures.as_view({"get": "cases"}), name="api_measure_cases"),
    path("schema/", passive(Schema.as_view()), name="api_schema"),
    path("prisoners/", Prisoners.as_view({"post": "receive"}), name="api_prisoners"),
    path("prisoners/find/", Prisoners.as_view({"post": "find"}), name="api_prisoners_find"),
    path("prisoners/matches/", Matches.as_view({"post": "look"}), name="api_prisoners_matches"),
    re_path(rf"^prisoners/{NUMBER}/$", Prisoners.as_view({"get": "read"}), name="api_prisoner"),
    path("custodies/<int:key>/", Custodies.as_view({"get": "read"}), name="api_custody"),
    path("custodies/<int:key>/clocks/", Custodies.as_view({"get": "clocks"}), name="api_custody_clocks"),
    path(
        "custodies/<int:key>/contacts/",
        Log.as_view({"get": "entries", "post": "log"}),
        name="api_custody_contacts",
    ),
    path(
        "custodies/<int:key>/circumstances/",
        Circumstances.as_view({"get": "read"}),
        name="api_custody_circumstances",
    ),
    path(
        "custodies/<int:key>/releases/",
        CustodyEvents.as_view({"get": "releases"}),
        name="api_custody_releases",
    ),
    path(
        "custodies/<int:key>/absences/",
        CustodyEvents.as_view({"get": "absences"}),
        name="api_custody_absences",
    ),
    path(
        "contacts/<int:key>/withdraw/",
        Withdrawals.as_view({"post": "withdraw"}),
        name="api_contact_withdraw",
    ),
    path(
        "contacts/<int:key>/documents/",
        Documents.as_view({"post": "attach"}),
        name="api_contact_documents",
    ),
    path("documents/<int:key>/", Documents.as_view({"get": "file"}), name="api_document"),
    path(
        "exchange/contacts/",
        Exchange.as_view({"get": "outgoing", "post": "take_in"}),
        name="api_exchange_contacts",
    ),
    path("contacts/<int:key>/", Contacts.as_view({"get": "read"}), name="api_contact"),
    path(
        "contacts/<int:key>/amendments/", Contacts.as_view({"post": "amend"}), name="api_contact_amendments"
    ),
    path(
        "custodies/<int:key>/transfers/",
        Transfers.as_view({"post": "ask"}, asking=move_requests.request),
        name="api_custody_transfers",
    ),
    path(
        "custodies/<int:key>/assessments/",
        Assessments.as_view({"get": "of_custody"}),
        name="api_custody_assessments",
    ),
    path("assessments/<int:key>/", Assessments.as_view({"get": "read"}), name="api_assessment"),
    path("custodies/<int:key>/tier/", Cases.as_view({"get": "tier"}), name="api_custody_tier"),
    path(
        "custodies/<int:key>/decisions/",
        Decisions.as_view({"get": "of_custody"}),
        name="api_custody_decisions",
    ),
    path("decisions/<int:key>/", Decisions.as_view({"get": "read"}), name="api_decision"),
    path("quality-checks/", QualityChecks.as_view({"get": "results"}), name="api_quality_checks"),
    path(
        "custodies/<int:key>/meetings/", Meetings.as_view({"get": "of_custody"}), name="api_custody_meetings"
    ),
    path(
        "custodies/<int:key>/contact-levels/",
        ContactLevels.as_view({"get": "of_custody"}),
        name="api_custody_contact_levels",
    ),
    path(
        "custodies/<int:key>/victims/",
        Liaison.as_view({"get": "victims", "post": "state"}),
        name="api_custody_victims",
    ),
    path("unit-plan/", UnitPlans.as_view({"get": "every"}), name="api_unit_plan"),
    path("victim-contacts/", Liaison.as_view({"get": "every"}), name="api_victim_contacts"),
    path(
        "custodies/<int:key>/watch-for/", Protection.as_view({"get": "watched"}), name="api_custody_watch_for"
    ),
    path(
        "custodies/<int:key>/oversight/",
        Protection.as_view({"get": "oversight"}),
        name="api_custody_oversight",
    ),
    path("workload/", Workloads.as_view({"get": "every"}), name="api_workload"),
    path(
        "custodies/<int:key>/programmes/",
        Deliveries.as_view({"get": "of_custody"}),
        name="api_custody_programmes",
    ),
    path("needs/", Needs.as_view({"get": "read"}), name="api_needs"),
    path("needs-analyses/", Needs.as_view({"get": "kept"}), name="api_needs_analyses"),
    path("prison-profiles/<slug:code>/", Profiles.as_view({"get": "read"}), name="api_prison_profile"),
    path("provision/", Provisions.as_view({"get": "every"}), name="api_provision"),
    path("place-proposals/", Proposals.as_view({"get": "every"}), name="api_place_proposals"),
    path(
        "place-proposals/<int:key>/lines/",
        Proposals.as_view({"get": "lines"}),
        name="api_place_proposal_lines",
    ),
    path(
        "proposed-matches/<int:key>/decision/",
        ProposedMatches.as_view({"post": "decide"}),
        name="api_match_decision",
    ),
    path("custodies/<int:key>/boards/", Boards.as_view({"get": "of_custody"}), name="api_custody_boards"),
    path("seats/<int:key>/answer/", Seats.as_view({"post": "answer"}), name="api_seat_answer"),
    path("custodies/<int:key>/plan/", Plans.as_view({"get": "read"}), name="api_custody_plan"),
    path(
        "custodies/<int:key>/release-plan/",
        ReleasePlans.as_view({"get": "read", "post": "write"}),
        name="api_release_plan",
    ),
    path("plans/<int:key>/sign/", Plans.as_view({"post": "sign"}), name="api_plan_sign"),
    path(
        "objectives/<int:key>/comments/",
        Objectives.as_view({"post": "comment"}),
        name="api_objective_comments",
    ),
    path(
        "objectives/<int:key>/actions/",
        Objectives.as_view({"post": "add_action"}),
        name="api_objective_actions",
    ),
    path("actions/<int:key>/progress/", Actions.as_view({"post": "progress"}), name="api_action_progress"),
    path(
        "custodies/<int:key>/dossiers/",
        Dossiers.as_view({"get": "of_custody", "post": "ask"}),
        name="api_custody_dossiers",
    ),
    path("dossiers/to-check/", DossierChecks.as_view({"get": "waiting"}), name="api_dossiers_to_check"),
    path(
        "dossiers/<int:key>/release/",
        DossierChecks.as_view({"post": "release"}),
        name="api_dossier_release",
    ),
    path(
        "dossiers/<int:key>/send-back/",
        DossierChecks.as_view({"post": "send_back"}),
        name="api_dossier_send_back",
    ),
    path("dossiers/<int:key>/", Dossiers.as_view({"get": "read"}), name="api_dossier"),
    path("dossiers/<int:key>/file/", Dossiers.as_view({"get": "file"}), name="api_dossier_file"),
    path("transfers/", Transfers.as_view({"get": "under_way", "post": "came"}), name="api_transfers"),
    path("transfers/<int:key>/", Transfers.as_view({"get": "read"}), name="api_transfer"),
    *(
        path(f"transfers/<int:key>/{step}/", Transfers.as_view({"post": step}), name=f"api_transfer_{step}")
        for step in STEPS
    ),
]
