"""Who it is: cover, sentence and key dates."""

import datetime
from typing import Any

from cases.forms.people import ethnicities
from cases.models import Custody, Headline, KeyDate, Sentence, Stage
from cases.models.alerts import alert_names
from cases.standards.dates import age_on
from cases.templatetags.case import LIMBS, rosh_words
from staff.actors import Actor


def _scope(headline: Headline) -> str:
    if headline.in_scope is None:
        return "Not decided"
    if not headline.in_scope:
        return "Out of scope"
    return f"In scope by limb {LIMBS.get(headline.scope_limb, headline.scope_limb)}"


def _alerts(custody: Custody, headline: Headline) -> list[str]:
    found = alert_names(custody)
    if headline.mappa:
        found.append(f"MAPPA {headline.mappa}")
    if headline.in_transit_since:
        found.append("In transit between prisons")
    if headline.stage == Stage.CLOSED:
        found.append("Case closed")
    return found


def _holders(headline: Headline) -> list[dict[str, str]]:
    trust = headline.offender_manager_trust
    named = (
        ("Offender supervisor", headline.offender_supervisor, headline.prison.name),
        ("Offender manager", headline.offender_manager, trust.name if trust else ""),
        ("Personal officer", headline.personal_officer, headline.prison.name),
    )
    return [
        {"role": role, "name": holder.full_name if holder else "", "place": place if holder else ""}
        for role, holder, place in named
    ]


def cover(custody: Custody, *, today: datetime.date) -> dict[str, Any]:
    """Identity, level, tier, scope, alerts and holders. Three queries: other names, alerts, place."""
    person, headline = custody.prisoner, custody.headline
    stay = custody.stays.filter(ended_on__isnull=True).select_related("prison").first()
    return {
        "name": person.spoken_name,
        "list_name": person.list_name,
        "number": person.number,
        "born_on": person.born_on,
        "birth_estimated": person.birth_estimated,
        "age": age_on(born_on=person.born_on, on=today),
        "sex": person.get_sex_display(),
        "aliases": [one.name for one in person.aliases.current()],
        "nationality": person.nationality,
        "first_language": person.first_language,
        "interpreter_needed": person.interpreter_needed,
        "religion": person.religion,
        "ethnicity": dict(ethnicities()).get(person.ethnicity, person.ethnicity) if person.ethnicity else "",
        "home_area": person.home_area,
        "pnc_number": person.pnc_number,
        "cro_number": person.cro_number,
        "prison": headline.prison.name,
        "location": stay.location if stay else "",
        "is_here": stay is not None,
        "category": custody.get_security_category_display(),
        "rosh": rosh_words(headline.rosh_level, headline.rosh_group),
        "rosh_level": headline.rosh_level,
        "rosh_is_assessed": headline.rosh_from_assessment,
        "tier": headline.tier,
        "scope": _scope(headline),
        "scope_reason": headline.scope_reason,
        "mappa": headline.mappa,
        "stage": headline.get_stage_display(),
        "alerts": _alerts(custody, headline),
        "holders": _holders(headline),
        "earliest_release_on": headline.earliest_release_on,
        "opened_on": custody.opened_on,
    }


def _length(sentence: Sentence) -> str:
    parts = ((sentence.years, "year"), (sentence.months, "month"), (sentence.days, "day"))
    words = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
    return " ".join(words) or "no fixed length"


def sentence(custody: Custody, *, reader: Actor) -> dict[str, Any]:
    """Sentences and key dates in force. Two queries."""
    dates = KeyDate.objects.current_for(reader).filter(custody=custody).order_by("on", "kind")
    return {
        "received_on": custody.opened_on,
        "received_as": custody.get_reception_kind_display(),
        "received_from": custody.received_from,
        "sentenced_on": custody.sentenced_on,
        "returned_on": custody.returned_on,
        "closed_on": custody.closed_on,
        "closed_as": custody.get_closed_as_display() if custody.closed_as else "",
        "sentences": [
            {
                "kind": one.get_kind_display(),
                "length": _length(one),
                "imposed_on": one.imposed_on,
                "court": one.court,
                "offence": one.main_offence,
                "consecutive": one.consecutive,
            }
            for one in custody.sentences.all()
        ],
        "dates": [
            {"kind": one.kind, "name": one.get_kind_display(), "on": one.on, "source": one.source}
            for one in dates
        ],
    }
