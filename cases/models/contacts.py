"""The log: contacts and other entries of every department, in one time-ordered record (docs/domain.md 14)."""

import datetime
import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.headlines import Headline
from cases.models.prisoners import Prisoner
from staff.models.history import Evidence
from staff.models.places import Organisation, Prison, ProbationTrust

if TYPE_CHECKING:
    from staff.actors import Actor


class ContactKind(models.TextChoices):
    """Kind of entry (docs/domain.md 14.2)."""

    GENERAL = "general", "General"
    OBSERVATION = "observation", "Observation"
    POSITIVE = "positive", "Positive behaviour"
    NEGATIVE = "negative", "Negative behaviour"
    INTERVENTION = "intervention", "Intervention"
    COMMUNICATION = "communication", "Communication"
    MANAGEMENT_CHECK = "management_check", "Management check"
    ALERT = "alert", "Alert"
    REPORT = "report", "Report"


class ContactMode(models.TextChoices):
    """How it took place."""

    FACE_TO_FACE = "face_to_face", "Face to face"
    TELEPHONE = "telephone", "Telephone"
    VIDEO = "video", "Video"
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    OBSERVATION = "observation", "Observation"
    MEETING = "meeting", "Meeting"
    RECORD_CHECK = "record_check", "Record check"


class WithWhom(models.TextChoices):
    """With whom."""

    PRISONER = "prisoner", "Prisoner"
    OFFENDER_MANAGER = "offender_manager", "Offender manager"
    OFFENDER_SUPERVISOR = "offender_supervisor", "Offender supervisor"
    DEPARTMENT = "department", "Department"
    FAMILY = "family", "Family"
    AGENCY = "agency", "Agency"
    VICTIM_LIAISON = "victim_liaison", "Victim liaison"
    NOBODY = "nobody", "Nobody (observation or record check)"


class Restriction(models.TextChoices):
    """Restricted kinds of entry (docs/domain.md 10.3); the stored word is a thing of the permission table."""

    NONE = "", "Not restricted"
    SECURITY = "restricted_security", "Security intelligence"
    PROTECTION = "restricted_protection", "Public protection (MAPPA minutes, child contact, victim)"
    HEALTH = "restricted_health", "Health detail"


class TagKind(models.TextChoices):
    """What an entry is evidence of (docs/domain.md 14.1)."""

    FIRST_CONTACT = "first_contact", "First meaningful contact"
    CHANGE_IN_ROH = "change_in_roh", "Change in risk of harm factors"
    PARALLELING = "paralleling", "Offence-paralleling behaviour"
    PROGRESS = "progress", "Progress"
    MOTIVATION = "motivation", "Motivation"
    REINFORCEMENT = "reinforcement", "Reinforcement of positive behaviour"
    VICTIM_AWARENESS = "victim_awareness", "Victim awareness"
    CHILD_PROTECTION = "child_protection", "Child protection"
    DIVERSITY = "diversity", "Diversity"
    OVERSIGHT = "oversight", "Management oversight"


#: How words are taken apart: endings go, so that "argued" finds "argument"; the index is made with both.
WORDS_CONFIG = "english"
WORDS = SearchVector("text", "report_number", config=WORDS_CONFIG)


def query_of(words: str) -> SearchQuery:
    """What somebody typed, as a query: all words, "a phrase", this or that, -without."""
    return SearchQuery(words, search_type="websearch", config=WORDS_CONFIG)


#: Evidence that an offender manager is told of (docs/domain.md 14.3).
NEWS = (TagKind.CHANGE_IN_ROH, TagKind.PROGRESS, TagKind.PARALLELING)

#: All that a victim liaison officer knows of the log: the "victim kind" of the permission table (2.2).
VICTIM_KIND = "victim kind"
OF_VICTIMS = Q(kind=ContactKind.COMMUNICATION, sub_kind="victim")


class ContactQuerySet(models.QuerySet["Contact"]):
    """Which entries an actor may know of; masking of restricted ones is done entry by entry."""

    def visible_to(self, actor: "Actor") -> Self:
        """Entries of custodies within reach, and those written for the actor's prison or by the actor.

        Restricted entries the role may not even know of are left out; the others come, and
        `cases.models.contacts.sight` says how much of each may be shown. "Victim kind" narrows reading too.
        """
        if actor.is_system:
            return self.all()
        # Asked row by row, so that the log of one person costs the same however many are within reach.
        headlines = Headline.objects.visible_to(actor).filter(custody_id=OuterRef("custody_id"))
        of_victims = actor.narrowed_to("contact_log") == VICTIM_KIND
        window = Custody.objects.window_for(actor).filter(pk=OuterRef("custody_id"))
        reach = Q(Exists(window if of_victims else headlines))
        reach |= Q(prison_id=actor.prison_id) if actor.prison_id else Q(author_id=actor.person.pk)
        restricted = filter(None, Restriction.values)
        hidden = [kind for kind in restricted if not any(actor.may(f"{kind}:{right}") for right in "Rgm")]
        known = self.filter(reach).exclude(restriction__in=hidden)
        known = known.exclude(custody_id__in=Custody.objects.closed_to(actor).values("pk"))
        return known.filter(OF_VICTIMS) if of_victims else known

    def in_full_for(self, actor: "Actor") -> Self:
        """Those of which `sight` says "full": what a filter may look into without telling what is masked.

        A withdrawn entry is none of them, whoever asks.
        """
        return self.readable_by(actor).standing()

    def readable_by(self, actor: "Actor") -> Self:
        """The same, withdrawn or not: `sight_if_standing` says "full" of them."""
        kinds = [kind for kind in Restriction.values if kind and actor.may(f"{kind}:R")]
        narrowed = [kind for kind in kinds if not actor.is_system and actor.narrowed_to(kind)]
        plain = Q(restriction__in=["", *(kind for kind in kinds if kind not in narrowed)])
        return self.filter(plain | Q(restriction__in=narrowed, author=actor.user))

    def changed_since(self, moment: datetime.datetime) -> Self:
        """Those recorded, or withdrawn, from a moment on."""
        return self.filter(Q(recorded_at__gte=moment) | Q(withdrawal__at__gte=moment))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        # Not "without a joined row": of that PostgreSQL expects next to none, and would read the whole log.
        withdrawn = self.model._meta.apps.get_model("cases", "Withdrawal").objects
        return self.exclude(Exists(withdrawn.filter(contact=OuterRef("pk"))))

    def with_words(self, words: str) -> Self:
        """Those whose text or report has the words, by the index `contact_words`; as in a search box."""
        return self.alias(found_in=WORDS).filter(found_in=query_of(words))

    def notable(self) -> Self:
        """What an offender manager has to hear of: tagged as in NEWS, or an adjudication."""
        tagged = Exists(ContactTag.objects.filter(contact=OuterRef("pk"), kind__in=NEWS))
        adjudication = Q(kind=ContactKind.NEGATIVE, sub_kind="adjudication")
        return self.originals().standing().filter(tagged | adjudication)

    def news_for(self, actor: "Actor", *, since: datetime.datetime) -> Self:
        """What is notable, written by others since then about those `actor` manages, and not read yet."""
        mine = Headline.objects.visible_to(actor).filter(offender_manager=actor.user, is_open=True)
        return (
            self.in_full_for(actor)
            .notable()
            .filter(custody__in=mine.values("custody"), recorded_at__gte=since)
            .exclude(author=actor.user)
            .exclude(reads__user=actor.user)
        )

    def about_conduct(self) -> Self:
        """What shows conduct or progress: anything tagged, and good and bad behaviour."""
        tagged = Exists(ContactTag.objects.filter(contact=OuterRef("pk")))
        return self.originals().filter(tagged | Q(kind__in=[ContactKind.POSITIVE, ContactKind.NEGATIVE]))

    def originals(self) -> Self:
        """Entries that amend no other; amendments are shown under theirs."""
        return self.filter(amends__isnull=True)

    def for_log(self) -> Self:
        """With all that is shown of them, newest first, in a fixed number of queries."""
        amendments = Contact.objects.select_related("author", "withdrawal")
        return (
            self.select_related(
                "author", "prison", "trust", "custody__prisoner", "withdrawal",
                "message__to", "message__opening",
            ).prefetch_related("tags", Prefetch("amendments", queryset=amendments), "documents__scans")
            .order_by("-happened_at", "-id")
        )  # fmt: skip


HAS_A_GIST = Q(restriction="") | ~Q(gist_bearing="") | ~Q(no_gist_because="")
NAMES_A_REPORT = Q(report_number="") | Q(restriction=Restriction.SECURITY)


class Contact(Evidence):
    """One entry. Never changed: a correction is a new entry that points to the old one."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="contacts")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="contacts")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    entered_at = models.DateTimeField("when entered where written", null=True, db_default=Now())
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    author_name = models.CharField(max_length=160)
    author_role = models.CharField(max_length=30)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True)
    trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=16, choices=ContactKind)
    sub_kind = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=12, choices=ContactMode)
    with_whom = models.CharField(max_length=20, choices=WithWhom)
    text = models.TextField(max_length=20_000)
    restriction = models.CharField(max_length=24, choices=Restriction, default=Restriction.NONE, blank=True)
    report_number = models.CharField("number of the security report", max_length=40, blank=True)
    gist_bearing = models.CharField("bearing on risk", max_length=300, blank=True)
    gist_what_to_do = models.CharField("what to do", max_length=300, blank=True)
    no_gist_because = models.CharField(max_length=300, blank=True)
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amendments")
    amended_because = models.CharField(max_length=300, blank=True)
    with_child = models.BooleanField("whether a child took part", null=True)
    with_barred = models.BooleanField("whether somebody took part with whom contact is limited", null=True)
    told = models.CharField("who was told of it", max_length=160, blank=True)
    origin = models.CharField(max_length=40, default="here")
    origin_key = models.CharField(max_length=80, default=uuid.uuid4)

    objects = ContactQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-happened_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["origin", "origin_key"], name="an_entry_comes_in_once"),
            models.CheckConstraint(condition=HAS_A_GIST, name="a_gist_or_a_reason_for_none"),
            models.CheckConstraint(condition=NAMES_A_REPORT, name="a_report_is_of_security"),
        )
        indexes = (
            models.Index(F("custody"), F("happened_at").desc(), F("id").desc(), name="contact_log"),
            models.Index(fields=["author", "-happened_at"], name="contact_by_author"),
            models.Index(fields=["prison", "-happened_at"], name="contact_by_prison"),
            # Of a common word the newest are wanted, and this order ends the search when there are enough;
            # a rare one is found by its words.
            models.Index(F("happened_at").desc(), F("id").desc(), name="contact_newest"),
            GinIndex(WORDS, name="contact_words"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.happened_at:%d/%m/%Y}"


class ContactTag(Evidence):
    """A tag beside an entry, with who set it and when; ended by another row, never removed."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tags")
    kind = models.CharField(max_length=16, choices=TagKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(Evidence.Meta):
        constraints = (models.UniqueConstraint(fields=["contact", "kind"], name="a_tag_once"),)
        indexes = (models.Index(fields=["kind", "contact"], name="tag_by_kind"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())


def sight(contact: Contact, actor: "Actor") -> str:
    """How much of an entry may be shown: "full", "gist", "what_to_do", "masked" or "withdrawn" (2.2, 14.1).

    Of a withdrawn entry those who could read it are told by whom and why; for the others it stays masked,
    its gist with it, since nobody is to act on it.
    """
    before = sight_if_standing(contact, actor)
    if getattr(contact, "withdrawal", None) is None:
        return before
    return "withdrawn" if before == "full" else "masked"


def sight_if_standing(contact: Contact, actor: "Actor") -> str:
    """The same as if it had not been withdrawn. Where a right is narrowed, the author reads his own."""
    if not contact.restriction or actor.is_system:
        return "full"
    if actor.may(f"{contact.restriction}:R"):
        narrowed = actor.narrowed_to(contact.restriction)
        if not narrowed or contact.author_id == actor.user.pk:  # type: ignore[union-attr]
            return "full"
        return "masked"
    if actor.may(f"{contact.restriction}:g"):
        return "what_to_do" if actor.narrowed_to(contact.restriction) == "what to do" else "gist"
    return "masked"


__all__ = [
    "Contact", "ContactKind", "ContactMode", "ContactTag", "Restriction", "TagKind", "WithWhom", "sight",
    "sight_if_standing",
]  # fmt: skip
