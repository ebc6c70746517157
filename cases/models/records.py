"""What of each table goes into the interchange format, and by what a row of it is known again.

The format has the names of the fields (docs/interchange/README.md). Reading a file and writing one go by this
one table, so that what is written is what is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db import models

from cases.models.allocations import Allocation
from cases.models.circumstances import (
    CourtReport,
    DiversityIssue,
    DiversityReview,
    ImmigrationStatus,
    LearningScreening,
    Vulnerability,
)
from cases.models.custodies import HandOver, KeyDate, Sentence, Stay
from cases.models.releases import Absence, Release


class WhenKnown(Enum):
    """What a file does with a part of somebody who is here already."""

    MEND = "rows that are known are mended, new ones are added"
    ADD = "rows that are known stay as they are, new ones are added"
    KEEP = "nothing: this is done on its page; a difference is reported"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a record: a list of rows of one table.

    `of`: the foreign key the rows hang on. `key`: members by which a row is known again; of several alike the
    first is the first, and so on. `fields`: plain members. `links`: members that name a row of another table,
    each with the way to that name. `fixed`: what every row read from a file has.
    """

    name: str
    model: type[models.Model]
    of: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    links: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    when_known: WhenKnown = WhenKnown.ADD


SENTENCES = Part(
    "sentences", Sentence, "custody", ("imposed_on",),
    ("imposed_on", "court", "kind", "years", "months", "days", "main_offence", "offence_group",
     "offence_count", "consecutive"),
    when_known=WhenKnown.MEND,
)  # fmt: skip
KEY_DATES = Part(
    "key_dates", KeyDate, "custody", ("kind",), ("kind", "on", "source"), when_known=WhenKnown.MEND
)
RELEASES = Part(
    "releases", Release, "custody", ("on",),
    ("on", "closed_as", "note", "recalled_on", "recalled_because", "returned_on"),
    when_known=WhenKnown.KEEP,
)  # fmt: skip
ABSENCES = Part(
    "absences", Absence, "custody", ("kind", "left_on"),
    ("kind", "left_on", "reason", "returned_on", "return_note"),
    when_known=WhenKnown.KEEP,
)  # fmt: skip
STAYS = Part(
    "stays", Stay, "custody", ("prison", "arrived_on"),
    ("arrived_on", "arrived_by", "location", "ended_on"),
    links={"prison": "prison__code"}, when_known=WhenKnown.KEEP,
)  # fmt: skip
HAND_OVERS = Part(
    "hand_overs", HandOver, "custody", ("at",), ("at",),
    links={"prison": "prison__code", "by": "by__username"}, when_known=WhenKnown.KEEP,
)  # fmt: skip
ALLOCATIONS = Part(
    "allocations", Allocation, "custody", ("held_as", "user", "started_on"),
    ("held_as", "reason", "started_on", "ended_on", "ended_because"),
    links={"user": "user__username", "prison": "prison__code", "trust": "trust__code"},
    when_known=WhenKnown.KEEP,
)  # fmt: skip
DIVERSITY_REVIEWS = Part(
    "diversity_reviews", DiversityReview, "prisoner", ("recorded_on",),
    ("recorded_on", "nothing_found", "asked_prisoner", "note"),
)  # fmt: skip
DIVERSITY_ISSUES = Part(
    "diversity_issues", DiversityIssue, "prisoner", ("recorded_on", "aspect"),
    ("recorded_on", "aspect", "issue", "action", "resource", "done_on", "delivery_note", "ended_on",
     "ended_because"),
)  # fmt: skip
VULNERABILITIES = Part(
    "vulnerabilities", Vulnerability, "prisoner", ("recorded_on", "kind"),
    ("recorded_on", "kind", "concern", "arrangements", "review_on", "ended_on", "ended_because"),
)  # fmt: skip
IMMIGRATION = Part(
    "immigration_statuses", ImmigrationStatus, "prisoner", ("since", "state"),
    ("recorded_on", "state", "since", "notice_on", "contact", "note", "ended_on"),
)  # fmt: skip
SCREENINGS = Part(
    "learning_screenings", LearningScreening, "prisoner", ("screened_on", "tool"),
    ("recorded_on", "screened_on", "tool", "literacy", "numeracy", "language", "declined", "note"),
)  # fmt: skip
COURT_REPORTS = Part(
    "court_reports", CourtReport, "prisoner", ("custody", "kind", "dated_on"),
    ("recorded_on", "kind", "dated_on", "author_name", "on_file"),
    links={"author": "author__username", "trust": "trust__code"},
)  # fmt: skip

#: In the order of the file.
OF_CUSTODY = (SENTENCES, KEY_DATES, RELEASES, ABSENCES, STAYS, HAND_OVERS, ALLOCATIONS)
CIRCUMSTANCES = (
    DIVERSITY_REVIEWS, DIVERSITY_ISSUES, VULNERABILITIES, IMMIGRATION, SCREENINGS, COURT_REPORTS,
)  # fmt: skip

PERSON_FIELDS = (
    "number", "family_name", "given_names", "born_on", "birth_estimated", "sex", "ethnicity", "religion",
    "nationality", "first_language", "interpreter_needed", "home_area", "release_area", "pnc_number",
    "cro_number",
    "earlier_numbers",
)  # fmt: skip
ALIAS_FIELDS = ("name", "kind", "source", "ended_on")
CUSTODY_FIELDS = (
    "reception_kind", "received_from", "sentenced_on", "security_category", "is_ppo", "ppo_since",
    "earlier_rosh_level", "earlier_rosh_on",
)  # fmt: skip
ALERT_FIELDS = ("code", "opened_on", "note", "closed_on", "closed_because")
CONTACT_FIELDS = (
    "origin", "origin_key", "happened_at", "author_name", "author_role", "kind", "sub_kind", "mode",
    "with_whom", "text", "restriction", "report_number", "gist_bearing", "gist_what_to_do", "no_gist_because",
    "amended_because", "with_child", "with_barred", "told",
)  # fmt: skip
CONTACT_LINKS = {
    "author": "author__username",
    "prison": "prison__code",
    "trust": "trust__code",
    "organisation": "organisation__code",
}
WITHDRAWAL_FIELDS = ("at", "by_name", "by_role", "reason")
WITHDRAWAL_LINKS = {"user": "by__username"}
