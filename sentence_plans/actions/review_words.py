"""What a review says, in lists of label and words: for its page and the record as a document (8.7)."""

import datetime
from collections.abc import Mapping
from typing import Any

from sentence_plans.models import PlanReview
from sentence_plans.standards.reviews import ACHIEVEMENT, AHEAD, OVERALL, PERIOD
from staff.templatetags.dates import day


def said(review: PlanReview) -> Mapping[str, Any]:
    """What a review says in lists of label and words, for its page and the record as a document."""
    return {
        "overall": OVERALL.get(review.overall, ""),
        "period": [(PERIOD[name], review.period[name]) for name in PERIOD if name in review.period],
        "ahead": [(AHEAD[name], _words(review.ahead[name])) for name in AHEAD if name in review.ahead],
        "programmes": [_programme(one) for one in review.programmes],
        "texts": [(label, text) for label, text in _texts(review) if text],
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    try:
        return day(datetime.date.fromisoformat(value))
    except ValueError:
        return str(value)


def _programme(one: Mapping[str, Any]) -> str:
    parts = [str(one["name"])]
    if "completed" in one:
        parts.append("completed" if one["completed"] else "not completed")
    if one.get("objectives"):
        parts.append(f"its objectives {ACHIEVEMENT[one['objectives']].lower()} achieved")
    if "report" in one:
        parts.append("report available" if one["report"] else "no report")
    return ", ".join(parts)


def _texts(review: PlanReview) -> list[tuple[str, str]]:
    return [
        ("Compliance", review.compliance),
        ("Level of incentives (IEP)", review.iep_level),
        ("Motivation", review.get_motivation_change_display()),
        ("Capacity to change", review.get_capacity_change_display()),
        ("Work on motivation", review.motivation_work),
        ("Work on the effect on victims", review.get_victim_state_display()),
        ("What it was, and what it changed", review.victim_work),
        ("Work on discrimination", review.discrimination_work),
        ("Reason of the end", review.end_reason),
        ("Overall response", review.end_response),
        ("What the prisoner says", review.prisoner_view),
    ]
