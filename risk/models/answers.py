"""What an assessment says: answers, notes, levels of serious harm (docs/domain.md 7.3, 7.9)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from risk.models.assessments import Assessment
from staff.models.history import tracked

REFUSES_WHAT_IS_SIGNED = """
    IF EXISTS (
        SELECT 1 FROM risk_assessment
        WHERE id IN (SELECT assessment_id FROM (written) AS part) AND state NOT IN ('open', 'board')
    ) THEN
        RAISE EXCEPTION 'pgtrigger: the assessment is signed: its parts are frozen (%)', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
"""


def _frozen(operation: pgtrigger.Operation, **tables: str) -> pgtrigger.Trigger:
    """Refuses a statement that writes a part of an assessment that is signed.

    `tables`: what the statement wrote, by "old" and "new". Asked once for a statement and not for each row:
    where many rows are written at once the database may look the assessments up by reading all of them.
    """
    written = " UNION ALL ".join(f"TABLE {one}" for one in tables.values())
    return pgtrigger.Trigger(
        name=f"frozen_{str(operation).lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=REFUSES_WHAT_IS_SIGNED.replace("written", written),
    )


#: A part is written while its assessment is open, and refused by the database from the signature on.
FROZEN_WITH_ASSESSMENT = (
    _frozen(pgtrigger.Insert, new="new_parts"),
    _frozen(pgtrigger.Update, old="old_parts", new="new_parts"),
    _frozen(pgtrigger.Delete, old="old_parts"),
)


class Part(models.Model):
    """A part of an assessment; frozen with it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True
        triggers = FROZEN_WITH_ASSESSMENT


@tracked()
class Answer(Part):
    """One item answered: a score or number, or not known, or another value (text, choice, ticks, date).

    An item without a row, or with a row that holds none of these, is unanswered.
    """

    item = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField(null=True)
    missing = models.BooleanField("not known", default=False)
    value = models.JSONField(null=True)

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["assessment", "item"], name="one_answer_an_item"),
            models.CheckConstraint(
                name="not_known_has_no_score",
                condition=Q(missing=False) | Q(score__isnull=True, value__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item}: {'not known' if self.missing else self.score}"


@tracked()
class SectionNote(Part):
    """What stands under a section: evidence, protective factors, links, and need decided by hand."""

    section = models.CharField(max_length=8)
    evidence = models.TextField(blank=True)
    protective = models.TextField(blank=True)
    linked_to_rosh = models.BooleanField(null=True)
    linked_to_offending = models.BooleanField(null=True)
    need_by_hand = models.BooleanField(null=True, help_text="Where the form has no cut-off")
    need_reason = models.TextField(blank=True)
    needs_attention = models.BooleanField(default=False, help_text="Low score, still needs attention")
    attention_reason = models.TextField(blank=True)
    sources = ArrayField(models.CharField(max_length=20), default=list, help_text="Where it is known from")
    carried_forward = models.BooleanField(default=False, help_text="Copied and not yet confirmed")
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["assessment", "section"], name="one_note_a_section"),
            models.CheckConstraint(
                name="attention_has_a_reason", condition=Q(needs_attention=False) | ~Q(attention_reason="")
            ),
        )

    def __str__(self) -> str:
        return f"section {self.section}"


class Group(models.TextChoices):
    """To whom serious harm may be done (docs/domain.md 7.9)."""

    CHILDREN = "children", "Children"
    PUBLIC = "public", "Public"
    KNOWN_ADULT = "known_adult", "Known adult"
    STAFF = "staff", "Staff"
    PRISONERS = "prisoners", "Prisoners"


class Level(models.TextChoices):
    """Level of risk of serious harm; there is no level "none". Unknown is the empty text."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very High"


@tracked()
class RoshRating(Part):
    """Levels for one group: in the community as if released now, and in custody."""

    group = models.CharField(max_length=12, choices=Group)
    community = models.CharField(max_length=9, choices=Level, blank=True)
    custody = models.CharField(max_length=9, choices=Level, blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["assessment", "group"], name="one_level_a_group"),
            models.CheckConstraint(
                name="prisoners_have_no_community_level",
                condition=~Q(group=Group.PRISONERS) | Q(community=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.group}: {self.community or 'not known'}"


@tracked()
class RoshSummary(Part):
    """The texts of the summary of serious harm, and what is a concern now.

    `concerns` holds "yes", "no" or "unknown" by concern (risk/standards/levels.py, CONCERNS).
    """

    who = models.TextField("who is at risk", blank=True)
    nature = models.TextField("nature of the risk", blank=True)
    when_greatest = models.TextField("when the risk is greatest", blank=True)
    increases = models.TextField("what is likely to increase it", blank=True)
    reduces = models.TextField("what is likely to reduce it", blank=True)
    immediate_in_custody = models.BooleanField("immediate in custody", null=True)
    immediate_on_release = models.BooleanField("immediate on release", null=True)
    concerns = models.JSONField("current concerns", default=dict)
    documents = models.TextField("key documents used", blank=True)
    carried_forward = models.BooleanField(default=False, help_text="Copied and not yet confirmed")
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta(Part.Meta):
        constraints = (models.UniqueConstraint(fields=["assessment"], name="one_rosh_summary"),)

    def __str__(self) -> str:
        return f"summary of serious harm of {self.assessment_id}"
