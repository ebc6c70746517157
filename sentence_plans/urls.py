"""Addresses of sentence_plans. The prison number may stand in an address; a name never does."""

from django.urls import include, path

from cases.templatetags.case import PAGES
from risk.views.decision_records import SERVED
from sentence_plans.views import (
    board_lists,
    boards,
    deeds,
    deliveries,
    enhanced,
    entries,
    given,
    judging,
    learning,
    objectives,
    packages,
    plan_report,
    plans,
    programmes,
    proposals,
    provision,
    provision_totals,
    release_plans,
    releases,
    reviews,
    sequence,
    sharing,
    signing,
    transfer_needs,
    unmet,
)
from staff.context import NAVIGATION
from staff.views.deeds import SENTENCES
from staff.views.home import FIRST_PAGES

SENTENCES |= deeds.WORDS
SERVED.append(releases.served)

PAGES += [("Plan", "plan", ("sentence_plan:R",)), ("Boards", "board_list", ("board:R",))]
PAGES += [("Interventions", "interventions", ("interventions:R",))]
NAVIGATION += [("Boards", "board_desk", "board:W"), ("Programmes", "provision_list", "provision:R")]
NAVIGATION += [("Needs for a move", "transfer_need_list", "interventions:R")]
NAVIGATION += [("Given to us", "given_list", "given:R")]
FIRST_PAGES["partner"] = "given_list"
NAVIGATION += [("Free places", "place_proposal_list", "matching:R")]
NAVIGATION += [("Not delivered", "unmet_list", "interventions:R")]

of_plan = [
    path("", plans.plan, name="plan"),
    path("start/", plans.plan_start, name="plan_start"),
    path("edit/", plans.plan_edit, name="plan_edit"),
    path("assessment/", plans.plan_cite, name="plan_cite"),
    path("needs/<str:section>/", plans.plan_need_reason, name="plan_need_reason"),
    path("objectives/new/", objectives.objective_new, name="objective_new"),
    path("objectives/order/", objectives.objective_order, name="objective_order"),
    path("objectives/<int:key>/edit/", objectives.objective_edit, name="objective_edit"),
    path("objectives/<int:key>/status/", objectives.objective_status, name="objective_status"),
    path("objectives/<int:key>/comment/", objectives.objective_comment, name="objective_comment"),
    path("objectives/<int:key>/observe/", entries.objective_observe, name="objective_observe"),
    path("objectives/<int:key>/releases/", releases.objective_releases, name="objective_releases"),
    path("objectives/<int:key>/actions/new/", objectives.action_new, name="action_new"),
    path("actions/<int:key>/edit/", objectives.action_edit, name="action_edit"),
    path("actions/<int:key>/progress/", objectives.action_progress, name="action_progress"),
    path("release/", release_plans.release_plan, name="release_plan"),
    path("packages/", packages.release_packages, name="release_packages"),
    path("packages/<int:key>/back/", packages.release_package_back, name="release_package_back"),
    path("enhanced/", enhanced.plan_enhanced, name="plan_enhanced"),
    path("actions/<int:key>/enhanced/", enhanced.action_enhanced, name="action_enhanced"),
    path("actions/<int:key>/given/", given.action_give, name="action_give"),
    path("actions/<int:key>/given/<int:given_key>/back/", given.action_take_back, name="action_take_back"),
    path("sign/<str:signed_as>/", signing.plan_sign, name="plan_sign"),
    path("sequence/", sequence.plan_sequence, name="plan_sequence"),
    path("shared/", sharing.plan_shared, name="plan_shared"),
    path("shared/read/", sharing.plan_acknowledge, name="plan_acknowledge"),
    path("versions/", signing.plan_versions, name="plan_versions"),
    path("review/", reviews.plan_review, name="plan_review"),
    path("reviews/<int:review>/", reviews.plan_review_read, name="plan_review_read"),
    path("reviews/<int:review>/countersign/", reviews.review_countersign, name="review_countersign"),
    path("print/", signing.plan_print, name="plan_print"),
]

of_boards = [
    path("", boards.board_list, name="board_list"),
    path("new/", boards.board_new, name="board_new"),
    path("<int:pk>/", boards.board, name="board"),
    path("<int:pk>/answer/<int:seat>/", boards.board_answer, name="board_answer"),
    path("<int:pk>/hold/", boards.board_hold, name="board_hold"),
    path("<int:pk>/call-off/", boards.board_call_off, name="board_call_off"),
]

of_interventions = [
    path("", deliveries.interventions, name="interventions"),
    path("new/", deliveries.delivery_new, name="delivery_new"),
    path("<int:key>/", deliveries.delivery, name="delivery"),
    path("moves/new/", transfer_needs.transfer_need_new, name="transfer_need_new"),
    path("moves/<int:key>/", transfer_needs.transfer_need, name="transfer_need"),
    path("<int:key>/next/", deliveries.delivery_move, name="delivery_move"),
    path("<int:key>/support/", deliveries.delivery_support, name="delivery_support"),
    path("<int:key>/report/", deliveries.delivery_close, name="delivery_close"),
    path("<int:key>/follow-up/<int:issue>/", deliveries.follow_up, name="follow_up"),
]

of_provision = [
    path("", provision.provision_list, name="provision_list"),
    path("together/", provision_totals.provision_totals, name="provision_totals"),
    path("new/", provision.provision_new, name="provision_new"),
    path("<int:key>/", provision.provision_page, name="provision"),
    path("<int:key>/edit/", provision.provision_edit, name="provision_edit"),
    path("<int:key>/courses/new/", provision.course_new, name="course_new"),
    path("<int:key>/courses/<int:course>/", provision.course_edit, name="course_edit"),
]

of_proposals = [
    path("", proposals.place_proposal_list, name="place_proposal_list"),
    path("new/", proposals.place_proposal_new, name="place_proposal_new"),
    path("<int:pk>/", proposals.place_proposal, name="place_proposal"),
    path("<int:pk>/<int:key>/", proposals.proposed_match, name="proposed_match"),
]

urlpatterns = [
    path("free-places/", include(of_proposals)),
    path("given/", given.given_list, name="given_list"),
    path("given/packages/<int:pk>/", packages.given_package, name="given_package"),
    path("given/<int:pk>/", given.given_report, name="given_report"),
    path("cases/<number:number>/interventions/", include(of_interventions)),
    path("provision/", include(of_provision)),
    path("moves/", transfer_needs.transfer_need_list, name="transfer_need_list"),
    path("not-delivered/", unmet.unmet_list, name="unmet_list"),
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/new/", programmes.programme_new, name="programme_new"),
    path("programmes/<slug:code>/", programmes.programme_edit, name="programme_edit"),
    path("cases/<number:number>/plan/", include(of_plan)),
    path("cases/<number:number>/boards/", include(of_boards)),
    path("cases/<number:number>/learning/", learning.learning_record, name="learning_record"),
    path("cases/<number:number>/learning/new/", learning.learning_new, name="learning_new"),
    path("cases/<number:number>/learning/<int:pk>/", learning.learning_take_back, name="learning_take_back"),
    path("cases/<number:number>/log/<int:pk>/objectives/", entries.entry_objectives, name="entry_objectives"),
    path("boards/", board_lists.board_desk, name="board_desk"),
    path("unit/boards/", board_lists.board_report, name="board_report"),
    path("unit/boards/<str:party>/", board_lists.board_report_cases, name="board_report_cases"),
    path("unit/plans/", plan_report.plan_report, name="plan_report"),
    path("unit/priority-offenders/", enhanced.enhanced_list, name="enhanced_list"),
    path("unit/plans/objectives/", plan_report.plan_report_cases, name="plan_report_cases"),
    path("objectives/judge/", judging.objective_judge, name="objective_judge"),
]
