"""Who may be an earlier record of somebody who comes in: asked while a name is typed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import matches
from cases.models import Prisoner
from cases.standards import identity
from cases.standards.matching import Sought
from staff.api.resource import Resource


class MatchesAsked(serializers.Serializer[Any]):
    """As much as is known of somebody: a number, or at least two letters of a name; else nobody is found."""

    number = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="Prison number, now or earlier, PNC or CRO number.",
    )
    family_name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    given_names = serializers.CharField(max_length=120, required=False, allow_blank=True)
    born_on = serializers.DateField(required=False, allow_null=True)
    birth_estimated = serializers.BooleanField(required=False)

    aliases = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        max_length=20,
        help_text="Other names of the person; the first five are looked for.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What is looked by, folded."""
        number = identity.tidy(text=attrs.get("number", "")).upper()
        sought = Sought(
            family=identity.folded(text=attrs.get("family_name", "")),
            given=identity.folded(text=attrs.get("given_names", "")),
            born_on=attrs.get("born_on"),
            birth_estimated=attrs.get("birth_estimated", False),
            numbers=frozenset({number} if number else ()),
        )
        others = [(identity.folded(text=name), name) for name in attrs.get("aliases", [])]
        return {"sought": sought, "others": others}


class MatchAnswer(serializers.Serializer[Any]):
    """Somebody who may be the one: this much and no more."""

    number = serializers.CharField(source="prisoner.number")
    family_name = serializers.CharField(source="prisoner.family_name")
    given_names = serializers.CharField(source="prisoner.given_names")
    born_on = serializers.DateField(source="prisoner.born_on")
    other_numbers = serializers.ListField(
        child=serializers.CharField(), source="numbers", help_text="Of other records of the same human being."
    )
    last_prison = serializers.CharField(allow_blank=True)
    likely = serializers.BooleanField(source="verdict.likely")
    reasons = serializers.ListField(child=serializers.CharField(), source="verdict.reasons")


class MatchesAnswer(serializers.Serializer[Any]):
    """The likeliest first."""

    results = MatchAnswer(many=True)


class Matches(Resource):
    """The window through which the same person is recognised (docs/adr/0013)."""

    permissions = {"look": ("reception:W",)}
    questions = frozenset({"look"})
    queryset = Prisoner.objects.none()

    @extend_schema(
        operation_id="prisoners_matches", request=MatchesAsked, responses={200: MatchesAnswer}, filters=False
    )
    def look(self, request: Request) -> Response:
        """Who on record may be this person, and why. Each look is in the audit, with who was shown."""
        asked = self.asked(MatchesAsked)
        found = matches.look(asked["sought"], others=asked["others"], today=self.today, by=self.actor)
        return Response(MatchesAnswer({"results": found}).data)
