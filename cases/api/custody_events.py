"""How a custody was left and come back to: releases with their recalls, absences."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from cases.models import Absence, Custody, Release
from cases.models import records as parts
from staff.api.resource import Resource


class ReleaseAnswer(serializers.ModelSerializer[Release]):
    """One release or discharge, and its recall; without `returned_on` the custody is closed by it."""

    class Meta:
        model = Release
        fields = ("id", *parts.RELEASES.fields)


class AbsenceAnswer(serializers.ModelSerializer[Absence]):
    """One absence without release; without `returned_on` it goes on."""

    class Meta:
        model = Absence
        fields = ("id", *parts.ABSENCES.fields)


class CustodyEvents(Resource):
    """Leaving custody and coming back."""

    permissions: ClassVar = {"releases": ("custody:R",), "absences": ("custody:R",)}
    queryset = Custody.objects.none()

    @extend_schema(operation_id="custodies_releases", responses={200: ReleaseAnswer(many=True)})
    def releases(self, request: Request, key: int) -> Response:
        """Releases from a custody and recalls to it, latest recorded first."""
        custody = reach.custody(key, by=self.actor, deed="cases.case.read")
        return self.page(custody.releases.all(), ReleaseAnswer)[1]

    @extend_schema(operation_id="custodies_absences", responses={200: AbsenceAnswer(many=True)})
    def absences(self, request: Request, key: int) -> Response:
        """Absences from a custody, latest recorded first."""
        custody = reach.custody(key, by=self.actor, deed="cases.case.read")
        return self.page(custody.absences.all(), AbsenceAnswer)[1]
