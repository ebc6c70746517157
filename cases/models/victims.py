"""Victims and victim contact, and people with whom contact is limited (docs/domain.md 10.5, 10.6)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Now

from cases.models.clocks import Clock
from cases.models.custodies import Custody, CustodyQuerySet
from cases.models.headlines import Headline, open_to
from cases.standards import victims as rules
from cases.standards.clocks import ABSENT
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class VictimKnown(models.TextChoices):
    """Whether there is a victim who can be named, or somebody who may become one."""

    IDENTIFIABLE = rules.IDENTIFIABLE, "An identifiable victim"
    POTENTIAL = rules.POTENTIAL, "A potential victim"
    NONE = rules.NONE, "No identifiable or potential victim"


class VictimScheme(models.TextChoices):
    """How victim contact stands."""

    WAITING = rules.WAITING, "Contact has to be offered"
    ACCEPTED = rules.ACCEPTED, "Contact was offered and is wanted"
    DECLINED = rules.DECLINED, "Contact was offered and is not wanted"
    OUTSIDE = rules.OUTSIDE, "Outside the victim contact scheme"


class NoContactBasis(models.TextChoices):
    """What a limit on contact with a person rests on."""

    COURT_ORDER = "court_order", "Order of a court"
    HARASSMENT = "harassment", "Harassment procedures"
    REQUEST = "request", "The person asked for no contact"
    VICTIM = "victim", "Victim of the offence, or a witness"
    LICENCE = "licence", "Condition of a licence"


class ContactWithPerson(models.IntegerChoices):
    """How contact with a person may be; the words of the levels of contact with children."""

    NONE = 1, "None at all"
    WRITTEN = 2, "In writing only"
    MONITORED = 3, "In writing and by telephone, monitored"


class VictimStatementQuerySet(models.QuerySet["VictimStatement"]):
    """What was recorded of victims, by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read it."""
        if not actor.is_system and not actor.may("victims:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.with_victims_for(actor).values("pk"))

    def in_order(self) -> Self:
        """The first one first; the last one holds."""
        return self.order_by("stated_on", "id")

    def liaised_by(self, actor: "Actor", *, among: CustodyQuerySet) -> CustodyQuerySet:
        """Of these custodies those that a victim liaison officer works with (docs/domain.md 10.6).

        Cases of victim contact whose offender manager is of the officer's trust, and those in which he or she
        is the officer named. Of victim contact is what was said last of it; before anybody said anything, a
        case in which it has to be offered, T17. What is open to named people only stays out.
        """
        said = self.model.objects.filter(custody=OuterRef("pk")).order_by("-stated_on", "-id")
        applies = Q(not_applicable_because="") | Q(not_applicable_because__startswith=ABSENT)
        owed = Clock.objects.filter(applies, custody=OuterRef("pk"), standard="T17")
        return among.alias(
            said_scheme=Subquery(said.values("scheme")[:1]), said_liaison=Subquery(said.values("liaison")[:1])
        ).filter(
            Q(headline__offender_manager_trust=actor.trust_id) | Q(said_liaison=actor.person.pk),
            Q(said_scheme__isnull=False) & ~Q(said_scheme=rules.OUTSIDE)
            | Q(Exists(owed), said_scheme__isnull=True),
            headline__in=Headline.objects.filter(open_to(actor)).order_by(),
        )


class VictimStatement(Evidence):
    """What is known of victims of a case and how victim contact stands; of a case the last one holds.

    Where a victim lives is never written here, and where the prisoner is held is never told to a victim.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="victim_statements")
    who = models.CharField(max_length=12, choices=VictimKnown)
    location_matters = models.BooleanField("whether the victim's location is important")
    concerns = models.CharField(
        "who they are to the prisoner, and what they fear", max_length=1000, blank=True
    )
    scheme = models.CharField(max_length=8, choices=VictimScheme)
    offered_on = models.DateField("contact was offered on", null=True)
    liaison = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    liaison_name = models.CharField("victim liaison officer", max_length=160, blank=True)
    conditions = models.CharField("licence conditions asked for", max_length=1000, blank=True)
    stated_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = VictimStatementQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-stated_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="an_answer_of_a_victim_has_an_offer",
                condition=Q(scheme__in=rules.ANSWERED, offered_on__isnull=False)
                | (~Q(scheme__in=rules.ANSWERED) & Q(offered_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="no_victim_no_contact", condition=~Q(who=rules.NONE) | Q(scheme=rules.OUTSIDE)
            ),
        )
        indexes = (models.Index(fields=["custody", "-id"], name="victims_of_custody"),)

    def __str__(self) -> str:
        return f"{self.who}, {self.scheme} from {self.stated_on}"


class NoContactQuerySet(models.QuerySet["NoContact"]):
    """Limits on contact with people, by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read whom they name."""
        if not actor.is_system and not actor.may("no_contact:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.with_victims_for(actor).values("pk"))

    def in_order(self) -> Self:
        """The first one first; of a person the last one holds."""
        return self.order_by("decided_on", "id")


class NoContact(Evidence):
    """A decision on contact with one person; `level` empty lifts it, `until` is its last day."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="no_contacts")
    person = models.CharField("name of the person", max_length=160)
    relation = models.CharField("who he or she is to the prisoner", max_length=160, blank=True)
    level = models.PositiveSmallIntegerField(choices=ContactWithPerson, null=True)
    basis = models.CharField(max_length=12, choices=NoContactBasis)
    reason = models.CharField(max_length=1000)
    decided_on = models.DateField()
    until = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = NoContactQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-decided_on", "-id")
        constraints = (
            models.CheckConstraint(name="no_contact_names_a_person", condition=~Q(person="")),
            models.CheckConstraint(
                name="what_is_lifted_has_no_end", condition=Q(level__isnull=False) | Q(until__isnull=True)
            ),
        )
        indexes = (models.Index(fields=["custody", "-id"], name="no_contacts_of_custody"),)

    def __str__(self) -> str:
        return f"{self.get_basis_display()} from {self.decided_on}"
