"""Addresses of inspection. A prison or its code may stand in an address; a name never does."""

from django.urls import include, path

from inspection.views import (
    audits,
    deeds,
    judgements,
    measures,
    needs_analyses,
    needs_arrivals,
    needs_kept,
    prison_profiles,
    question_sets,
    readings,
    surveys,
)
from staff.context import NAVIGATION
from staff.views.deeds import SENTENCES

SENTENCES |= deeds.WORDS

NAVIGATION += [("Case audits", "audit_list", "case_audit:R"), ("Surveys", "survey_list", "surveys:R")]
NAVIGATION += [("Surveys", "survey_list", "survey_answers:W")]
NAVIGATION += [("Needs of the people", "needs_prison", "needs_analysis:R")]
NAVIGATION += [("Measures", "measure_list", "measures:R")]

of_needs = [
    path("", needs_analyses.needs_prison, name="needs_prison"),
    path("together/", needs_analyses.needs_together, name="needs_together"),
    path("prepare/", needs_analyses.needs_prepare, name="needs_prepare"),
    path("people/", needs_analyses.needs_people, name="needs_people"),
    path("arrivals/", needs_arrivals.needs_arrivals_list, name="needs_arrivals"),
    path("keep/", needs_kept.needs_keep, name="needs_keep"),
    path("predict/", needs_kept.needs_predict, name="needs_predict"),
    path("versions/", needs_kept.needs_versions, name="needs_versions"),
    path("versions/<int:key>/", needs_kept.needs_analysis, name="needs_analysis"),
    path("versions/<int:key>/decide/", needs_kept.needs_decision_new, name="needs_decision_new"),
]

of_measures = [
    path("", measures.measure_list, name="measure_list"),
    path("new/", measures.measure_new, name="measure_new"),
    path("<int:pk>/", measures.measure_report, name="measure_report"),
    path("<int:pk>/cases/", measures.measure_cases, name="measure_cases"),
]

urlpatterns = [
    path("measures/", include(of_measures)),
    path("needs/", include(of_needs)),
    path("prisons/<slug:code>/", prison_profiles.prison_profile, name="prison_profile"),
    path("prisons/<slug:code>/edit/", prison_profiles.prison_profile_edit, name="prison_profile_edit"),
    path("audits/", audits.audit_list, name="audit_list"),
    path("audits/new/", audits.audit_new, name="audit_new"),
    path("audits/<int:key>/", audits.audit_page, name="audit_page"),
    path("audits/<int:key>/pack/", audits.audit_pack, name="audit_pack"),
    path("audits/<int:key>/finish/", audits.audit_finish, name="audit_finish"),
    path("audits/<int:key>/notes/new/", audits.audit_note_new, name="audit_note_new"),
    path("audits/<int:key>/notes/<int:note>/", audits.audit_note, name="audit_note"),
    path("audits/cases/<int:key>/", readings.audited_case, name="audited_case"),
    path("audits/cases/<int:key>/read/", readings.audited_case_read, name="audited_case_read"),
    path("audits/cases/<int:key>/settle/", readings.audited_case_settle, name="audited_case_settle"),
    path("audits/cases/<int:key>/<slug:kind>/", readings.audit_interview, name="audit_interview"),
    path("questions/", question_sets.question_set_list, name="question_set_list"),
    path("questions/new/", question_sets.question_set_new, name="question_set_new"),
    path("questions/<slug:kind>/<int:version>/", question_sets.question_set, name="question_set"),
    path("surveys/", surveys.survey_list, name="survey_list"),
    path("surveys/new/", surveys.survey_new, name="survey_new"),
    path("surveys/<int:key>/", surveys.survey, name="survey"),
    path("surveys/<int:key>/answer/", surveys.survey_answer, name="survey_answer"),
    path(
        "cases/<number:number>/assessments/<int:key>/judgements/",
        judgements.assessment_judgements,
        name="assessment_judgements",
    ),
    path("cases/<number:number>/plan/judgements/", judgements.plan_judgements, name="plan_judgements"),
]
