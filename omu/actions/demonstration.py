"""A demonstration estate: made-up prisons, staff and prisoners, built through the actions (README).

Everybody in omu/data/ is fictional. Days count back from the day it is loaded on, so that clocks make sense.
"""

import datetime
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from omu.actions import demonstration_assessments as assessments
from omu.actions import demonstration_circumstances as circumstances
from omu.actions import demonstration_plans as plans
from omu.actions.demonstration_audits import audited
from omu.actions.demonstration_checks import checked
from omu.actions.demonstration_custodies import changed
from omu.actions.demonstration_decisions import decided, tiered
from omu.actions.demonstration_desks import laid_out
from omu.actions.demonstration_estate import Estate, staff
from omu.actions.demonstration_letters import corresponded
from omu.actions.demonstration_measures import counted
from omu.actions.demonstration_meetings import met
from omu.actions.demonstration_moves import moves
from omu.actions.demonstration_needs import analysed
from omu.actions.demonstration_oversight import overseen
from omu.actions.demonstration_people import log, people
from omu.actions.demonstration_programmes import given_to_partners, places_proposed, run_and_delivered
from omu.actions.demonstration_protection import closed, protected
from omu.actions.demonstration_sharing import shared_out
from omu.actions.sweep import sweep
from staff import actors
from staff.actions import heartbeats
from staff.actions.errors import Refused
from staff.models import User


@transaction.atomic
def load(*, today: datetime.date) -> Estate:
    """Load the demonstration into an empty database. Raises Refused where there is anything in it already.

    At the end every clock is worked out as of `today`, and what is due or overdue is flagged.
    """
    if User.objects.exists():
        raise Refused("There are accounts already: demonstration data is loaded into an empty database only.")
    estate = Estate(today=today)
    staff(estate)
    people(estate)
    log(estate, after_moves=False)
    circumstances.recorded(estate)
    assessments.written(estate)
    plans.written(estate)
    run_and_delivered(estate)
    given_to_partners(estate)
    protected(estate)
    overseen(estate)
    tiered(estate)
    moves(estate)
    log(estate, after_moves=True)
    decided(estate)
    checked(estate)
    corresponded(estate)
    met(estate)
    changed(estate)
    shared_out(estate)
    places_proposed(estate)
    analysed(estate)
    audited(estate)
    heartbeats.beat(
        "sweep", details=asdict(sweep(today=today)), now=timezone.now(), by=actors.system("demonstration")
    )
    laid_out(estate)
    counted(estate)
    closed(estate)
    return estate
