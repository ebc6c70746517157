"""The cases of victim contact that a liaison officer works with (docs/domain.md 10.6)."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases.models import Clock, Custody, Sentence, VictimStatement
from staff.actors import Actor


def cases_of(*, by: Actor) -> QuerySet[Custody]:
    """Cases of victim contact that `by` works with: offers still owed first by their day, then by name.

    Each with `scheme`, `offered_on`, `liaison_name` and `is_named` (the officer named is `by`) of what was
    said last, `owed_by` (last day of the offer while it is owed, T17), and `offence` of its first sentence.
    """
    said = VictimStatement.objects.filter(custody=OuterRef("pk")).order_by("-stated_on", "-pk")
    owed = Clock.objects.running().with_deadline().filter(custody=OuterRef("pk"), standard="T17")
    passed = Sentence.objects.filter(custody=OuterRef("pk")).order_by("imposed_on", "pk")
    days = owed.order_by("deadline").values("deadline")  # type: ignore[misc]
    rows = Custody.objects.window_for(by).for_page()
    rows = rows.alias(named=Subquery(said.values("liaison")[:1])).annotate(
        **{name: Subquery(said.values(name)[:1]) for name in ("scheme", "offered_on", "liaison_name")},
        is_named=Coalesce(Q(named=by.person.pk), Value(False)),
        owed_by=Subquery(days[:1]),
        offence=Coalesce(Subquery(passed.values("main_offence")[:1]), Value("")),
    )
    return rows.order_by(
        F("closed_on").desc(nulls_first=True), F("owed_by").asc(nulls_last=True), "headline__sort_name", "pk"
    )
