"""The person: one Prisoner for each human being, with aliases (docs/domain.md 3.0)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Greatest

from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class Sex(models.TextChoices):
    """Sex as registered."""

    MALE = "M", "Male"
    FEMALE = "F", "Female"


class PrisonerQuerySet(models.QuerySet["Prisoner"]):
    """Which people an actor may see."""

    def visible_to(self, actor: "Actor") -> Self:
        """People with a custody within the actor's reach (docs/adr/0003)."""
        from_custody = self.model._meta.apps.get_model("cases", "Custody").objects.visible_to(actor)
        return self.filter(Exists(from_custody.filter(prisoner=OuterRef("pk"))))

    def humans(self, keys: Iterable[int]) -> Self:
        """Every record of the human beings these records are of (docs/domain.md 2.2, docs/adr/0002)."""
        everybody = self.model._base_manager.order_by()
        roots = everybody.filter(pk__in=list(keys)).values(root=Coalesce("same_as", "pk"))
        # Two ways in, each over its index: an OR of the two would read the whole table.
        return self.filter(pk__in=roots.union(everybody.filter(same_as__in=roots).values("pk")))

    def same_human(self, prisoner: "Prisoner") -> Self:
        """Every record of the human being this record is of, this one among them."""
        root = prisoner.same_as_id or prisoner.pk
        return self.filter(Q(pk=root) | Q(same_as=root))

    def window_for(self, actor: "Actor") -> Self:
        """Everybody, for those who receive: a match shows names, birth, number and last prison only."""
        return self.all() if actor.may("reception:W") else self.none()

    def found_by(self, *, number: str = "", folded_name: str = "") -> Self:
        """People with this number, or whose name or alias is like this folded name, most alike first."""
        if number:
            return self.filter(number=number)
        likeness = TrigramWordSimilarity(folded_name, F("search_name"))
        aliases = Alias.objects.current().order_by()
        # The other names of somebody found, by key: asked by likeness, each would go through the trigrams.
        alias_likeness = (
            aliases.filter(prisoner=OuterRef("pk"))
            .annotate(likeness=likeness)
            .order_by("-likeness")
            .values("likeness")[:1]
        )
        # Two ways in, each over its index: an OR of the two would read the whole table.
        alike = {"search_name__trigram_word_similar": folded_name}
        named = self.model._base_manager.order_by().filter(**alike).values("pk")
        found = named.union(aliases.filter(**alike).values("prisoner"))
        return (
            self.filter(pk__in=found)
            .annotate(likeness=Greatest(likeness, Coalesce(models.Subquery(alias_likeness), Value(0.0))))
            .order_by("-likeness", "sort_name", "number")
        )


@tracked()
class Prisoner(models.Model):
    """One human being. The prison number is unique for life and stands in addresses; names never do."""

    number = models.CharField("prison number", max_length=7, unique=True)
    family_name = models.CharField(max_length=80)
    given_names = models.CharField(max_length=120)
    search_name = models.CharField(max_length=210, editable=False, help_text="Folded, for finding")
    sort_name = models.CharField(max_length=210, editable=False, help_text="Folded, for sorting")
    born_on = models.DateField("date of birth")
    birth_estimated = models.BooleanField("date of birth is estimated", default=False)
    sex = models.CharField(max_length=1, choices=Sex)
    ethnicity = models.CharField(max_length=4, blank=True)
    religion = models.CharField(max_length=60, blank=True)
    nationality = models.CharField(max_length=60, blank=True)
    first_language = models.CharField(max_length=60, blank=True)
    interpreter_needed = models.BooleanField(null=True, help_text="Empty where nobody has asked")
    home_area = models.CharField(max_length=80, blank=True)
    release_area = models.CharField(max_length=80, blank=True, help_text="Local authority of release")
    pnc_number = models.CharField("PNC number", max_length=20, blank=True)
    cro_number = models.CharField("CRO number", max_length=20, blank=True)
    earlier_numbers = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Numbers held before this one"
    )
    sounds = ArrayField(
        models.CharField(max_length=12), default=list, editable=False, help_text="How the name sounds"
    )
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="other_records",
        help_text="The record this one is read with; written by the actions of merges alone",
    )
    version = models.PositiveIntegerField(default=1)

    objects = PrisonerQuerySet.as_manager()

    class Meta:
        ordering = ("sort_name", "number")
        # Names are written seldom and sought often: no list of what is new, to be read from end to end.
        indexes = (
            GinIndex(
                OpClass("search_name", name="gin_trgm_ops"), name="prisoner_name_trigrams", fastupdate=False
            ),
            GinIndex(fields=["sounds"], name="prisoner_sounds", fastupdate=False),
            models.Index(fields=["born_on"], name="prisoner_born"),
            models.Index(fields=["sort_name", "number"], name="prisoner_by_name"),
            GinIndex(fields=["earlier_numbers"], name="prisoner_earlier_numbers"),
            models.Index(fields=["pnc_number"], name="prisoner_pnc", condition=~Q(pnc_number="")),
            models.Index(fields=["cro_number"], name="prisoner_cro", condition=~Q(cro_number="")),
        )

    def __str__(self) -> str:
        return f"{self.list_name} {self.number}"

    @property
    def records(self) -> PrisonerQuerySet:
        """Every record of the same human being, this one among them; asked for when it is used."""
        return type(self).objects.same_human(self)

    @property
    def list_name(self) -> str:
        """Family name first, for lists."""
        return f"{self.family_name}, {self.given_names}"

    @property
    def spoken_name(self) -> str:
        """As spoken."""
        return f"{self.given_names} {self.family_name}"


class AliasKind(models.TextChoices):
    """What sort of other name it is."""

    ALSO_KNOWN_AS = "aka", "Also known as"
    BIRTH_NAME = "birth", "Name at birth"
    MARRIED_NAME = "married", "Name by marriage"
    NICKNAME = "nick", "Nickname"
    SPELLING = "spelling", "Another spelling"


class AliasQuerySet(models.QuerySet["Alias"]):
    """Other names that stand, and those that do not any more."""

    def current(self) -> Self:
        """Those not ended."""
        return self.filter(ended_on__isnull=True)

    def visible_to(self, actor: "Actor") -> Self:
        """Those not ended, for whoever reads the core of a case; the person was found within reach before."""
        return self.current() if actor.may("case_core:R") else self.none()


@tracked()
class Alias(models.Model):
    """Another name of the same person, with its kind and source; ended where it turned out to be wrong."""

    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=210, editable=False)
    kind = models.CharField(max_length=8, choices=AliasKind, default=AliasKind.ALSO_KNOWN_AS)
    source = models.CharField(max_length=60, default="reception")
    sounds = ArrayField(models.CharField(max_length=12), default=list, editable=False)
    ended_on = models.DateField(null=True, editable=False)

    objects = AliasQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["prisoner", "search_name"], name="an_alias_once"),)
        indexes = (
            GinIndex(
                OpClass("search_name", name="gin_trgm_ops"), name="alias_name_trigrams", fastupdate=False
            ),
            GinIndex(fields=["sounds"], name="alias_sounds", fastupdate=False),
        )

    def __str__(self) -> str:
        return self.name
