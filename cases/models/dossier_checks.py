"""What a second person answered to a copy of the record (docs/domain.md 14.5 rule 5)."""

from django.db import models
from django.db.models import Q

from cases.models.dossiers import Dossier
from staff.models.history import Said


class CheckAnswer(models.TextChoices):
    """What came of the check."""

    RELEASED = "released", "Released"
    SENT_BACK = "sent_back", "Sent back"


class DossierCheck(Said):
    """Who read a draft through, when, and what came of it; a draft is answered once, and for good.

    `copy` is the document that is handed out of a released draft: whoever checked it stands in it by `name`.
    Reach is that of the draft (`Dossier.objects.visible_to`).
    """

    draft = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="answer_given")
    copy = models.OneToOneField(Dossier, on_delete=models.PROTECT, null=True, related_name="released_by")
    answer = models.CharField(max_length=10, choices=CheckAnswer)
    words = models.CharField("what has to be different", max_length=500, blank=True)

    class Meta(Said.Meta):
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="a_copy_released_or_sent_back_with_words",
                condition=Q(answer="released", copy__isnull=False)
                | (Q(answer="sent_back", copy__isnull=True) & ~Q(words="")),
            ),
        )

    def __str__(self) -> str:
        return f"record {self.draft_id} {self.get_answer_display().lower()}"

    @property
    def is_released(self) -> bool:
        """Whether it may be handed out."""
        return self.answer == CheckAnswer.RELEASED
