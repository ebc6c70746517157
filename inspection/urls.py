"""Addresses of inspection. A prison or its code may stand in an address; a name never does."""

from django.urls import include, path

from inspection.views import deeds, needs_analyses, needs_arrivals, needs_kept, prison_profiles
from staff.context import NAVIGATION
from staff.views.deeds import SENTENCES

SENTENCES |= deeds.WORDS

NAVIGATION += [("Needs of the people", "needs_prison", "needs_analysis:R")]

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

urlpatterns = [
    path("needs/", include(of_needs)),
    path("prisons/<slug:code>/", prison_profiles.prison_profile, name="prison_profile"),
    path("prisons/<slug:code>/edit/", prison_profiles.prison_profile_edit, name="prison_profile_edit"),
]
