"""Fixtures of the top layer's tests."""

import pytest
from django.core.files.base import ContentFile

from omu.actions import jobs, receptions


@pytest.fixture
def clerk(world):
    """A case administrator of Ashbourne; Morden and the trusts exist."""
    assert all((world.morden, world.aldwater, world.vale))
    return world.actor("case_administrator")


@pytest.fixture
def send(clerk, world):
    """A function: a file sent by the clerk and read by a worker; gives the finished job."""

    def sent(content, *, refuse_all=False, by=clerk):
        file = ContentFile(content, name="extract.csv")
        job = receptions.ask(file, refuse_all=refuse_all, today=world.today, by=by)
        jobs.run(job.pk)
        job.refresh_from_db()
        return job

    return sent
