"""Surveys and interviews: what offender supervisors and prisoners answered (docs/domain.md 21.2, 21.3 Q).

Survey measures and the needs analysis read answers, never who gave them:

    SurveyAnswer.objects.given(prisons=[…], start=day, end=day).of_measure("IM-210").counted()
    SurveyAnswer.objects.given(prisons=[…], start=day, end=day, kinds=["prisoner_survey"]).by_question()

Each is one query for any number of prisons, answers and questions.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now

from inspection.models.audits import AuditedCase
from inspection.models.question_sets import Counts, QuestionSet
from staff.models import Prison
from staff.models.history import Evidence, tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Surveys by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of one's prison, or of the prisons of one's inspection, for those who read or answer surveys."""
        if actor.is_system:
            return self.all()
        if not (actor.may("surveys:R") or actor.may("survey_answers:W")):
            return self.none()
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        return self.filter(prison_id__in=prisons)

    def open_on(self, day: datetime.date) -> Self:
        """Those that may be answered on a day; the last day counts."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=day), opened_on__lte=day)


@tracked()
class Survey(models.Model):
    """One round of questions in one prison; it keeps the version of its questions."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="surveys")
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=120)
    opened_on = models.DateField()
    closed_on = models.DateField("last day", null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["prison", "question_set", "opened_on"], name="one_survey_a_day_and_set"
            ),
            models.CheckConstraint(
                name="a_survey_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        )

    def __str__(self) -> str:
        return self.title


class SurveyTurn(Evidence):
    """That somebody has answered a survey, without saying who: the key is a keyed digest of both.

    It names no answer and has no time, so that it cannot be laid beside the answers.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="turns")

    def __str__(self) -> str:
        return f"a turn in survey {self.survey_id}"


class SurveyResponse(Evidence):
    """The answers of one person: to a survey, where nobody is named, or in an interview beside an audit.

    `given_by` is the offender supervisor who was interviewed, `asked_by` who held the interview; both are
    empty in a survey. `sheet` is the mark of a paper form in a file, so that no file counts twice.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, null=True, related_name="responses")
    audited_case = models.ForeignKey(
        AuditedCase, on_delete=models.PROTECT, null=True, related_name="interviews"
    )
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="+")
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField()
    sheet = models.CharField(max_length=40, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Evidence.Meta):
        ordering = ("answered_on", "id")
        constraints = (
            models.CheckConstraint(
                name="an_answer_to_a_survey_names_nobody",
                condition=Q(survey__isnull=True) | Q(given_by__isnull=True, asked_by__isnull=True),
            ),
            models.CheckConstraint(
                name="answers_are_of_survey_or_interview",
                condition=Q(survey__isnull=True) | Q(audited_case__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["survey", "sheet"], name="a_sheet_counts_once", condition=~Q(sheet="")
            ),
            models.UniqueConstraint(fields=["audited_case", "question_set"], name="one_interview_a_kind"),
        )
        indexes = (models.Index(fields=["prison", "answered_on"], name="response_of_prison"),)

    def __str__(self) -> str:
        return f"answers of {self.answered_on}"


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    """Answers, counted."""

    def given(
        self,
        *,
        prisons: Iterable[Any],
        start: datetime.date,
        end: datetime.date,
        kinds: Iterable[str] | None = None,
    ) -> Self:
        """Answers given in these prisons from `start` to `end`, both days included; of these kinds of set."""
        within = Q(response__answered_on__gte=start, response__answered_on__lte=end)
        found = self.filter(within, response__prison__in=list(prisons))
        return found if kinds is None else found.filter(response__question_set__kind__in=list(kinds))

    def of_measure(self, measure: str) -> Self:
        """Those that feed a measure, such as "IM-210"."""
        return self.filter(measure=measure)

    def counted(self) -> dict[str, int]:
        """How many count as numerator, denominator alone, and left out, by these three names; one query."""
        rows = dict(self.order_by().values_list("counts").annotate(n=Count("pk")))
        return {one: rows.get(one, 0) for one in Counts.values}

    def by_question(self) -> list[dict[str, Any]]:
        """How many gave each answer: members `kind`, `version`, `question`, `answer`, `people`; one query."""
        kind, version = F("response__question_set__kind"), F("response__question_set__version")
        chosen = self.exclude(answer="").order_by().annotate(kind=kind, version=version)
        rows = chosen.values("kind", "version", "question", "answer").annotate(people=Count("pk"))
        return [dict(one) for one in rows.order_by("kind", "version", "question", "answer")]


class SurveyAnswer(Evidence):
    """One answer; `measure` and `counts` are those its question set gave it, empty where it feeds none."""

    response = models.ForeignKey(SurveyResponse, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)
    measure = models.CharField(max_length=10, blank=True)
    counts = models.CharField(max_length=11, choices=Counts, blank=True)

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("response_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["response", "question"], name="one_answer_a_response"),
            models.CheckConstraint(
                name="an_answer_for_a_measure_says_where", condition=Q(measure="") | ~Q(counts="")
            ),
        )
        indexes = (models.Index(fields=["measure"], name="answer_of_measure", condition=~Q(measure="")),)

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"
