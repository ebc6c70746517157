"""Files that hang on entries of the log, and what the scanner said of them (docs/domain.md 2.2, 14.1)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Now

from cases.models.contacts import Contact
from cases.models.custodies import Custody
from cases.models.prisoners import Prisoner
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class Verdict(models.TextChoices):
    """What one run of the scanner came to."""

    CLEAN = "clean", "Clean"
    INFECTED = "infected", "Infected"
    FAILED = "failed", "Could not be scanned"


#: After these nothing is scanned again.
FINAL = (Verdict.CLEAN, Verdict.INFECTED)


class DocumentQuerySet(models.QuerySet["Document"]):
    """A document is seen as the entry it hangs on (docs/domain.md 2.2)."""

    def visible_to(self, actor: "Actor") -> Self:
        """Documents of entries the actor may read in full; those of withdrawn ones for who may read these."""
        entries = Contact.objects.visible_to(actor).readable_by(actor)
        if not actor.may("withdrawal:R"):
            entries = entries.standing()
        return self.filter(Exists(entries.filter(pk=OuterRef("contact_id"))))

    def standing(self) -> Self:
        """Those of entries that were not withdrawn."""
        return self.filter(contact__withdrawal__isnull=True)

    def for_list(self) -> Self:
        """With their entry and the verdicts, newest first; two queries."""
        scans = Prefetch("scans", queryset=DocumentScan.objects.order_by("pk"))
        return self.select_related("contact", "prisoner").prefetch_related(scans).order_by("-pk")


class Document(Evidence):
    """One file as it came in; `content_type` is what its content was found to be, not what was claimed."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="documents")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="documents")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="documents")
    file = models.FileField(upload_to="documents/%Y/%m/", max_length=200)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="Bytes")
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=["prisoner", "-id"], name="document_by_prisoner"),)

    def __str__(self) -> str:
        return self.name

    @property
    def verdict(self) -> str:
        """The final word of the scanner, else "failed" after failed runs, else empty; of loaded scans."""
        found = [scan.verdict for scan in self.scans.all()]
        return next((one for one in found if one in FINAL), found[-1] if found else "")


class DocumentScan(Evidence):
    """What one run of the scan command said of a document; `words` is the end of what it printed."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="scans")
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.verdict}"


class ScanWanted(models.Model):
    """That a document waits to be scanned, and not before when; gone with the final verdict."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, primary_key=True)
    not_before = models.DateTimeField(db_default=Now())
    is_transient = True

    class Meta:
        indexes = (models.Index(fields=["not_before"], name="scan_wanted"),)

    def __str__(self) -> str:
        return f"scan of {self.document_id}"
