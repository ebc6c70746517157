"""Surveys: the list, opening, answering, counts (docs/domain.md 21.2)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from inspection.actions import surveys
from inspection.actions.surveys import LONGEST, Sheet
from inspection.forms.answers import SaidForm, SheetForm
from inspection.forms.surveys import CloseForm, SurveyForm
from inspection.models import SetKind, Survey
from inspection.views.access import open_survey, prisons_of
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted
from staff.views.tables import as_csv

A_PAGE = 50
COLUMNS = ("question", "answer", "people", "percent")
THANKS = "Thank you. Your answers are kept without your name."


@requires("surveys:R", "survey_answers:W")
def survey_list(request: Any) -> HttpResponse:
    """Every survey within reach, the latest first; those one can answer say so."""
    actor = request.actor
    rows = Survey.objects.visible_to(actor).select_related("prison", "question_set")
    if not actor.may("surveys:R"):
        kind = SetKind.OS_SURVEY if actor.role == "offender_supervisor" else SetKind.PRISONER_SURVEY
        rows = rows.filter(question_set__kind=kind)
    page = Paginator(rows.annotate(people=Count("responses")).order_by("-opened_on", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(one, _may_answer(one, actor, request.today)) for one in page],
        "may_write": actor.may("surveys:W"),
        "counts": actor.may("surveys:R"),
    }
    return render(request, "inspection/surveys/list.html", context)


def _may_answer(survey: Survey, actor: Actor, today: Any) -> bool:
    is_open = survey.opened_on <= today and (survey.closed_on is None or survey.closed_on >= today)
    return is_open and (surveys.answers_himself(survey, by=actor) or surveys.types_in(survey, by=actor))


@requires("surveys:W")
def survey_new(request: Any) -> HttpResponse:
    """Open a survey."""
    prisons = prisons_of(request.actor)
    form = SurveyForm(prisons, request.POST or None, initial={"opened_on": request.today})
    done = submitted(
        request,
        form,
        lambda fields: surveys.open_survey(
            form.prisons[fields.pop("prison")], **fields, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("survey", args=[made.pk]),
        says=lambda made: f"“{made.title}” is open from {made.opened_on:%d/%m/%Y}.",
    )
    return done or render(request, "inspection/surveys/new.html", {"form": form})


@requires("surveys:R")
def survey(request: Any, key: int) -> HttpResponseBase:
    """Its counts, question by question; `csv` for a file. Whoever opened it can close it here."""
    found = open_survey(request, key)
    audit.record(by=request.actor, deed="inspection.survey.counts_opened", kind="read", subject=found)
    smallest = surveys.smallest(found.prison_id, today=request.today)
    counted = surveys.counted(found, smallest=smallest)
    if "csv" in request.GET:
        return as_csv(f"survey-{found.pk}.csv", header=COLUMNS, rows=_lines(counted))
    form, done = None, None
    has_ended = found.closed_on is not None and found.closed_on <= request.today
    if request.actor.may("surveys:W") and not has_ended:
        form = CloseForm(request.POST or None, version=found.version)
        done = submitted(
            request,
            form,
            lambda fields: surveys.close(found, **fields, today=request.today, by=request.actor),
            leads_to=lambda made: reverse("survey", args=[made.pk]),
            says="Today is the last day of this survey.",
        )
    context = {
        "survey": found, "counted": counted, "smallest": smallest, "form": form,
        "people": found.responses.count(), "has_ended": has_ended,
        "may_answer": _may_answer(found, request.actor, request.today),
        "may_move": request.actor.may("surveys:W"),
    }  # fmt: skip
    return done or render(request, "inspection/surveys/survey.html", context)


def _lines(counted: list[surveys.Counted]) -> list[list[object]]:
    answers = [
        [one.question["text"], answer["text"], answer["people"], answer["percent"]]
        for one in counted
        for answer in one.answers
    ]
    return answers + [[one.question["text"], words, "", ""] for one in counted for words in one.words]


@requires("survey_answers:W")
def survey_answer(request: Any, key: int) -> HttpResponse:
    """The questions: once for oneself and without a name, or as somebody wrote them on paper."""
    found = open_survey(request, key)
    if surveys.types_in(found, by=request.actor):
        return _paper(request, found)
    if not surveys.answers_himself(found, by=request.actor):
        raise Http404
    form = SaidForm(found.question_set.questions, request.POST or None, longest=LONGEST)
    answered = surveys.has_answered(found, by=request.actor)
    # The usual mark of a form is kept with its user and the moment: here nothing may say who answered when.
    if request.method == "POST" and not answered and form.is_valid():
        try:
            surveys.answer(found, said=form.said(), today=request.today, by=request.actor)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("survey_answer", key=found.pk)
    context = {"survey": found, "form": form, "answered": answered, "thanks": THANKS}
    return render(request, "inspection/surveys/answer.html", context)


def _paper(request: Any, found: Survey) -> HttpResponse:
    form = SheetForm(found.question_set.questions, request.POST or None, longest=LONGEST, today=request.today)

    def taken(fields: dict[str, Any]) -> int:
        sheet = Sheet(fields["answered_on"], form.said(), fields["sheet"])
        return surveys.type_in(found, sheets=[sheet], today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        taken,
        leads_to=lambda made: reverse("survey_answer", args=[found.pk]),
        says=lambda made: "The sheet is taken. Type in the next." if made else "This sheet was here already.",
    )
    context = {"survey": found, "form": form, "answered": False, "paper": True}
    return done or render(request, "inspection/surveys/answer.html", context)
