"""All addresses: each app's own, and those of pages that see several apps."""

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from cases.templatetags.case import PAGES
from omu.dashboards.practice import by_task
from omu.views import (
    assessment_copy,
    case_lists,
    caseload,
    deeds,
    desk,
    dossier,
    estate,
    exchange,
    hand_over,
    health,
    moves,
    moves_many,
    my_plan,
    my_prisoners,
    outcomes,
    overview,
    practice,
    receptions,
    record_check,
    record_files,
    recording,
    release,
    retention,
    searches,
    supervision_agenda,
    surveys,
    timeline,
    unit,
    unit_cases,
    verifying,
    victim_contact,
)
from staff.context import NAVIGATION, PRACTICE
from staff.views.deeds import SENTENCES
from staff.views.home import FIRST_PAGES

SENTENCES |= deeds.WORDS
PRACTICE |= by_task()

handler400 = "omu.views.errors.bad_request"
handler403 = "omu.views.errors.forbidden"
handler404 = "omu.views.errors.not_found"
handler500 = "omu.views.errors.failed"

# Only these two sign for the cases they hold; a personal officer reaches the page by its address.
NAVIGATION.append(("Find in the log", "log_search", "contact_log:R"))
NAVIGATION.insert(0, ("My caseload", "caseload", "rosh:S"))
NAVIGATION.insert(1, ("My prisoners", "my_prisoners", "personal_officer:R"))
NAVIGATION.insert(1, ("Unit dashboard", "unit", "unit_dashboard:R"))
NAVIGATION.append(("What is missing", "case_lists", "circumstances:R"))
NAVIGATION.insert(2, ("Reception desk", "reception_desk", "reception:W"))
NAVIGATION.append(("Prisons compared", "prisons", "estate_dashboard:R"))
NAVIGATION.append(("Records as a file", "record_export", "record_files:R"))
NAVIGATION.append(("Exchange of contacts", "exchange", "contact_exchange:R"))
NAVIGATION.append(("Victim contact", "victim_contacts", "victim_contact:R"))
FIRST_PAGES |= {
    "offender_supervisor": "caseload",
    "offender_manager": "caseload",
    "head_of_omu": "unit",
    "governor": "unit",
    "case_administrator": "reception_desk",
    "oca": "transfer_board",
    "wing_staff": "my_prisoners",
    "trust_manager": "unheld",
    "account_administrator": "accounts",
    "commissioner": "prisons",
    "victim_liaison_officer": "victim_contacts",
}
# What a department is asked stands first (docs/domain.md 3.2 row 8).
FIRST_PAGES |= dict.fromkeys(("health", "carat", "learning_and_skills", "psychology"), "referral_list")
PAGES.insert(0, ("Overview", "case", ("case_core:R",)))
PAGES.append(("Complete?", "record_check", ("record_check:R",)))
PAGES.append(("Documents", "dossier_ask", ("dossier:W", "dossier:R")))
PAGES.append(("Timeline", "case_timeline", ("case_core:R",)))
PAGES.append(("Earlier custodies", "earlier_custodies", ("case_core:R",)))

# Nobody signs up or resets a password by mail (docs/adr/0003); the library still asks for these names.
to_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login"))

sign_in: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("signup/", to_sign_in, name="account_signup"),
    path("password/reset/", to_sign_in, name="account_reset_password"),
    *([path("2fa/", include("allauth.mfa.urls"))] if settings.SECOND_FACTOR else []),
]
if settings.SINGLE_SIGN_ON:
    sign_in += [
        path("work/", include("allauth.socialaccount.urls")),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]

urlpatterns = [
    path("api/v1/", include("omu.api.urls")),
    path("accounts/", include(sign_in)),
    path("cases/<number:number>/", overview.overview, name="case"),
    path("cases/<number:number>/timeline/", timeline.case_timeline, name="case_timeline"),
    path("cases/<number:number>/custodies/", timeline.earlier_custodies, name="earlier_custodies"),
    path("log/search/", searches.log_search, name="log_search"),
    path("log/search/<uuid:key>/", searches.log_search_found, name="log_search_found"),
    path("cases/<number:number>/log/search/", searches.case_log_search, name="case_log_search"),
    path(
        "cases/<number:number>/log/search/<uuid:key>/",
        searches.case_log_search_found,
        name="case_log_search_found",
    ),
    path(
        "cases/<number:number>/assessments/<int:key>/copy/",
        assessment_copy.assessment_copy,
        name="assessment_copy",
    ),
    path("cases/<number:number>/plan/copy/", my_plan.my_plan_copy, name="my_plan_copy"),
    path("cases/<number:number>/record/", dossier.dossier_ask, name="dossier_ask"),
    path("cases/<number:number>/record/<int:pk>/", dossier.dossier, name="dossier"),
    path(
        "cases/<number:number>/record/<int:pk>/progress/", dossier.dossier_progress, name="dossier_progress"
    ),
    path("cases/<number:number>/record/<int:pk>/pdf/", dossier.dossier_fetch, name="dossier_fetch"),
    path("caseload/", caseload.caseload, name="caseload"),
    path("caseload/csv/", caseload.caseload_csv, name="caseload_csv"),
    path("caseload/<number:number>/", caseload.caseload_case, name="caseload_case"),
    path("my-prisoners/", my_prisoners.my_prisoners, name="my_prisoners"),
    path("unit/", unit.unit, name="unit"),
    path("practice/", practice.practice_list, name="practice_list"),
    path("practice/<slug:key>/", practice.practice, name="practice"),
    path("supervision/<int:pk>/agenda/", supervision_agenda.supervision_agenda, name="supervision_agenda"),
    path("transfers/many/", moves_many.transfer_many, name="transfer_many"),
    path("cases/<number:number>/transfer/", moves.request_transfer, name="transfer_request"),
    path("cases/<number:number>/hand-over/", hand_over.hand_over, name="hand_over"),
    path("cases/<number:number>/release-hand-over/", release.release_hand_over, name="release_hand_over"),
    path("cases/<number:number>/arrival/", moves.arrival_check, name="arrival_check"),
    path("cases/<number:number>/complete/", record_check.record_check, name="record_check"),
    path("missing/", case_lists.case_lists, name="case_lists"),
    path("recording/", recording.recording_rules, name="recording_rules"),
    path("recording/missing/", recording.recording_missing, name="recording_missing"),
    path("missing/<slug:what>/", case_lists.case_list, name="case_list"),
    path("unit/cases/", unit_cases.unit_cases, name="unit_cases"),
    path("unit/outcomes/", outcomes.unit_outcomes, name="unit_outcomes"),
    path("unit/trends/", estate.unit_trends, name="unit_trends"),
    path("unit/trends/cases/", estate.unit_trend_cases, name="unit_trend_cases"),
    path("prisons/", estate.prisons, name="prisons"),
    path("unit/pending/", unit_cases.unit_pending, name="unit_pending"),
    path("reception/", desk.reception_desk, name="reception_desk"),
    path("", include("risk.urls")),
    path("surveys/in/", surveys.surveys_in, name="surveys_in"),
    path("surveys/<int:key>/file/", surveys.survey_file, name="survey_file"),
    path("", include("inspection.urls")),
    path("", include("sentence_plans.urls")),
    path("receptions/import/", receptions.reception_import, name="reception_import"),
    path("victim-contact/", victim_contact.victim_contacts, name="victim_contacts"),
    path("victim-contact/<number:number>/", victim_contact.victim_contact, name="victim_contact"),
    path(
        "victim-contact/<number:number>/record/",
        victim_contact.victim_contact_state,
        name="victim_contact_state",
    ),
    path("victim-contact/<number:number>/log/", victim_contact.victim_contact_log, name="victim_contact_log"),
    path(
        "victim-contact/<number:number>/log/<int:pk>/withdraw/",
        victim_contact.victim_contact_withdraw,
        name="victim_contact_withdraw",
    ),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/in/", exchange.exchange_in, name="exchange_in"),
    path("records/check/", verifying.dossier_verify, name="dossier_verify"),
    path("records/out/", record_files.record_export, name="record_export"),
    path("records/past/", retention.retention_list, name="retention_list"),
    path("records/in/", record_files.record_import, name="record_import"),
    path("health/", health.health, name="health"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("", include("cases.urls")),
    path("", include("staff.urls")),
]

# Last of all, after what the other apps have added.
NAVIGATION.append(("Service health", "health", "service_health:R"))
