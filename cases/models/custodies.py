"""One stretch of imprisonment: a custody with its sentences, key dates and stays (docs/domain.md 3.0, 11)."""

from typing import TYPE_CHECKING, Self, cast

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import IsNull

from cases.models.prisoners import Prisoner
from cases.standards.security_category import WORDS
from staff.models.history import Evidence, tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class ReceptionKind(models.TextChoices):
    """How somebody came in."""

    SENTENCE = "sentence", "On sentence"
    REMAND = "remand", "On remand"
    RECALL = "recall", "On recall"
    TRANSFER_IN = "transfer_in", "From an establishment that does not use this service"


class SentenceKind(models.TextChoices):
    """Kind of sentence (docs/domain.md 11)."""

    DETERMINATE = "DET", "Determinate"
    YOUNG_OFFENDER = "YOI", "Detention in a young offender institution"
    EXTENDED = "EPP", "Extended sentence for public protection"
    EXTENDED_DETERMINATE = "EDS", "Extended determinate sentence"
    IPP = "IPP", "Imprisonment for public protection"
    LIFE = "LIFE", "Life imprisonment"


class ClosedAs(models.TextChoices):
    """How a custody ended."""

    RELEASED_ON_LICENCE = "licence", "Released on licence"
    RELEASED = "released", "Released without licence"
    DEPORTED = "deported", "Deported"
    TRANSFERRED_OUT = "out", "Transferred out of the estate"
    DIED = "died", "Died"
    SENTENCE_EXPIRED = "expired", "Sentence expired"
    IN_ERROR = "error", "Opened in error"


#: Ways out after which somebody is met outside: a partner goes on with what it was given.
RELEASED = (ClosedAs.RELEASED_ON_LICENCE, ClosedAs.RELEASED, ClosedAs.SENTENCE_EXPIRED)


class CustodyQuerySet(models.QuerySet["Custody"]):
    """Which custodies an actor may open."""

    def visible_to(self, actor: "Actor") -> Self:
        """Custodies whose headline is within the actor's reach (docs/domain.md 2.2, docs/adr/0003)."""
        if actor.is_system:
            return self.all()
        headlines = self.model._meta.apps.get_model("cases", "Headline").objects.visible_to(actor)
        return self.filter(pk__in=headlines.values("custody_id"))

    def closed_to(self, actor: "Actor") -> Self:
        """Custodies open to named people only, the actor not among them, wherever they are.

        For lists that reach a case by another way than its prison or holder: they leave these out.
        """
        headlines = self.model._meta.apps.get_model("cases", "Headline").objects
        return self.filter(pk__in=headlines.closed_to(actor).values("custody_id"))

    def window_for(self, actor: "Actor") -> Self:
        """Cases of victim contact that a victim liaison officer works with; none for every other role.

        A window in the wall: of these the name, the sentence, the dates and the victim part are shown, and
        never where the person is held (docs/domain.md 10.6, docs/adr/0020).
        """
        if actor.is_system or not actor.may("victim_contact:R"):
            return self.none()
        statements = self.model._meta.apps.get_model("cases", "VictimStatement").objects
        return cast("Self", statements.liaised_by(actor, among=self))

    def with_victims_for(self, actor: "Actor") -> Self:
        """Custodies of which the actor works with the victim part: by the window, or all within reach."""
        liaises = not actor.is_system and actor.may("victim_contact:R")
        return self.window_for(actor) if liaises else self.visible_to(actor)

    def open(self) -> Self:
        """Custodies not yet closed."""
        return self.filter(closed_on__isnull=True)

    def of_number(self, number: str) -> Self:
        """Custodies of the human being with this number, any of the numbers: open first, then latest."""
        root = Prisoner.objects.filter(number=number).values(root=Coalesce("same_as", "pk"))
        records = Prisoner.objects.filter(Q(pk__in=root) | Q(same_as__in=root)).values("pk")
        is_open = IsNull(F("closed_on"), True)
        return self.filter(prisoner__in=records).order_by(is_open.desc(), "-opened_on", "-id")

    def for_page(self) -> Self:
        """With what the case header shows, other numbers of the person among it, in one query."""
        root = Coalesce(OuterRef("prisoner__same_as"), OuterRef("prisoner"))
        others = Prisoner.objects.filter(Q(pk=root) | Q(same_as=root)).exclude(pk=OuterRef("prisoner"))
        numbers = ArraySubquery(others.order_by("number").values("number"))
        return self.annotate(other_numbers=numbers).select_related(
            "prisoner",
            "headline__prison",
            "headline__offender_supervisor",
            "headline__offender_manager",
            "headline__offender_manager_trust",
            "headline__personal_officer",
        )


@tracked()
class Custody(models.Model):
    """From reception to release or discharge, over any number of stays. A case is a custody."""

    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="custodies")
    opened_on = models.DateField("received on")
    reception_kind = models.CharField(max_length=12, choices=ReceptionKind)
    received_from = models.CharField(max_length=120, blank=True)
    sentenced_on = models.DateField(null=True, blank=True, help_text="Empty while unsentenced")
    returned_on = models.DateField("returned on recall on", null=True, blank=True)
    security_category = models.CharField(max_length=10, blank=True, choices=list(WORDS.items()))
    is_ppo = models.BooleanField("prolific and other priority offender", default=False)
    ppo_since = models.DateField(null=True, blank=True)
    earlier_rosh_level = models.CharField(max_length=10, blank=True)
    earlier_rosh_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_as = models.CharField(max_length=8, choices=ClosedAs, blank=True)
    source = models.CharField(max_length=40, default="page", editable=False)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "custodies"
        ordering = ("-opened_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["prisoner"], name="one_open_custody", condition=Q(closed_on__isnull=True)
            ),
            models.CheckConstraint(
                name="a_closed_custody_says_how",
                condition=Q(closed_on__isnull=True, closed_as="")
                | (Q(closed_on__isnull=False) & ~Q(closed_as="")),
            ),
        )

    def __str__(self) -> str:
        return f"custody of {self.prisoner_id} from {self.opened_on}"


@tracked()
class Sentence(models.Model):
    """One sentence; its length in years, months and days, empty where indeterminate."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="sentences")
    imposed_on = models.DateField()
    court = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=4, choices=SentenceKind)
    years = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    main_offence = models.CharField(max_length=200)
    offence_group = models.CharField(max_length=60, blank=True)
    offence_count = models.PositiveSmallIntegerField(default=1)
    consecutive = models.BooleanField(default=False)

    class Meta:
        ordering = ("imposed_on", "id")
        indexes = (models.Index(fields=["custody"], name="sentence_of_custody"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.imposed_on}"


class DateKind(models.TextChoices):
    """The key dates of a custody (docs/domain.md 11)."""

    HDCED = "HDCED", "Home detention curfew eligibility date"
    ARD = "ARD", "Automatic release date"
    CRD = "CRD", "Conditional release date"
    PED = "PED", "Parole eligibility date"
    NPD = "NPD", "Non-parole date"
    TED = "TED", "Tariff expiry date"
    ERSED = "ERSED", "Early removal scheme eligibility date"
    ROTL = "ROTL", "Temporary release eligibility date"
    LED = "LED", "Licence expiry date"
    SED = "SED", "Sentence expiry date"


class KeyDateQuerySet(models.QuerySet["KeyDate"]):
    """Which key dates an actor may see."""

    def current_for(self, actor: "Actor") -> Self:
        """Key dates in force, of custodies within reach."""
        return self.filter(
            replaced_at__isnull=True, custody_id__in=Custody.objects.visible_to(actor).values("pk")
        )


@tracked()
class KeyDate(models.Model):
    """A key date as entered, with its source; replaced, never overwritten."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="key_dates")
    kind = models.CharField(max_length=5, choices=DateKind)
    on = models.DateField()
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True, editable=False)

    objects = KeyDateQuerySet.as_manager()

    class Meta:
        ordering = ("on", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=["custody", "kind"],
                name="one_key_date_of_a_kind",
                condition=Q(replaced_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


@tracked()
class Stay(models.Model):
    """Where the person is: one stay for each prison, from arrival to leaving; there may be gaps."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="stays")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="stays")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="stays")
    arrived_on = models.DateField()
    arrived_by = models.CharField(
        max_length=12, choices=(("reception", "reception"), ("transfer", "transfer"))
    )
    location = models.CharField(max_length=40, blank=True, help_text="Wing and cell")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("arrived_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["prisoner"], name="one_current_stay", condition=Q(ended_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.prison_id} from {self.arrived_on}"


class HandOver(Evidence):
    """The instant from which a prison is accountable for a custody.

    The accountable prison at any instant is that of the latest hand-over before it, so there is never a
    gap or an overlap (docs/domain.md 13).
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="hand_overs")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="hand_overs")
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    class Meta(Evidence.Meta):
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=["custody", "at"], name="one_hand_over_an_instant"),)

    def __str__(self) -> str:
        return f"{self.prison_id} from {self.at}"
