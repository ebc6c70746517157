"""Training records of offender supervisors, and the cases that ask for more (docs/domain.md 15)."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction

from cases.models import Headline, Sentence, Training
from cases.standards import competence as rules
from cases.standards.sharing import CaseFacts
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment, User

ROLE = "offender_supervisor"


def _check(officer: User, *, today: datetime.date, by: Actor) -> User:
    """Who records, if he or she may: the head of OMU of a prison where the officer works, of others only."""
    posts = RoleAssignment.objects.holding(today).filter(user=officer, role=ROLE, prison=by.prison_id)
    may = by.may("supervision:W") and not by.narrowed_to("supervision") and by.prison_id is not None
    if by.user is None or not may or not posts.exists():
        raise Refused("Only the head of OMU of the prison keeps the training record of its supervisors.")
    if officer == by.user:
        raise Refused("Nobody keeps his or her own training record.")
    return by.user


@transaction.atomic
def record(
    officer: User, *, skill: str, what: str, completed_on: datetime.date, today: datetime.date, by: Actor
) -> Training:
    """Record a training completed. Raises Refused for anybody but the head of OMU there, for oneself, for an
    unknown skill, without words, and for a day in the future."""
    user = _check(officer, today=today, by=by)
    objection = rules.objection(skill=skill, what=what, completed_on=completed_on, today=today)
    if objection:
        raise Refused(objection.reason, field=objection.field)
    made = Training.objects.create(
        officer=officer, skill=skill, what=what.strip(), completed_on=completed_on, recorded_by=user
    )
    _record("recorded", made, by=by)
    return made


@transaction.atomic
def withdraw(made: Training, *, reason: str, today: datetime.date, by: Actor) -> Training:
    """Take back what was recorded in error; it stays readable. Raises Refused as `record`, twice, and
    without a reason."""
    held = Training.objects.select_for_update(of=("self",)).select_related("officer").get(pk=made.pk)
    _check(held.officer, today=today, by=by)
    if held.withdrawn_on:
        raise Refused("This was withdrawn already.")
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    held.withdrawn_on, held.withdrawn_because = today, reason.strip()[:300]
    held.save(update_fields=["withdrawn_on", "withdrawn_because"])
    _record("withdrawn", held, by=by, reason=held.withdrawn_because)
    return held


def _record(what: str, made: Training, *, by: Actor, reason: str = "") -> None:
    details = {"user_name": made.officer.username, "skill": rules.SKILLS[made.skill].lower()}
    audit.record(by=by, deed=f"cases.training.{what}", subject=made, reason=reason, details=details)


def skills(officers: Iterable[int]) -> Mapping[int, set[str]]:
    """What each has been trained in; one query."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Training.objects.standing().filter(officer_id__in=set(officers)).order_by()
    for officer, skill in rows.values_list("officer_id", "skill"):
        found[officer].add(skill)
    return found


def wanting(headlines: Collection[Headline], *, officer: int, grade: str) -> dict[int, str]:
    """In words, by key of the case, what it asks for and its supervisor lacks; two queries for any number."""
    kinds: dict[int, set[str]] = defaultdict(set)
    rows = Sentence.objects.filter(custody_id__in=[one.pk for one in headlines]).order_by()
    for key, kind in rows.values_list("custody_id", "kind"):
        kinds[key].add(kind)
    has = skills([officer])[officer]
    found = {}
    for one in headlines:
        facts = CaseFacts(
            rosh_level=one.rosh_level, sentence_kinds=frozenset(kinds[one.pk]), mappa=one.mappa, tier=one.tier
        )
        words = rules.in_words(lacks=rules.lacking(facts=facts, has=has, grade=grade))
        if words:
            found[one.pk] = words
    return found
