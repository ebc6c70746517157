"""The sentence of a person: sentences, key dates with their history, and what happened to the custody."""

from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import absences, custodies, releases
from cases.forms.custody import CorrectionForm, KeyDatesForm, SentenceForm
from cases.models import Absence, Custody, Release
from cases.standards.dates import SentenceLength
from cases.views.access import open_case
from staff.views.access import requires
from staff.views.submit import submitted


def length_words(sentence: Any) -> str:
    """The length of a sentence in words; an indeterminate one has none."""
    if sentence.kind in custodies.INDETERMINATE:
        return "no fixed length"
    return SentenceLength(sentence.years, sentence.months, sentence.days).words() or "length not recorded"


def steps(
    custody: Custody, actor: Any, absence: Absence | None, release: Release | None
) -> list[tuple[str, str]]:
    """What this actor may record next of this custody: words and the name of the page."""
    if not actor.may("custody:W") or actor.prison_id != custody.headline.prison_id:
        return []
    if custody.closed_on:
        if release is None or release.closed_as != "licence":
            return []
        order = [] if release.recalled_on else [("Record that a recall was ordered", "case_recall")]
        return [*order, ("Record the return on recall", "case_return")]
    away = ("Record the return", "absence_return") if absence else ("Record an absence", "case_absence")
    return [("Record a release or discharge", "case_release"), away]


@requires("case_core:R")
def case_sentence(request: Any, number: str) -> HttpResponse:
    """Sentences, key dates with what stood before, releases and absences; and what can be recorded."""
    custody = open_case(request, number, deed="cases.custody.read")
    absence, release = absences.current(custody), releases.current(custody)
    dates = list(custody.key_dates.order_by("on", "kind", "pk"))
    writes = request.actor.may("case_core:W") and request.actor.prison_id == custody.headline.prison_id
    context = {
        "custody": custody,
        "sentences": [{"sentence": one, "length": length_words(one)} for one in custody.sentences.all()],
        "dates": [one for one in dates if one.replaced_at is None],
        "replaced": sorted(
            (one for one in dates if one.replaced_at), key=attrgetter("replaced_at"), reverse=True
        ),
        "releases": list(custody.releases.all()),
        "absences": list(custody.absences.all()),
        "absence": absence,
        "release": release,
        "writes": writes and not custody.closed_on,
        "corrects": writes,
        "steps": steps(custody, request.actor, absence, release),
    }
    return render(request, "cases/custody/sentence.html", context)


@requires("case_core:W")
def sentence_new(request: Any, number: str) -> HttpResponse:
    """Add a sentence passed while in custody."""
    custody = open_case(request, number, deed="cases.custody.form_opened")
    form = SentenceForm(request.POST or None, version=custody.version)
    done = submitted(
        request,
        form,
        lambda fields: custodies.add_sentence(
            custody,
            facts=SentenceForm.facts(fields),
            version=fields["version"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("case_sentence", args=[number]),
        says="The sentence was added. Check the key dates: they usually change with it.",
    )
    context = {"form": form, "custody": custody, "stale": form.stale()}
    return done or render(request, "cases/custody/sentence_new.html", context)


@requires("case_core:W")
def sentence_correct(request: Any, number: str, pk: int) -> HttpResponse:
    """Correct how a sentence was recorded."""
    custody = open_case(request, number, deed="cases.custody.form_opened")
    sentence = get_object_or_404(custody.sentences, pk=pk)
    names = ("imposed_on", "court", "kind", "years", "months", "days", "main_offence", "offence_group")
    initial = {name: getattr(sentence, name) for name in (*names, "offence_count")}
    initial["consecutive"] = "yes" if sentence.consecutive else "no"
    form = CorrectionForm(request.POST or None, initial=initial, version=custody.version)
    done = submitted(
        request,
        form,
        lambda fields: custodies.correct_sentence(
            sentence,
            facts=SentenceForm.facts(fields),
            reason=fields["reason"],
            version=fields["version"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("case_sentence", args=[number]),
        says="The sentence was corrected. What stood before is kept in its history.",
    )
    context = {"form": form, "custody": custody, "stale": form.stale()}
    return done or render(request, "cases/custody/sentence_correct.html", context)


@requires("case_core:W")
def key_dates(request: Any, number: str) -> HttpResponse:
    """Enter key dates; those they replace stay readable."""
    custody = open_case(request, number, deed="cases.custody.form_opened")
    form = KeyDatesForm(request.POST or None, dates=custodies.dates_of(custody), version=custody.version)
    done = submitted(
        request,
        form,
        lambda fields: custodies.set_dates(
            custody,
            dates=KeyDatesForm.dates(fields),
            source=fields["source"],
            version=fields["version"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("case_sentence", args=[number]),
        says="The dates were saved. Duties and stage are worked out anew; due dates that were given stand.",
    )
    context = {"form": form, "custody": custody, "stale": form.stale()}
    return done or render(request, "cases/custody/dates.html", context)
