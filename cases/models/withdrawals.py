"""That an entry of the log was taken back: a row beside it, which stays (docs/domain.md 14.1)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cases.models.contacts import Contact
from staff.models.history import Evidence


class Withdrawal(Evidence):
    """One entry withdrawn, by whom and why; each of its amendments has a row of the same deed.

    Who takes back an entry takes back all that was said of it, so `Contact.withdrawal` is asked of one row
    and never of the entry it amends. One row an entry: of two people at once, one withdraws it.
    """

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    by_role = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"withdrawal of entry {self.contact_id}"
