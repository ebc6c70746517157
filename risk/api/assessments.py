"""Assessments for machines: the list of a person's, and one as far as the caller's role may read it."""

from dataclasses import asdict
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from risk.actions import content, part_signatures, rosh_seen
from risk.actions.content import Content
from risk.models import Assessment, Group, Predictor, Sight, SignedPart, sight
from risk.standards.needs import Section
from risk.standards.rosh_parts import ANALYSIS, PLAN, REVIEW, SCREENING, SELF
from staff import audit
from staff.api.resource import Resource


class AssessmentInList(serializers.ModelSerializer[Assessment]):
    """That there is one, and where it stands."""

    prisoner = serializers.CharField(source="prisoner.number")
    author = serializers.CharField(source="author.full_name")
    form = serializers.CharField(source="form.code", help_text="Code of the form it is written on.")
    form_version = serializers.IntegerField(source="form.version")

    class Meta:
        model = Assessment
        fields = (
            "id",
            "prisoner",
            "custody",
            "purpose",
            "form",
            "form_version",
            "state",
            "started_on",
            "author",
            "author_role",
            "signed_on",
            "completed_on",
            "locked_on",
            "version",
        )


class NeedAnswer(serializers.Serializer[Any]):
    """What one section came to. Null is not known: neither a need nor none."""

    section = serializers.CharField()
    title = serializers.CharField()
    score = serializers.IntegerField(allow_null=True)
    out_of = serializers.IntegerField(source="highest", allow_null=True)
    partial = serializers.BooleanField(  # type: ignore[assignment]
        help_text="Some of the items are not known."
    )
    present = serializers.BooleanField(allow_null=True)
    attention = serializers.BooleanField()
    reason = serializers.CharField()


class ItemAnswer(serializers.Serializer[Any]):
    """One item: a score, not known, or another value."""

    item = serializers.CharField()
    score = serializers.IntegerField(allow_null=True)
    missing = serializers.BooleanField(help_text="Not known.")
    value = serializers.JSONField(allow_null=True)


class SectionAnswer(serializers.Serializer[Any]):
    """One section in full."""

    number = serializers.CharField()
    title = serializers.CharField()
    evidence = serializers.CharField()
    protective = serializers.CharField()
    linked_to_rosh = serializers.BooleanField(allow_null=True)
    linked_to_offending = serializers.BooleanField(allow_null=True)
    answers = ItemAnswer(many=True)


class PredictionAnswer(serializers.Serializer[Any]):
    """What one predictor of reoffending came to. Null is not worked out; `hindrances` then say why."""

    predictor = serializers.ChoiceField(choices=Predictor.choices)
    version = serializers.IntegerField(help_text="Of the coefficients.")
    one_year = serializers.IntegerField(allow_null=True, help_text="Per cent, 1 to 99.")
    two_year = serializers.IntegerField(allow_null=True, help_text="Per cent, 1 to 99.")
    band = serializers.CharField(allow_null=True)
    points = serializers.IntegerField(allow_null=True)
    hindrances = serializers.ListField(child=serializers.CharField())


class LevelAnswer(serializers.Serializer[Any]):
    """Levels for one group; null is not known, never low."""

    group = serializers.ChoiceField(choices=Group.choices)
    community = serializers.CharField(allow_null=True)
    custody = serializers.CharField(allow_null=True)


class RoshTexts(serializers.Serializer[Any]):
    """The texts of the summary of serious harm."""

    who = serializers.CharField()
    nature = serializers.CharField()
    when_greatest = serializers.CharField()
    increases = serializers.CharField()
    reduces = serializers.CharField()


class PartCell(serializers.Serializer[Any]):
    """One cell of a row."""

    column = serializers.CharField()
    words = serializers.CharField()


class PartQuestion(serializers.Serializer[Any]):
    """One question of a part with its answer in words; rows where it has rows."""

    code = serializers.CharField()
    text = serializers.CharField()
    words = serializers.CharField(help_text="Empty: not answered.")
    masked = serializers.BooleanField(help_text="Answered, and kept from this role.")
    rows = serializers.ListField(child=PartCell(many=True))


class PartAnswer(serializers.Serializer[Any]):
    """Screening, a part of the full analysis or of the plan of risk, or the self-assessment."""

    code = serializers.CharField()
    family = serializers.ChoiceField(choices=(SCREENING, ANALYSIS, PLAN, SELF, REVIEW))
    title = serializers.CharField()
    masked = serializers.BooleanField(help_text="That it exists is told; what it says is kept back.")
    note = serializers.CharField()
    answers = PartQuestion(many=True)


class LineAnswer(serializers.Serializer[Any]):
    """The signature line of a part on serious harm. Null: nobody signed, or nobody countersigned it."""

    part = serializers.ChoiceField(choices=SignedPart.choices)
    title = serializers.CharField()
    signed_by = serializers.CharField(source="signed.name", allow_null=True, default=None)
    signed_role = serializers.CharField(source="signed.role", allow_null=True, default=None)
    signed_on = serializers.DateField(source="signed.on", allow_null=True, default=None)
    stands = serializers.BooleanField(help_text="False: not signed, or the part changed since.")
    countersigned_by = serializers.CharField(source="approved.name", allow_null=True, default=None)
    countersigned_on = serializers.DateField(source="approved.on", allow_null=True, default=None)


class AssessmentAnswer(AssessmentInList):
    """One assessment. Parts that the role may not read are null, and `sight` says so."""

    sight_of_sections = serializers.ChoiceField(choices=("full", "summary", "none"))
    sight_of_rosh = serializers.ChoiceField(choices=("full", "summary", "levels", "none"))
    needs = NeedAnswer(many=True, allow_null=True)
    predictions = PredictionAnswer(many=True, allow_null=True)
    sections = SectionAnswer(many=True, allow_null=True)
    overall_level = serializers.CharField(allow_null=True)
    levels = LevelAnswer(many=True, allow_null=True)
    rosh_texts = RoshTexts(allow_null=True)
    parts = PartAnswer(many=True)
    lines = LineAnswer(many=True, allow_null=True)

    class Meta(AssessmentInList.Meta):
        fields = (  # type: ignore[assignment]
            *AssessmentInList.Meta.fields,
            "sight_of_sections",
            "sight_of_rosh",
            "needs",
            "predictions",
            "sections",
            "overall_level",
            "levels",
            "rosh_texts",
            "parts",
            "lines",
        )


class Assessments(Resource):
    """Assessments within reach."""

    permissions = {"of_custody": ("assessment:R", "rosh:R"), "read": ("assessment:R", "rosh:R")}
    queryset = Assessment.objects.none()

    @extend_schema(operation_id="assessments_list", responses={200: AssessmentInList(many=True)})
    def of_custody(self, request: Request, key: int) -> Response:
        """The assessments of the person of a custody, latest first, those of earlier custodies too."""
        custody = reach.custody(key, by=self.actor, deed="risk.assessments.listed")
        rows = Assessment.objects.visible_to(self.actor).filter(prisoner__in=custody.prisoner.records)
        _, answer = self.page(rows.select_related("prisoner", "author", "form"), AssessmentInList)
        return answer

    @extend_schema(operation_id="assessments_read", responses={200: AssessmentAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read one assessment, as far as the caller's role may."""
        found = Assessment.objects.visible_to(self.actor).for_page().filter(pk=key).first()
        if found is None:
            raise Http404
        audit.record_read(
            by=self.actor,
            deed="risk.assessment.read",
            subject=found,
            prisoner_number=found.prisoner.number,
        )
        written = content.read(found)
        body = AssessmentInList(found).data | _seen(written, sight(self.actor))
        body["parts"] = [_part(one) for one in rosh_seen.parts(written.harm, by=self.actor)]
        return Response(body)


def _seen(written: Content, seen: Sight) -> dict[str, Any]:
    """The parts of an assessment that may be read; null for the others."""
    full = seen.sections == "full"
    whole = full and seen.rosh == "full"
    return {
        "sight_of_sections": seen.sections or "none",
        "sight_of_rosh": seen.rosh or "none",
        "needs": NeedAnswer(written.needs, many=True).data if seen.sections else None,
        "predictions": PredictionAnswer(_predictions(written), many=True).data if seen.sections else None,
        "sections": SectionAnswer(_sections(written), many=True).data if full else None,
        "overall_level": (written.overall.level or None) if seen.rosh else None,
        "levels": _levels(written) if seen.rosh else None,
        "lines": LineAnswer(part_signatures.lines(written), many=True).data if whole else None,
        "rosh_texts": written.texts if seen.rosh in {"full", "summary"} else None,
    }


def _predictions(written: Content) -> list[dict[str, Any]]:
    return [
        {
            "predictor": one.predictor,
            "version": one.version,
            "one_year": one.one_year,
            "two_year": one.two_year,
            "band": one.band or None,
            "points": one.points,
            "hindrances": [each.words for each in one.hindrances],
        }
        for one in written.predicted.results
    ]


def _part(seen: rosh_seen.SeenPart) -> dict[str, Any]:
    """A part as far as it may be read, with its rows by column."""
    answers = [
        asdict(one)
        | {"rows": [[{"column": column, "words": words} for column, words in row] for row in one.rows]}
        for one in seen.answers
    ]
    return asdict(seen) | {"answers": answers}


def _sections(written: Content) -> list[dict[str, Any]]:
    return [_section(written, section) for section in written.form.sections]


def _section(written: Content, section: Section) -> dict[str, Any]:
    note = written.notes.get(section.number)
    return {
        "number": section.number,
        "title": section.title,
        "evidence": note.evidence if note else "",
        "protective": note.protective if note else "",
        "linked_to_rosh": note.linked_to_rosh if note else None,
        "linked_to_offending": note.linked_to_offending if note else None,
        "answers": [written.answers[item.number] for item in section.items if item.number in written.answers],
    }


def _levels(written: Content) -> list[dict[str, Any]]:
    return [
        {"group": group, "community": one.community or None, "custody": one.custody or None}
        for group, one in written.ratings.items()
    ]
