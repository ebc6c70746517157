"""Matching people to free places as long work; the solver is loaded when the first proposal is worked out."""

import datetime
from importlib import import_module

from omu.actions.jobs import RUNNERS
from sentence_plans.actions import proposals
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job, Region

#: Loaded by name: with NumPy it takes some 30 MB, which no other work of a worker needs.
SOLVER = "sentence_plans.standards.place_solver"


def _run(job: Job, by: Actor) -> str:
    """Work a proposal out; its page shows it. Returns the sentence for the asker."""
    solver = import_module(SOLVER)
    region = Region.objects.get(code=job.parameters["region"])
    today = datetime.date.fromisoformat(job.parameters["today"])
    try:
        made = proposals.propose(region, choose=solver.choose, solver=solver.name(), today=today, by=by)
    except solver.NotSolvedError as unsolved:
        raise Refused(f"The solver did not finish ({unsolved}); nothing is proposed.") from unsolved
    jobs.progress(job, done=made.needs, total=made.needs)
    return (
        f"{made.placed} of {made.people} people can finish a programme in time; first come first served "
        f"would place {made.first_come}. See Free places under Work on cases."
    )


RUNNERS[proposals.KIND] = _run
