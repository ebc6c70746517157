"""What a review looks at: objectives to be answered for, factors with scores, who came (8.7, 8.8)."""

import datetime
from dataclasses import dataclass

from cases.models import ContactTag, Custody, TagKind
from cases.models.contacts import Contact
from risk.models import Assessment, SectionResult
from risk.models import State as AssessmentState
from sentence_plans.actions.content import Content, answerable
from sentence_plans.models import Board, How, Objective, Party, PlanReview
from staff.actors import Actor

#: The entries that show movement, from the log (docs/domain.md 8.8).
MOVEMENT = (TagKind.PROGRESS, TagKind.CHANGE_IN_ROH, TagKind.PARALLELING, TagKind.MOTIVATION,
            TagKind.VICTIM_AWARENESS)  # fmt: skip
MOST_ENTRIES = 20


@dataclass(frozen=True)
class Factor:
    """A factor that is or was significant: its scores then and now, and the objectives that answer it."""

    need: str
    title: str
    score_before: int | None
    score_now: int | None
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class ReviewFacts:
    """What is before somebody who reviews. `since` is the day of the last review, or of completion."""

    since: datetime.date | None
    last: PlanReview | None
    objectives: list[Objective]
    factors: list[Factor]


def gather(written: Content) -> ReviewFacts:
    """The facts of the next review of a plan, since the last one that was not sent back; five queries."""
    reviews = PlanReview.objects.standing().filter(plan=written.plan)
    last = reviews.whole().order_by("-number").first()
    since = last.on if last else written.plan.completed_on
    return ReviewFacts(since, last, _objectives(written, last), _factors(written, since))


def _objectives(written: Content, last: PlanReview | None) -> list[Objective]:
    """Those worked on, and those that ended since the last review: each is answered for once."""

    def is_open(one: Objective) -> bool:
        return one.is_current or last is None or any(row.at > last.at for row in one.statuses.all())

    return [one for one in written.in_plan if is_open(one)]


def _factors(written: Content, since: datetime.date | None) -> list[Factor]:
    """The needs present now or then, of those that can change."""
    if written.latest is None:
        return []
    before = _assessment_before(written, since)
    keys = [one.pk for one in (written.latest, before) if one]
    now: dict[str, SectionResult] = {}
    then: dict[str, SectionResult] = {}
    for row in SectionResult.objects.filter(assessment__in=keys).order_by("position"):
        (now if row.assessment_id == written.latest.pk else then)[row.section] = row
    titles = answerable()
    found = []
    for key in dict.fromkeys([*now, *then]):
        rows = [one for one in (now.get(key), then.get(key)) if one]
        if key in titles and any(one.need_present for one in rows):
            linked = tuple(one for one in written.in_plan if key in {link.need for link in one.needs.all()})
            scores = (then[key].score if key in then else None, now[key].score if key in now else None)
            found.append(Factor(key, rows[0].title, *scores, linked))
    return found


def _assessment_before(written: Content, since: datetime.date | None) -> Assessment | None:
    """The assessment that stood at the last review, where there is a later one now."""
    latest = written.latest
    if latest is None or since is None:
        return None
    rows = Assessment.objects.filter(
        prisoner__in=written.plan.prisoner.records,
        state=AssessmentState.COMPLETE,
        completed_on__lte=since,
    )
    return rows.exclude(pk=latest.pk).order_by("-completed_on", "-id").first()


def entries(custody: Custody, *, since: datetime.date | None, by: Actor) -> list[Contact]:
    """The entries of the log since then that show movement and that the actor reads in full, latest first."""
    tagged = ContactTag.objects.filter(kind__in=MOVEMENT).values("contact")
    rows = Contact.objects.visible_to(by).in_full_for(by).originals()
    rows = rows.filter(custody=custody, pk__in=tagged)
    if since:
        rows = rows.filter(happened_at__date__gte=since)
    return list(rows.prefetch_related("tags").order_by("-happened_at", "-id")[:MOST_ENTRIES])


def in_log(custody: Custody, *, since: datetime.date | None, by: Actor) -> dict[str, int]:
    """How many adjudications and warnings the log has since then, to count from."""
    rows = Contact.objects.visible_to(by).in_full_for(by).originals().filter(custody=custody)
    if since:
        rows = rows.filter(happened_at__date__gte=since)
    kinds = list(rows.filter(kind="negative").values_list("sub_kind", flat=True))
    return {"adjudications": kinds.count("adjudication"), "warnings": kinds.count("warning")}


def who_came(written: Content, *, since: datetime.date | None) -> dict[str, tuple[str, str]]:
    """How each party took part in the boards held since then, with the name: to start from; two queries."""
    boards = Board.objects.filter(plan=written.plan).held()
    if since:
        boards = boards.filter(held_on__gte=since)
    found: dict[str, tuple[str, str]] = {}
    for board in boards.prefetch_related("seats"):
        for seat in board.seats.all():
            if seat.attended:
                found.setdefault(seat.party, (seat.mode, seat.name))
            elif seat.used:
                found.setdefault(seat.party, (How.IN_WRITING.value, seat.name))
    headline = written.custody.headline
    names = {
        Party.OFFENDER_MANAGER.value: headline.offender_manager,
        Party.OFFENDER_SUPERVISOR.value: headline.offender_supervisor,
    }
    for party, user in names.items():
        if user and party not in found:
            found[party] = ("", user.full_name)
    return found
