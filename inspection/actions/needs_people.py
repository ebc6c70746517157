"""The people an analysis of needs is about; a fixed number of queries for any number (domain.md 16)."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from cases.models import Alert, Headline, Sentence
from inspection.standards import needs as rules
from inspection.standards.needs import Offer, Person
from risk.models import Answer, Assessment, PredictorResult, SectionResult, WrittenPart
from risk.standards import predictors, rosh_parts
from sentence_plans.models import Action, Course, Delivery, Programme
from sentence_plans.standards import deliveries

FLAGS = (rules.GANG, rules.SEX_OFFENDER, rules.DOMESTIC, "staff_assault")
TICKS, SANCTIONS = "2.2", "1.7"


def gather(where: Q) -> list[Person]:
    """Everybody with an open, managed case whose headline is so; eleven queries for any number of them."""
    heads = list(
        Headline.objects.filter(where, is_open=True).managed().order_by()
        .values_list("custody_id", "custody__prisoner_id", "prison_id", "custody__prisoner__born_on",
                     "rosh_level", "earliest_release_on")
    )  # fmt: skip
    custodies, prisoners = [row[0] for row in heads], [row[1] for row in heads]
    latest = _latest(prisoners)
    of_assessment = _of_assessments(latest)
    beside = _beside(custodies)
    referred, missing = _referrals(custodies), _unavailable(custodies)
    found = []
    for custody, prisoner, prison, born_on, rosh, release_on in heads:
        said = of_assessment.get(prisoner, {})
        offences, alerts = beside["offences"][custody], beside["alerts"][custody]
        found.append(
            Person(
                custody=custody, prison=prison, born_on=born_on, rosh=rosh, release_on=release_on,
                assessed=prisoner in of_assessment, sections=said.get("sections", {}),
                bands=said.get("bands", {}), ogrs3=said.get("ogrs3"), views=said.get("views") or {},
                offences=frozenset(offences), alerts=frozenset(alerts),
                violent=rules.is_violent(
                    ticks=said.get("ticks"), sanctions=said.get("sanctions"), offences=offences,
                    alerts=alerts,
                ),
                unavailable=frozenset(missing[custody]), referrals=referred[custody],
            )
        )  # fmt: skip
    return found


def _latest(prisoners: list[int]) -> dict[int, int]:
    """The person of the latest complete assessment of each, by its key."""
    rows = Assessment.objects.complete().filter(prisoner__in=prisoners)
    rows = rows.order_by("prisoner_id", "-completed_on", "-id").distinct("prisoner_id")
    return dict(rows.values_list("pk", "prisoner_id"))


def _of_assessments(latest: dict[int, int]) -> dict[int, dict[str, Any]]:
    """What the assessments say, by person."""
    keys = list(latest)
    found: dict[int, dict[str, Any]] = {
        person: {"sections": {}, "bands": {}, "ogrs3": None} for person in latest.values()
    }
    results = SectionResult.objects.filter(assessment__in=keys).order_by()
    for key, section, need, severe, attention in results.values_list(
        "assessment_id", "section", "need_present", "severe", "needs_attention"
    ):
        found[latest[key]]["sections"][section] = rules.severity(
            need=need, severe=severe, attention=attention
        )
    predicted = PredictorResult.objects.filter(assessment__in=keys).order_by()
    for key, predictor, band, two_year in predicted.values_list(
        "assessment_id", "predictor", "band", "two_year"
    ):
        found[latest[key]]["bands"][predictor] = band
        if predictor == predictors.OGRS3:
            found[latest[key]]["ogrs3"] = two_year
    answers = Answer.objects.filter(assessment__in=keys, item__in=(TICKS, SANCTIONS), missing=False)
    for key, item, score, value in answers.values_list("assessment_id", "item", "score", "value"):
        said = found[latest[key]]
        if item == TICKS and isinstance(value, list):
            said["ticks"] = value
        if item == SANCTIONS:
            said["sanctions"] = score if score is not None else value if isinstance(value, int) else None
    views = WrittenPart.objects.filter(assessment__in=keys, code=rosh_parts.SELF)
    for key, topics in views.values_list("assessment_id", "said__topics"):
        found[latest[key]]["views"] = topics
    return found


def _beside(custodies: list[int]) -> dict[str, dict[int, set[str]]]:
    """Groups of the offences sentenced for, and flags, by case."""
    found: dict[str, dict[int, set[str]]] = {"offences": defaultdict(set), "alerts": defaultdict(set)}
    sentences = Sentence.objects.filter(custody__in=custodies).exclude(offence_group="").order_by()
    for custody, group in sentences.values_list("custody_id", "offence_group"):
        found["offences"][custody].add(group.strip())
    alerts = Alert.objects.current().filter(custody__in=custodies, code__in=FLAGS).order_by()
    for custody, code in alerts.values_list("custody_id", "code"):
        found["alerts"][custody].add(code)
    return found


def _referrals(custodies: list[int]) -> dict[int, dict[str, str]]:
    """How the last referral to each programme stands, by case and code."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Delivery.objects.filter(custody__in=custodies).order_by("pk")
    for custody, code, state, step, reason, ended_on in rows.values_list(
        "custody_id", "programme__code", "state", "step", "reason", "ended_on"
    ):
        found[custody][code] = (
            rules.DELIVERED if state == deliveries.DELIVERED
            else rules.UNSUITABLE if reason == deliveries.NOT_SUITABLE
            else rules.WAITING if step == deliveries.WAITING and ended_on is None
            else rules.REFERRED
        )  # fmt: skip
    return found


def _unavailable(custodies: list[int]) -> dict[int, set[str]]:
    """Under which headings of the open plan something is needed that cannot be had, by case."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Action.objects.unavailable().filter(objective__plan__custody__in=custodies)
    for custody, heading in rows.order_by().values_list("objective__plan__custody_id", "objective__heading"):
        found[custody].add(heading)
    return found


def offers(*, prisons: Collection[int] | None, today: datetime.date) -> list[Offer]:
    """The programmes of the catalogue that are offered, with the end of the next course of each prison."""
    ends: dict[int, dict[int, datetime.date]] = defaultdict(dict)
    for programme, prison, on in _ahead(prisons, today):
        ends[programme].setdefault(prison, on)
    return [
        Offer(
            code=one.code, family=one.family, needs=frozenset(one.needs), least=one.least_ogrs3,
            judged=one.judged_ogrs3, weeks=one.weeks, ends=ends.get(one.pk, {}),
        )
        for one in Programme.objects.offered().order_by("name")
    ]  # fmt: skip


def _ahead(prisons: Collection[int] | None, today: datetime.date) -> Iterable[tuple[int, int, datetime.date]]:
    rows = Course.objects.held().filter(starts_on__gte=today, provision__ended_on__isnull=True)
    if prisons is not None:
        rows = rows.filter(provision__prison__in=list(prisons))
    return rows.values_list("provision__programme_id", "provision__prison_id", "ends_on")
