"""Transfers: asked for, answered, withdrawn; who left and who arrived (docs/domain.md 13)."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cases.actions import matches, movements, transfers, unasked
from cases.api import reach
from cases.api.custodies import KeyDateAnswer, PlaceAnswer
from cases.models import Transfer
from cases.models.alerts import alert_names
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.api.errors import VersionMoved
from staff.api.resource import Resource
from staff.models import Kind, Prison


class TransferAnswer(serializers.ModelSerializer[Transfer]):
    """One transfer with its cover sheet: until it is accepted the receiving prison sees no more than this."""

    prisoner = serializers.CharField(source="prisoner.number")
    family_name = serializers.CharField(source="prisoner.family_name")
    given_names = serializers.CharField(source="prisoner.given_names")
    born_on = serializers.DateField(source="prisoner.born_on")
    from_prison = PlaceAnswer()
    to_prison = PlaceAnswer()
    rosh_level = serializers.SerializerMethodField(help_text="Null is unknown, never low.")
    tier = serializers.IntegerField(source="custody.headline.tier", allow_null=True)
    alerts = serializers.SerializerMethodField(help_text="By name, without what is said with them.")
    key_dates = serializers.SerializerMethodField()

    class Meta:
        model = Transfer
        fields = (
            "id",
            "custody",
            "prisoner",
            "family_name",
            "given_names",
            "born_on",
            "from_prison",
            "to_prison",
            "rosh_level",
            "tier",
            "alerts",
            "key_dates",
            "reason",
            "plan_gap",
            "move_on",
            "state",
            "requested_at",
            "answered_at",
            "answer_reason",
            "left_on",
            "failed_on",
            "arrived_on",
            "ended_on",
            "version",
        )

    def get_rosh_level(self, transfer: Transfer) -> str | None:
        """The level as the header of the case has it."""
        return transfer.custody.headline.rosh_level or None

    def get_alerts(self, transfer: Transfer) -> list[str]:
        """Those that stand open."""
        return alert_names(transfer.custody)

    @extend_schema_field(KeyDateAnswer(many=True))
    def get_key_dates(self, transfer: Transfer) -> Any:
        """Those that stand."""
        standing = [one for one in transfer.custody.key_dates.all() if one.replaced_at is None]
        return KeyDateAnswer(standing, many=True).data


class TransferAsked(serializers.Serializer[Any]):
    """Another prison is asked to take somebody."""

    to_prison = serializers.SlugField(max_length=12, help_text="Code of the prison.")
    reason = serializers.CharField(max_length=300)
    plan_gap = serializers.CharField(
        max_length=500,
        required=False,
        help_text="Why the move is right although the other prison does not run what the plan needs and what "
        "is run here; what is missing there is added by itself.",
    )
    move_on = serializers.DateField(required=False)

    def validate_to_prison(self, code: str) -> Prison:
        """The prison with this code."""
        found = Prison.objects.visible_to(self.context["request"].actor).filter(code=code).first()
        if found is None:
            raise serializers.ValidationError("There is no prison with this code.")
        return found


class Reasoned(serializers.Serializer[Any]):
    """Why it is refused or withdrawn, or why somebody did not arrive."""

    reason = serializers.CharField(max_length=300)


class Arrival(serializers.Serializer[Any]):
    """Where the person is put."""

    location = serializers.CharField(max_length=40, required=False, help_text="Wing and cell.")


class Back(Reasoned):
    """Why somebody is back, and where he or she is put."""

    location = serializers.CharField(max_length=40, required=False, help_text="Wing and cell.")


class Leaving(serializers.Serializer[Any]):
    """Why nobody wrote a hand-over note, where none is signed."""

    no_note = serializers.CharField(max_length=300, required=False)


class UnaskedArrival(serializers.Serializer[Any]):
    """Somebody is here whom nobody had asked this prison to take."""

    number = serializers.CharField(max_length=20, help_text="Prison number; the case is open elsewhere.")
    born_on = serializers.DateField(help_text="As on record, so that a mistyped number moves nobody else.")
    reason = serializers.CharField(max_length=300, help_text="How he or she came, and from where.")
    location = serializers.CharField(max_length=40, required=False, help_text="Wing and cell.")


class Nothing(serializers.Serializer[Any]):
    """There is nothing more to say."""


#: Asking, answering and moving; those who may only give an opinion do none of it.
MAY = ("transfer:W", "transfer:A")
STEPS = {"accept": ("transfer:A",), "refuse": ("transfer:A",), "withdraw": MAY, "leave": MAY, "arrive": MAY,
         "fail": MAY, "come_back": MAY, "hand_over": MAY, "take_back": MAY}  # fmt: skip


class Transfers(Resource):
    """Moves from and to the caller's prison."""

    permissions = {"under_way": MAY, "read": MAY, "ask": MAY, "came": ("reception:W",), **STEPS}
    unnarrowed = frozenset(permissions)
    conditional = frozenset(STEPS)
    queryset = Transfer.objects.none()
    #: What asks; omu/api/urls.py gives the one that looks at the plan as well.
    asking: Callable[..., Transfer] = staticmethod(transfers.request)

    @extend_schema(operation_id="transfers_list", responses={200: TransferAnswer(many=True)}, filters=False)
    def under_way(self, request: Request) -> Response:
        """Transfers under way from and to the caller's prison, latest first."""
        rows = _with_cover(self.actor).filter(ended_on__isnull=True)
        found, answer = self.page(rows, TransferAnswer)
        audit.record_many([_cover_read(one, by=self.actor) for one in found])
        return answer

    @extend_schema(operation_id="transfers_read", responses={200: TransferAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read one transfer with its cover sheet."""
        found = _transfer(key, by=self.actor)
        audit.record_many([_cover_read(found, by=self.actor)])
        return Response(TransferAnswer(found).data)

    @extend_schema(operation_id="transfers_request", request=TransferAsked, responses={201: TransferAnswer})
    def ask(self, request: Request, key: int) -> Response:
        """Ask another prison to take somebody."""
        custody = reach.custody(key, by=self.actor)
        fields = self.asked(TransferAsked)
        made = self.asking(custody, **fields, today=self.today, by=self.actor)
        where = reverse("api_transfer", args=[made.pk], request=request)
        body = TransferAnswer(_transfer(made.pk, by=self.actor)).data
        return Response(body, status=201, headers={"Location": where})

    @extend_schema(operation_id="transfers_came", request=UnaskedArrival, responses={201: TransferAnswer})
    def came(self, request: Request) -> Response:
        """Record the arrival of somebody whose case is open at another prison, which has not asked.

        The case stays with that prison until its request is accepted; where it has asked, it is the arrival.
        """
        fields = self.asked(UnaskedArrival)
        choice = matches.choose(fields.pop("number"), by=self.actor)
        if choice is None:
            raise Refused("Nobody on record has this number.", field="number")
        if choice.prisoner.born_on != fields.pop("born_on"):
            raise Refused("The record with this number has another date of birth.", field="born_on")
        prison = Prison.objects.visible_to(self.actor).get(pk=self.actor.prison_id or 0)
        made = unasked.receive(choice.prisoner, prison=prison, **fields, today=self.today, by=self.actor)
        where = reverse("api_transfer", args=[made.pk], request=request)
        body = TransferAnswer(_transfer(made.pk, by=self.actor)).data
        return Response(body, status=201, headers={"Location": where})

    @extend_schema(operation_id="transfers_accept", request=Nothing, responses={200: TransferAnswer})
    def accept(self, request: Request, key: int) -> Response:
        """Accept a transfer in; from now on the whole record is open to this prison."""
        return self._step(key, transfers.accept, Nothing)

    @extend_schema(operation_id="transfers_refuse", request=Reasoned, responses={200: TransferAnswer})
    def refuse(self, request: Request, key: int) -> Response:
        """Refuse a transfer in."""
        return self._step(key, transfers.refuse, Reasoned)

    @extend_schema(operation_id="transfers_withdraw", request=Reasoned, responses={200: TransferAnswer})
    def withdraw(self, request: Request, key: int) -> Response:
        """Withdraw what was asked for, before the person has left."""
        return self._step(key, transfers.withdraw, Reasoned)

    @extend_schema(operation_id="transfers_leave", request=Leaving, responses={200: TransferAnswer})
    def leave(self, request: Request, key: int) -> Response:
        """The person has left the sending prison."""
        return self._step(key, transfers.leave, Leaving)

    @extend_schema(operation_id="transfers_arrive", request=Arrival, responses={200: TransferAnswer})
    def arrive(self, request: Request, key: int) -> Response:
        """The person has arrived: where it was accepted this prison is accountable from now on."""
        return self._step(key, transfers.arrive, Arrival)

    @extend_schema(operation_id="transfers_fail", request=Reasoned, responses={200: TransferAnswer})
    def fail(self, request: Request, key: int) -> Response:
        """Somebody accepted did not arrive; the record stays open to this prison until it is withdrawn."""
        return self._step(key, movements.fail, Reasoned)

    @extend_schema(operation_id="transfers_come_back", request=Back, responses={200: TransferAnswer})
    def come_back(self, request: Request, key: int) -> Response:
        """Somebody who left is back at the sending prison."""
        return self._step(key, movements.come_back, Back)

    @extend_schema(operation_id="transfers_hand_over", request=Nothing, responses={200: TransferAnswer})
    def hand_over(self, request: Request, key: int) -> Response:
        """Ask the prison where somebody arrived without a request to take the record."""
        return self._step(key, unasked.hand_over, Nothing)

    @extend_schema(operation_id="transfers_take_back", request=Reasoned, responses={200: TransferAnswer})
    def take_back(self, request: Request, key: int) -> Response:
        """Take an arrival back that nobody had asked for and that was recorded in error."""
        return self._step(key, unasked.take_back, Reasoned)

    def _step(self, key: int, action: Callable[..., Transfer], body: type[Any]) -> Response:
        """Lock the transfer, hold it against If-Match, do the step."""
        found = _transfer(key, by=self.actor)
        version, fields = self.version(), self.asked(body)
        held = Transfer.objects.visible_to(self.actor).select_for_update(of=("self",)).get(pk=found.pk)
        if held.version != version:
            raise VersionMoved
        # The answer is the row the action gives back: who refused sees the transfer for the last time.
        return Response(TransferAnswer(action(held, **fields, today=self.today, by=self.actor)).data)


def _with_cover(by: Actor) -> Any:
    joined = ("custody__headline", "prisoner", "from_prison", "to_prison")
    return (
        Transfer.objects.visible_to(by)
        .select_related(*joined)
        .prefetch_related("custody__key_dates", "custody__alerts")
    )


def _transfer(key: int, *, by: Actor) -> Transfer:
    found: Transfer | None = _with_cover(by).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _cover_read(transfer: Transfer, *, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.transfer.cover_read",
        kind=Kind.READ,
        subject=transfer,
        prisoner_number=transfer.prisoner.number,
    )
