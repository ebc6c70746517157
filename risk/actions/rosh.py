"""Saving the summary of serious harm of an assessment (docs/domain.md 7.9)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from cases.actions import headlines
from risk.actions import content, rights
from risk.models import Assessment, Group, Level, RoshRating, RoshSummary
from risk.standards.levels import CONCERNS, Overall
from risk.standards.rosh_answers import YES_NO_UNKNOWN
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

LONGEST = 20_000


@transaction.atomic
def save_rosh(
    assessment: Assessment,
    *,
    community: Mapping[str, str],
    custody: Mapping[str, str],
    texts: Mapping[str, str],
    more: Mapping[str, Any] | None = None,
    version: int,
    by: Actor,
) -> Overall:
    """Save levels by group, the five texts and `more`; returns the overall level with its reason.

    `more`: immediate_in_custody and immediate_on_release (True, False or None), concerns ("yes", "no" or
    "unknown" by concern), documents (text); what is left out keeps what it had.

    A level may be "" while it is not known yet. `version` is that of the summary when it was opened, 0 before
    its first save. Raises Stale where somebody saved it since, and Refused, naming the field, on a level or
    group that does not exist, a community level for prisoners, or an assessment that is no longer open.
    """
    user = rights.to_write_rosh(by)
    row = rights.writable(assessment)
    summary = RoshSummary.objects.filter(assessment=row).select_related("saved_by").first()
    if (summary.version if summary else 0) != version:
        raise _stale(row, summary)
    more = more or {}
    _check(community, custody, texts)
    _check_more(more)
    _write_levels(row, community, custody)
    _write_texts(row, {**texts, **more}, summary, user)
    row.version += 1
    row.save(update_fields=["version"])
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="risk.assessment.rosh_saved",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        details={"community": dict(community), "custody": dict(custody)},
    )
    return content.read(row).overall


def _stale(row: Assessment, summary: RoshSummary | None) -> Stale:
    theirs: dict[str, Any] = {}
    for one in RoshRating.objects.filter(assessment=row):
        theirs |= {f"community_{one.group}": one.community, f"custody_{one.group}": one.custody}
    if summary:
        theirs |= {name: getattr(summary, name) for name in (*content.ROSH_TEXTS, *content.ROSH_MORE)}
        theirs |= {f"concern_{name}": given for name, given in summary.concerns.items()}
        theirs |= {
            "version": summary.version,
            "saved_by": summary.saved_by.full_name,
            "saved_at": summary.saved_at,
        }
    return Stale(
        "Somebody else saved this summary while you were writing. Nothing was saved and nothing you typed is "
        "lost: compare, mend yours, and save it again.",
        theirs=theirs,
    )


def _check(community: Mapping[str, str], custody: Mapping[str, str], texts: Mapping[str, str]) -> None:
    if community.get(Group.PRISONERS):
        raise Refused("Risk to prisoners is judged in custody only.", field="community_prisoners")
    for place, levels in (("community", community), ("custody", custody)):
        for group, level in levels.items():
            if group not in Group.values or level not in ("", *Level.values):
                raise Refused(f"Choose Low, Medium, High or Very High: “{level}” is no level.",
                              field=f"{place}_{group}")  # fmt: skip
    for name, text in texts.items():
        if name not in content.ROSH_TEXTS or len(text) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)


def _check_more(more: Mapping[str, Any]) -> None:
    for name, given in more.get("concerns", {}).items():
        if name not in CONCERNS or given not in YES_NO_UNKNOWN:
            raise Refused("Answer yes, no or not known yet.", field=f"concern_{name}")
    if set(more) - set(content.ROSH_MORE) or len(more.get("documents", "")) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="documents")


def _write_levels(row: Assessment, community: Mapping[str, str], custody: Mapping[str, str]) -> None:
    RoshRating.objects.bulk_create(
        [
            RoshRating(
                assessment=row,
                group=group,
                community=community.get(group, ""),
                custody=custody.get(group, ""),
            )
            for group in Group.values
        ],
        update_conflicts=True,
        unique_fields=["assessment", "group"],
        update_fields=["community", "custody"],
    )


def _write_texts(row: Assessment, texts: Mapping[str, Any], summary: RoshSummary | None, user: User) -> None:
    fields: dict[str, Any] = {**texts, "carried_forward": False, "saved_by": user}
    if summary is None:
        RoshSummary.objects.create(assessment=row, **fields)
    else:
        RoshSummary.objects.filter(pk=summary.pk).update(**fields, version=F("version") + 1, saved_at=Now())
