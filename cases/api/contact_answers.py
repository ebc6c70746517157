"""What the API tells of an entry of the log, as the permission table says (docs/domain.md 2.2)."""

from typing import Any, TypedDict

from rest_framework import serializers

from cases.models import Contact, sight
from cases.models.contacts import VICTIM_KIND

#: What each degree of sight lets through besides id, date and owner (docs/domain.md 2.2).
SHOWN = {
    "masked": (),
    "what_to_do": ("restriction", "gist_what_to_do"),
    "gist": ("restriction", "gist_bearing", "gist_what_to_do", "no_gist_because"),
    "withdrawn": ("withdrawn",),
}
ALWAYS = ("id", "custody", "prisoner", "happened_at", "author_name", "author_role", "prison", "sight")


class WithdrawnAnswer(TypedDict):
    """That an entry was taken back."""

    at: str
    by: str
    because: str


class DocumentAnswer(TypedDict):
    """A file that hangs on an entry; size in bytes."""

    id: int
    name: str
    size: int
    content_type: str
    sha256: str


class ContactAnswer(serializers.ModelSerializer[Contact]):
    """One entry. Where `sight` is not `full`, what may not be seen is null: that is not the same as empty."""

    prisoner = serializers.CharField(source="custody.prisoner.number")
    prison = serializers.CharField(source="prison.code", default=None, allow_null=True)
    sight = serializers.ChoiceField(choices=("full", "gist", "what_to_do", "masked", "withdrawn"))
    tags = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField(
        help_text="Files that hang on it; their content is no part."
    )
    withdrawn = serializers.SerializerMethodField(
        help_text="Where sight is withdrawn: at, by and because. The rest of the entry is shown no more."
    )
    amended_by = serializers.SerializerMethodField(help_text="Keys of the entries that correct this one.")

    class Meta:
        model = Contact
        fields = (
            "id",
            "custody",
            "prisoner",
            "happened_at",
            "recorded_at",
            "author_name",
            "author_role",
            "prison",
            "sight",
            "kind",
            "sub_kind",
            "mode",
            "with_whom",
            "text",
            "tags",
            "restriction",
            "report_number",
            "gist_bearing",
            "gist_what_to_do",
            "no_gist_because",
            "amends",
            "amended_because",
            "amended_by",
            "withdrawn",
            "documents",
            "with_child",
            "with_barred",
            "told",
            "origin",
            "origin_key",
        )
        extra_kwargs = {
            name: {"allow_null": True}
            for name in fields
            if name not in (*ALWAYS, "tags", "amended_by", "withdrawn", "documents")
        }

    def get_tags(self, contact: Contact) -> list[str]:
        """Stored words of the tags."""
        return [tag.kind for tag in contact.tags.all()]

    def get_amended_by(self, contact: Contact) -> list[int]:
        """Oldest first."""
        return sorted(one.pk for one in contact.amendments.all())

    def get_documents(self, contact: Contact) -> list[DocumentAnswer]:
        """In the order in which they were added."""
        return [
            {
                "id": one.pk,
                "name": one.name,
                "size": one.size,
                "content_type": one.content_type,
                "sha256": one.sha256,
            }
            for one in sorted(contact.documents.all(), key=lambda one: one.pk)
        ]

    def get_withdrawn(self, contact: Contact) -> WithdrawnAnswer | None:
        """Who took it back, when and why."""
        found = getattr(contact, "withdrawal", None)
        return {"at": found.at.isoformat(), "by": found.by_name, "because": found.reason} if found else None

    def to_representation(self, instance: Contact) -> dict[str, Any]:
        """Mask what this caller may not see."""
        actor = self.context["request"].actor
        degree = sight(instance, actor)
        instance.sight = degree  # type: ignore[attr-defined]
        shown: dict[str, Any] = super().to_representation(instance)
        if actor.narrowed_to("contact_log") == VICTIM_KIND:
            shown["prison"] = None  # never where somebody is held (docs/domain.md 10.6)
        if degree == "full":
            return shown
        seen = (*ALWAYS, *SHOWN[degree])
        hidden: dict[str, Any] = {
            name: [] if isinstance(told, list) else None for name, told in shown.items()
        }
        return hidden | {name: shown[name] for name in seen}
