"""Prisoners: find, read, receive."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cases.actions import receptions
from cases.actions.reception_facts import Reception
from cases.api import reach
from cases.api.custodies import CustodyAnswer
from cases.models import AliasKind, Custody, DateKind, Prisoner, ReceptionKind, SentenceKind, Sex
from cases.standards import identity
from cases.standards.security_category import WORDS
from staff import audit
from staff.actions.errors import Refused
from staff.api.resource import Pages, Resource
from staff.models import Kind, Prison

KEY_DATES = {kind.lower() for kind in DateKind.values}


class Sought(serializers.Serializer[Any]):
    """What to look for."""

    text = serializers.CharField(
        max_length=120,
        help_text="A prison number, or at least two letters of a name or alias; accents do not matter.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Tell a number from a name."""
        number = identity.prison_number(text=attrs["text"])
        name = "" if number.ok else identity.folded(text=attrs["text"])
        if not number.ok and len(name) < 2:
            raise serializers.ValidationError({"text": ["Send at least two letters of a name, or a number."]})
        return {"number": number.value or "", "folded_name": name}


class PrisonerFound(serializers.ModelSerializer[Prisoner]):
    """Somebody found: enough to tell people apart."""

    class Meta:
        model = Prisoner
        fields = ("number", "family_name", "given_names", "born_on")


class CustodyOfPrisoner(serializers.ModelSerializer[Custody]):
    """One stretch of imprisonment."""

    class Meta:
        model = Custody
        fields = ("id", "opened_on", "closed_on")


class AliasOfPrisoner(serializers.Serializer[Any]):
    """Another name, with its source."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=AliasKind.choices)
    source = serializers.CharField()  # type: ignore[assignment]


class PrisonerAnswer(serializers.ModelSerializer[Prisoner]):
    """Identity (docs/domain.md 3.0), without ethnicity and religion, which no machine needs."""

    aliases = AliasOfPrisoner(many=True)
    other_numbers = serializers.ListField(
        child=serializers.CharField(), help_text="Of other records of the same human being."
    )
    custodies = CustodyOfPrisoner(many=True, source="within_reach", help_text="Within reach, latest first.")

    class Meta:
        model = Prisoner
        fields = (
            "number",
            "family_name",
            "given_names",
            "aliases",
            "other_numbers",
            "earlier_numbers",
            "born_on",
            "birth_estimated",
            "sex",
            "nationality",
            "first_language",
            "interpreter_needed",
            "home_area",
            "release_area",
            "pnc_number",
            "cro_number",
            "custodies",
            "version",
        )


class KeyDatesAsked(serializers.Serializer[Any]):
    """Key dates that are known (docs/domain.md 11)."""

    HDCED = serializers.DateField(required=False)
    ARD = serializers.DateField(required=False)
    CRD = serializers.DateField(required=False)
    PED = serializers.DateField(required=False)
    NPD = serializers.DateField(required=False)
    TED = serializers.DateField(required=False)
    ERSED = serializers.DateField(required=False)
    ROTL = serializers.DateField(required=False)
    LED = serializers.DateField(required=False)
    SED = serializers.DateField(required=False)


class ReceptionAsked(serializers.Serializer[Any]):
    """Somebody who has come in to the caller's prison (docs/domain.md 3.0)."""

    number = serializers.CharField(max_length=7, help_text="Such as A1234BC.")
    family_name = serializers.CharField(max_length=80)
    given_names = serializers.CharField(max_length=100)
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=100), max_length=20, required=False
    )
    born_on = serializers.DateField()
    birth_estimated = serializers.BooleanField(required=False)
    sex = serializers.ChoiceField(choices=Sex.choices)
    ethnicity = serializers.CharField(max_length=4, required=False)
    nationality = serializers.CharField(max_length=60, required=False)
    interpreter_needed = serializers.BooleanField(required=False, allow_null=True)
    home_area = serializers.CharField(max_length=80, required=False)
    received_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=ReceptionKind.choices, required=False)
    received_from = serializers.CharField(max_length=120, required=False)
    location = serializers.CharField(max_length=40, required=False, help_text="Wing and cell.")
    sentenced_on = serializers.DateField(required=False)
    court = serializers.CharField(max_length=120, required=False)
    main_offence = serializers.CharField(max_length=200, required=False)
    offence_group = serializers.CharField(max_length=60, required=False)
    sentence_kind = serializers.ChoiceField(choices=SentenceKind.choices, required=False)
    years = serializers.IntegerField(min_value=0, max_value=99, required=False)
    months = serializers.IntegerField(min_value=0, max_value=999, required=False)
    days = serializers.IntegerField(min_value=0, max_value=9999, required=False)
    key_dates = KeyDatesAsked(required=False)
    security_category = serializers.ChoiceField(choices=list(WORDS.items()), required=False)
    same_person = serializers.BooleanField(
        required=False, help_text="The person with this number, though the name or the date of birth differs."
    )
    is_ppo = serializers.BooleanField(required=False)
    ppo_since = serializers.DateField(required=False)
    earlier_rosh_level = serializers.ChoiceField(
        choices=("low", "medium", "high", "very_high"), required=False
    )
    earlier_rosh_on = serializers.DateField(required=False)


class FindPages(Pages):
    """By prison number: a cursor stands in addresses, and names must not."""

    ordering = ("number",)


class Prisoners(Resource):
    """The person."""

    permissions = {
        "find": ("case_core:R",),
        "read": ("case_core:R",),
        "receive": ("reception:W",),
    }
    questions = frozenset({"find"})
    queryset = Prisoner.objects.none()
    pagination_class = FindPages
    lookup_field = "number"

    @extend_schema(
        operation_id="prisoners_find",
        request=Sought,
        responses={200: PrisonerFound(many=True)},
        filters=False,
    )
    def find(self, request: Request) -> Response:
        """Find people within reach by name, alias or number. A POST, so that no name stands in an address."""
        sought = self.asked(Sought)
        rows = Prisoner.objects.visible_to(self.actor).found_by(
            number=sought["number"], folded_name=sought["folded_name"]
        )
        found, answer = self.page(rows, PrisonerFound)
        audit.record(
            by=self.actor, deed="cases.prisoners.sought", kind=Kind.READ, details={"shown": len(found)}
        )
        return answer

    @extend_schema(operation_id="prisoners_read", responses={200: PrisonerAnswer})
    def read(self, request: Request, number: str) -> Response:
        """Read one person's identity."""
        found = reach.prisoner(number, deed="cases.prisoner.read", by=self.actor)
        custodies = Custody.objects.visible_to(self.actor).filter(prisoner__in=found.records)
        numbers = found.records.exclude(pk=found.pk).order_by("number").values_list("number", flat=True)
        found.other_numbers = list(numbers)  # type: ignore[attr-defined]
        found.within_reach = list(custodies)  # type: ignore[attr-defined]
        return Response(PrisonerAnswer(found).data)

    @extend_schema(operation_id="prisoners_receive", request=ReceptionAsked, responses={201: CustodyAnswer})
    def receive(self, request: Request) -> Response:
        """Receive somebody at the caller's prison: opens the case, and its clocks begin."""
        fields = self.asked(ReceptionAsked)
        prison = Prison.objects.visible_to(self.actor).get(pk=self.actor.prison_id or 0)
        reception = Reception(prison=prison, source="api", **fields)
        try:
            opened = receptions.receive(reception, today=self.today, by=self.actor)
        except Refused as refusal:
            raise _at_its_path(refusal) from refusal
        custody = reach.custody(opened.pk, by=self.actor)
        where = reverse("api_custody", args=[custody.pk], request=request)
        body = CustodyAnswer(custody, context=self.get_serializer_context()).data
        return Response(body, status=201, headers={"Location": where})


def _at_its_path(refusal: Refused) -> Refused:
    """The refusal with the path of the field in the body that was sent, such as `key_dates.CRD`."""
    field = refusal.field or ""
    path = f"key_dates.{field.upper()}" if field in KEY_DATES else field
    return Refused(refusal.message, field=path or None)
