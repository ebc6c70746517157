"""What the measures read of custody, log and circumstances as of a day: one query each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import make_aware

from cases.actions.clock_facts import first_meaningful
from cases.models import (
    Absence,
    Alert,
    Allocation,
    Contact,
    ContactTag,
    CourtReport,
    Custody,
    DiversityIssue,
    HeldAs,
    KeyDate,
    LearningScreening,
    Oversight,
    Prisoner,
    Release,
    Sentence,
    Stay,
    TagKind,
    VictimStatement,
    Vulnerability,
    WithWhom,
    child_marks,
)
from inspection.actions.measure_streams import Row, of
from risk.actions.oversight_facts import CONTACT_LIMITS
from risk.actions.scope_facts import MAPPA_LEVELS
from risk.models import DecisionRecord, ReleaseOutcome, ScopeDecision, TierDecision
from sentence_plans.models import LearningStep, ObjectiveEntry, TransferNeed


@dataclass(frozen=True, slots=True)
class Reach:
    """Which custodies are looked at, as a query; of which human beings; and the day as of which."""

    custodies: QuerySet[Any]
    people: QuerySet[Any]
    as_of: date

    @property
    def night(self) -> datetime:
        """The first moment after the day."""
        return make_aware(datetime.combine(self.as_of + timedelta(days=1), time()))

    def rows(self, table: Any, **limits: Any) -> QuerySet[Any]:
        """The rows of a table that hang on these custodies."""
        return table.objects.filter(custody__in=self.custodies, **limits).order_by()

    def held(self, since: str, until: str) -> Q:
        """What had begun by the day and not ended by it."""
        return Q(**{f"{since}__lte": self.as_of}) & (
            Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": self.as_of})
        )


def reach(*, prisons: list[int], since: date, until: date, as_of: date) -> Reach:
    """The custodies with a stay in these prisons in the period (21.4 rule 1); none opened in error."""
    stays = Stay.objects.filter(prison__in=prisons, arrived_on__lte=min(until, as_of)).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=since)
    )
    custodies = Custody.objects.filter(pk__in=stays.values("custody")).exclude(closed_as="error")
    records = custodies.values("prisoner")
    roots = Prisoner.objects.filter(pk__in=records, same_as__isnull=False).values("same_as")
    people = Prisoner.objects.filter(
        Q(pk__in=records) | Q(pk__in=roots) | Q(same_as__in=records) | Q(same_as__in=roots)
    )
    return Reach(custodies.order_by().values("pk"), people.order_by().values("pk"), as_of)


def custody_sources(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Sentence, stays and who held the case."""
    return {**_sentence(asked), **_holders(asked), **_decided(asked)}


def _sentence(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """The sentence, its dates and where it was served."""
    day = asked.as_of
    gone = Q(on__lte=day)
    return {
        "sentences": of(
            asked.rows(Sentence, imposed_on__lte=day),
            fields=("custody", "kind", "years", "months", "days", "consecutive"),
            order=("imposed_on", "pk"),
        ),
        "dates": of(
            asked.rows(KeyDate, replaced_at__isnull=True, kind__in=["CRD", "ARD", "PED", "TED"]),
            fields=("custody", "kind", "on"),
        ),
        "stays": of(
            asked.rows(Stay, arrived_on__lte=day),
            fields=("custody", "pk", "prison", "arrived_on", "arrived_by", "ended_on"),
            order=("arrived_on", "pk"),
        ),
        "releases": of(
            asked.rows(Release).filter(gone),
            fields=("custody", "on", "closed_as", "returned_on"),
            order=("on", "pk"),
        ),
        "absences": of(
            asked.rows(Absence, left_on__lte=day),
            fields=("custody", "pk", "kind", "left_on", "returned_on"),
            order=("pk",),
        ),
    }


def _holders(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Who held the case, who wrote the report to the court."""
    day = asked.as_of
    return {
        "allocations": of(
            asked.rows(Allocation, started_on__lte=day).filter(
                held_as__in=[HeldAs.OFFENDER_SUPERVISOR, HeldAs.OFFENDER_MANAGER]
            ),
            fields=(
                "custody",
                "held_as",
                "user",
                "user__given_names",
                "user__family_name",
                "prison",
                "trust",
                "started_on",
                "ended_on",
                "pk",
            ),
            order=("started_on", "pk"),
        ),
        "reports": of(
            asked.rows(CourtReport, recorded_on__lte=day),
            fields=("custody", "kind", "author_name", "author", "on_file"),
            order=("pk",),
        ),
    }


def _decided(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Scope, tier and alerts that stood on the day."""
    return {
        "scopes": of(
            asked.rows(ScopeDecision).filter(asked.held("since", "ended_on")),
            fields=("custody", "in_scope", "since", "reason", "by_hand"),
            order=("since", "pk"),
        ),
        "tiers": of(
            asked.rows(TierDecision).filter(asked.held("since", "ended_on")),
            fields=("custody", "tier"),
            order=("since", "pk"),
        ),
        "alerts": of(
            asked.rows(Alert, code__in=[*CONTACT_LIMITS, *MAPPA_LEVELS]).filter(
                asked.held("opened_on", "closed_on")
            ),
            fields=("custody", "code"),
        ),
    }


def log_sources(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """What the log says: contacts, changes in risk of harm, reports, oversight."""
    return {**_entries(asked), **_acts(asked)}


def _entries(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Contacts, changes in risk of harm, child protection, counts."""
    logged = asked.rows(Contact, happened_at__lt=asked.night)
    spoke = first_meaningful(logged).annotate(day=TruncDate("happened_at"))
    tags = ContactTag.objects.filter(
        contact__custody__in=asked.custodies, contact__happened_at__lt=asked.night, contact__withdrawal=None
    )
    entries = ObjectiveEntry.objects.filter(contact=OuterRef("contact"), since__lt=asked.night)
    linked = entries.order_by().values("contact").annotate(first=Min("since")).values("first")
    changes = tags.filter(kind=TagKind.CHANGE_IN_ROH).annotate(
        day=TruncDate("contact__happened_at"),
        entered=TruncDate("contact__entered_at"),
        linked=TruncDate(Subquery(linked)),
        amended=Exists(Contact.objects.filter(amends=OuterRef("contact"))),
    )
    children = child_marks(by=asked.as_of).filter(pk__in=tags.values("pk"))
    return {
        "spoke": of(spoke.order_by(), fields=("custody", "prison", "day"), order=("custody", "day")),
        "changes": of(
            changes,
            fields=(
                "contact__custody",
                "contact",
                "contact__amends",
                "amended",
                "day",
                "entered",
                "linked",
            ),
            order=("day", "pk"),
            via="contact__custody__prisoner",
        ),
        "child_tags": of(children, fields=("contact__custody",), via="contact__custody__prisoner"),
        "logged": _counted(logged),
    }


def _acts(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Oversight, temporary releases, decisions, and what was said of victims."""
    return {
        "oversights": of(
            asked.rows(Oversight, seen_on__lte=asked.as_of).filter(
                Q(withdrawal__isnull=True) | Q(withdrawal__withdrawn_on__gt=asked.as_of)
            ),
            fields=("custody", "seen_on", "areas"),
            order=("seen_on", "pk"),
        ),
        "release_outcomes": of(
            ReleaseOutcome.objects.filter(decision__custody__in=asked.custodies, on__lte=asked.as_of),
            fields=("decision__custody", "decision", "ended", "on"),
            via="decision__custody__prisoner",
        ),
        "victim_statements": of(
            asked.rows(VictimStatement, stated_on__lte=asked.as_of),
            fields=("custody", "who", "stated_on"),
            order=("stated_on", "pk"),
        ),
        "decisions": of(
            asked.rows(DecisionRecord, state="closed", decided_on__lte=asked.as_of),
            fields=("custody", "kind", "decided_on", "cited"),
            order=("decided_on", "pk"),
        ),
    }


def _counted(logged: QuerySet[Contact]) -> Iterator[Row]:
    """Reports in the log by what they are of, and the last contact of supervisor and manager."""
    report = Q(kind="report", amends__isnull=True)
    spoke = Q(with_whom=WithWhom.PRISONER)
    standing = logged.standing()  # type: ignore[attr-defined]
    counted = standing.values("custody").annotate(
        boards=Count("pk", filter=report & Q(sub_kind="board")),
        meetings=Count("pk", filter=report & Q(sub_kind__in=["idrmt", "mappa"])),
        programmes=Count("pk", filter=report & Q(sub_kind="post_programme")),
        by_supervisor=Max("happened_at", filter=spoke & Q(author_role="offender_supervisor")),
        by_manager=Max("happened_at", filter=Q(author_role="offender_manager")),
    )
    human = Min("custody__prisoner__same_as_id"), Min("custody__prisoner_id")
    rows = counted.annotate(human_key=Coalesce(*human)).order_by("human_key")
    fields = ("human_key", "custody", "boards", "meetings", "programmes", "by_supervisor", "by_manager")
    return rows.values_list(*fields).iterator(chunk_size=2000)


def person_sources(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Circumstances of the human being, learning, needs for a transfer."""
    day = asked.as_of

    def told(table: Any, *limits: Q) -> QuerySet[Any]:
        return table.objects.filter(*limits, prisoner__in=asked.people, recorded_on__lte=day).order_by()

    open_then = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    return {
        "screenings": of(
            told(LearningScreening, Q(screened_on__lte=day)),
            fields=("literacy", "numeracy", "language", "declined"),
            order=("screened_on", "pk"),
            via="prisoner",
        ),
        "vulnerabilities": of(told(Vulnerability, open_then), fields=("pk",), via="prisoner"),
        "diversity": of(told(DiversityIssue, open_then), fields=("pk",), via="prisoner"),
        "learning": of(
            asked.rows(LearningStep, on__lte=day).filter(
                Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=asked.night)
            ),
            fields=("custody", "kind"),
        ),
        "transfer_needs": of(
            asked.rows(TransferNeed, recorded_on__lte=day).annotate(over=F("ended_on")),
            fields=("custody", "state", "planned_for", "moved_on", "ended_on"),
            order=("recorded_on", "pk"),
        ),
    }
