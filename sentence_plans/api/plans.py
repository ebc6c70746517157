"""The one sentence plan of a person for machines: to read, to comment on an objective, to sign."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from sentence_plans.actions import comments, content, progress, signing, work
from sentence_plans.actions.content import Content
from sentence_plans.actions.facts import action_words
from sentence_plans.actions.signing import Line
from sentence_plans.actions.work import Work
from sentence_plans.models import (
    Action,
    Decision,
    DoerKind,
    Objective,
    ObjectiveComment,
    PlanSignature,
    SentencePlan,
    SignedAs,
    Timescale,
)
from staff import audit
from staff.api.resource import Resource


class ActionAnswer(serializers.Serializer[Any]):
    """One thing that is done for an objective."""

    id = serializers.IntegerField(source="key")
    what = serializers.CharField()
    who = serializers.ListField(child=serializers.CharField())
    timescale = serializers.CharField()
    comment = serializers.CharField()
    enhanced = serializers.CharField(default="", help_text="How it goes beyond the ordinary, of a PPO.")
    status = serializers.CharField()
    version = serializers.IntegerField(help_text="For If-Match where its progress is told.")


class CommentAnswer(serializers.ModelSerializer[ObjectiveComment]):
    """What somebody said of an objective."""

    class Meta:
        model = ObjectiveComment
        fields = ("id", "objective", "text", "asks_for_change", "contact", "name", "role", "at")


class ObjectiveAnswer(serializers.Serializer[Any]):
    """One objective as the plan says it, how far it is, and what was said of it."""

    id = serializers.IntegerField(source="key")
    position = serializers.IntegerField()
    heading = serializers.CharField()
    text = serializers.CharField()
    purposes = serializers.ListField(child=serializers.CharField())
    needs = serializers.ListField(child=serializers.CharField(), help_text="What it answers.")
    measure = serializers.CharField()
    baseline = serializers.CharField()
    target = serializers.CharField()
    after = serializers.CharField(help_text="The objective it waits for.")
    status = serializers.CharField()
    actions = ActionAnswer(many=True)
    comments = CommentAnswer(many=True)


class SignatureAnswer(serializers.ModelSerializer[PlanSignature]):
    """One line under one version."""

    version = serializers.IntegerField(source="version.number")
    holds = serializers.SerializerMethodField(help_text="Whether it is for the plan as it stands.")

    class Meta:
        model = PlanSignature
        fields = ("signed_as", "decision", "agrees", "why_not", "reason", "comment", "name", "role", "on",
                  "version", "holds")  # fmt: skip

    def get_holds(self, line: PlanSignature) -> bool:
        """A signature falls when the plan changes."""
        return bool(line.version.number == self.context["version"])


class PlanAnswer(serializers.Serializer[Any]):
    """The plan as it stands: its blocks by title in words, its objectives, and who signed which version."""

    id = serializers.IntegerField()
    prisoner = serializers.CharField()
    state = serializers.CharField()
    opened_on = serializers.DateField()
    completed_on = serializers.DateField(allow_null=True)
    assessment = serializers.IntegerField(allow_null=True, help_text="Key of the assessment it cites.")
    blocks = serializers.DictField(child=serializers.CharField())
    objectives = ObjectiveAnswer(many=True)
    signatures = SignatureAnswer(many=True)
    version = serializers.IntegerField()


class CommentAsked(serializers.Serializer[Any]):
    """What is to be said of an objective."""

    text = serializers.CharField(max_length=comments.LONGEST)
    asks_for_change = serializers.BooleanField(required=False)


class DoerAsked(serializers.Serializer[Any]):
    """One of up to three who do an action."""

    kind = serializers.ChoiceField(choices=DoerKind.choices)
    name = serializers.CharField(max_length=work.LONGEST_NAME, required=False, allow_blank=True)


class ActionAsked(serializers.Serializer[Any]):
    """What a department, or who writes the plan, does for an objective."""

    what = serializers.CharField(max_length=work.LONGEST)
    doers = DoerAsked(many=True, required=False)
    timescale = serializers.ChoiceField(choices=Timescale.choices, required=False)
    comment = serializers.CharField(max_length=work.LONGEST, required=False, allow_blank=True)
    is_intervention = serializers.BooleanField(required=False, help_text="A programme: it asks for reviews.")

    def work(self) -> Work:
        """What is asked; only after is_valid()."""
        said = dict(self.validated_data)
        doers = tuple((one["kind"], one.get("name", "")) for one in said.pop("doers", ()))
        return Work(doers=doers, **said)


class ProgressAsked(serializers.Serializer[Any]):
    """How far an action is, and what shows it."""

    status = serializers.ChoiceField(choices=progress.STATUSES)
    text = serializers.CharField(max_length=1_500)


class SignatureAsked(serializers.Serializer[Any]):
    """Who signs the plan as it stands, and what he or she says of it; the last three are the prisoner's."""

    signed_as = serializers.ChoiceField(choices=SignedAs.choices)
    comment = serializers.CharField(max_length=signing.LONGEST, required=False)
    decision = serializers.ChoiceField(
        choices=Decision.choices, required=False, help_text="Signed unless said; only the prisoner declines."
    )
    agrees = serializers.BooleanField(required=False, allow_null=True)
    why_not = serializers.CharField(
        max_length=signing.LONGEST, required=False, help_text="Where the prisoner does not agree."
    )
    reason = serializers.CharField(
        max_length=signing.LONGEST, required=False, help_text="Where the prisoner declines to sign."
    )

    def line(self) -> Line:
        """What is said in signing; only after is_valid()."""
        said = dict(self.validated_data)
        said.pop("signed_as")
        return Line(signs=said.pop("decision", Decision.SIGNED) == Decision.SIGNED, **said)


class SignedAnswer(SignatureAnswer):
    """The line that was made, and what the plan is with it."""

    plan_state = serializers.CharField(source="plan.state", help_text="signed: the plan is complete.")

    class Meta(SignatureAnswer.Meta):
        fields = ("id", "plan", "plan_state", *SignatureAnswer.Meta.fields)  # type: ignore[assignment]


class Plans(Resource):
    """The plan of a case."""

    permissions = {"read": ("sentence_plan:R",), "sign": ("sentence_plan:S", "sentence_plan:C")}
    conditional = frozenset({"sign"})
    queryset = SentencePlan.objects.none()

    @extend_schema(operation_id="plans_read", responses={200: PlanAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read the open plan of the person of a custody; 404 where there is none."""
        custody = reach.custody(key, by=self.actor)
        rows = SentencePlan.objects.visible_to(self.actor).open().for_page()
        plan = rows.filter(prisoner__in=custody.prisoner.records).first()
        if plan is None:
            raise Http404
        number = custody.prisoner.number
        audit.record_read(
            by=self.actor, deed="sentence_plans.plan.read", subject=plan, prisoner_number=number
        )
        return Response(_told(content.read(plan, custody=custody)))

    @extend_schema(operation_id="plans_sign", request=SignatureAsked, responses={201: SignedAnswer})
    def sign(self, request: Request, key: int) -> Response:
        """Sign the plan as it was read: it freezes that version, and stands in the log and the audit.

        The author signs first. The offender manager's signature says that he or she agrees; who does not
        asks for a change of an objective.
        """
        plan = SentencePlan.objects.visible_to(self.actor).open().for_page().filter(pk=key).first()
        if plan is None:
            raise Http404
        version, asked = self.version(), self.asked_of(SignatureAsked)
        made = signing.sign(
            plan,
            as_=asked.validated_data["signed_as"],
            version=version,
            line=asked.line(),
            now=self.now,
            today=self.today,
            by=self.actor,
        )
        answer = SignedAnswer(made, context={"version": version})
        return Response(answer.data, status=201)


class Objectives(Resource):
    """One objective of a plan."""

    permissions = {"comment": ("sentence_plan:W",), "add_action": ("sentence_plan:W",)}
    queryset = Objective.objects.none()

    def _objective(self, **which: int) -> Objective:
        rows = Objective.objects.visible_to(self.actor).in_plan().select_related("plan")
        found = rows.filter(**which).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(operation_id="plans_comment", request=CommentAsked, responses={201: CommentAnswer})
    def comment(self, request: Request, key: int) -> Response:
        """Comment on an objective, or ask for a change; it stands in the log, and the other has a notice."""
        objective = self._objective(pk=key)
        fields = self.asked(CommentAsked)
        made = comments.comment(objective, **fields, now=self.now, today=self.today, by=self.actor)
        return Response(CommentAnswer(made).data, status=201)

    @extend_schema(operation_id="plans_add_action", request=ActionAsked, responses={201: ActionAnswer})
    def add_action(self, request: Request, key: int) -> Response:
        """Add an action to an objective: the signatures of the plan fall, and who holds the case is told."""
        objective = self._objective(pk=key)
        asked = self.asked_of(ActionAsked)
        made = work.add(objective, work=asked.work(), today=self.today, by=self.actor)
        return Response(_action_told(made), status=201)


class Actions(Objectives):
    """One action of a plan."""

    permissions = {"progress": ("sentence_plan:W",)}
    conditional = frozenset({"progress"})

    @extend_schema(operation_id="plans_progress", request=ProgressAsked, responses={201: ActionAnswer})
    def progress(self, request: Request, key: int) -> Response:
        """Say how far an action is and what shows it: in the plan and in the log; no signature falls."""
        objective = self._objective(actions=key)
        version, fields = self.version(), self.asked(ProgressAsked)
        action = objective.actions.get(pk=key)
        action.objective = objective
        facts: dict[str, Any] = {"version": version, "now": self.now, "today": self.today, "by": self.actor}
        return Response(_action_told(progress.say(action, **fields, **facts)), status=201)


def _action_told(made: Action) -> dict[str, Any]:
    """An action as the plan says it."""
    return dict(ActionAnswer(action_words(made, after={}) | _of_action(made)).data)


def _of_action(made: Action) -> dict[str, Any]:
    return {"status": made.status, "version": made.version}


def _told(whole: Content) -> dict[str, Any]:
    plan, said = whole.plan, whole.as_data()
    lines = SignatureAnswer(whole.signatures, many=True, context={"version": plan.version})
    return {
        "id": plan.pk,
        "prisoner": whole.custody.prisoner.number,
        "state": plan.state,
        "opened_on": plan.opened_on.isoformat(),
        "completed_on": plan.completed_on and plan.completed_on.isoformat(),
        "assessment": plan.assessment_id,
        "blocks": said["plan"],
        "objectives": ObjectiveAnswer(_objectives(whole, said["objectives"]), many=True).data,
        "signatures": lines.data,
        "version": plan.version,
    }


def _objectives(whole: Content, said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = {one.pk: one for one in whole.in_plan}
    works = {step.pk: step for one in whole.in_plan for step in one.actions.all()}
    return [
        one
        | {"status": rows[one["key"]].status, "comments": rows[one["key"]].comments.all()}
        | {"actions": [step | _of_action(works[step["key"]]) for step in one["actions"]]}
        for one in said
    ]
