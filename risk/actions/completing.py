"""What follows once an assessment is complete: results by section, and alerts (docs/domain.md 7.4, 10.7)."""

import datetime

from cases.actions import alerts
from cases.standards import alerts as alert_rules
from risk.actions.content import Content
from risk.models import Assessment, SectionResult
from risk.standards import levels, needs
from staff.actors import Actor


def set_alerts(row: Assessment, *, written: Content, today: datetime.date, by: Actor) -> None:
    """The alerts that repeat this assessment, in place of those that repeated the one before (10.7)."""
    of = written.grid
    highest = {
        group: max((of.community.get(group, ""), of.custody.get(group, "")), key=("", *levels.LEVELS).index)
        for group in levels.CUSTODY_GROUPS
    }
    alerts.set_by_system(
        row.custody,
        codes=alert_rules.from_assessment(overall=written.overall.level, levels=highest),
        among=alert_rules.of_assessments(),
        because=f"Assessment completed on {today:%d/%m/%Y}",
        today=today,
        by=by,
    )


def results(row: Assessment, *, written: Content) -> list[SectionResult]:
    """What each section came to, not yet written: for plans, dashboards and needs analyses."""
    sections = [section for section in written.form.sections if section.need != needs.NO_NEED]
    found = []
    for position, section in enumerate(sections):
        need, note = written.need(section), written.notes.get(section.number)
        found.append(
            SectionResult(
                assessment=row,
                custody=row.custody,
                prisoner=row.prisoner,
                section=section.number,
                title=section.title,
                position=position,
                score=need.score,
                out_of=need.highest if section.need == needs.BY_SCORE else None,
                cut_off=section.cut_off,
                partial=need.partial,
                need_present=need.present,
                severe=need.severe,
                needs_attention=need.attention,
                reason=need.reason,
                linked_to_rosh=note.linked_to_rosh if note else None,
                linked_to_offending=note.linked_to_offending if note else None,
                protective=note.protective if note else "",
            )
        )
    return found
