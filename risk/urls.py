"""Addresses of risk. The prison number may stand in an address; a name never does."""

from django.urls import include, path

from cases.templatetags.case import PAGES
from risk.views import assessments, deeds, scope, sections, signing
from staff.views.deeds import SENTENCES

SENTENCES |= deeds.WORDS

PAGES += [
    ("Assessments", "assessment_list", ("assessment:R", "rosh:R")),
    ("Scope", "case_scope", ("case_core:R",)),
]

one = [
    path("summary/", assessments.assessment_summary, name="assessment_summary"),
    path("read/", assessments.assessment_read, name="assessment_read"),
    path("section/<str:section>/", sections.assessment_section, name="assessment_section"),
    path("rosh/", sections.assessment_rosh, name="assessment_rosh"),
    path("sign/", signing.assessment_sign, name="assessment_sign"),
    path("countersign/", signing.assessment_countersign, name="assessment_countersign"),
    path("lock/", assessments.assessment_lock, name="assessment_lock"),
]

urlpatterns = [
    path("cases/<number:number>/assessments/", assessments.assessment_list, name="assessment_list"),
    path("cases/<number:number>/assessments/start/", assessments.assessment_start, name="assessment_start"),
    path("cases/<number:number>/assessments/<int:key>/", include(one)),
    path("cases/<number:number>/scope/", scope.case_scope, name="case_scope"),
]
