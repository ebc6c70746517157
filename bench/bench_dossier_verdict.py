"""The validator's verdict on sealed records of several lengths: PDF/UA-1 and PDF/A-3a.

`make bench ARGS="-k verdict"`; BENCH_LENGTHS (60,400) says about how many pages beside the shortest.
"""

import os
from datetime import timedelta
from pathlib import Path

import page
import pytest
from django.utils import timezone

from cases.models import Custody
from omu.dossier import content, document, finishing, manifest, sealing
from sentence_plans.actions import plans, release_plans
from sentence_plans.actions.release_plans import Arrangements
from tests.omu import records
from tests.sentence_plans import writing
from tests.world import World

LENGTHS = [0, *map(int, os.environ.get("BENCH_LENGTHS", "60,400").split(","))]
#: Entries of about 110 words that fill a page.
A_PAGE = 4.3
PROFILES = ("ua1", "pdfa-3a")


def planned(world: World, custody: Custody) -> None:
    """A sentence plan with objectives, and a release plan in it."""
    by = world.actor("offender_supervisor", grade="probation_officer")
    plan = plans.open_plan(custody, today=world.today, by=by)
    writing.fill(plan, by)
    arranged = Arrangements(
        address_state="confirmed", address="12 Mill Row, Aldwater", confirmed_on=world.today,
        conditions="No contact with the person named", reports_to="Aldwater probation office",
        reports_on=world.today + timedelta(days=60), programmes="", agencies="Police",
    )  # fmt: skip
    release_plans.arrange(plan, arrangements=arranged, version=0, today=world.today, by=by)


@pytest.mark.parametrize("length", LENGTHS)
def test_verdict(world: World, tmp_path: Path, length: int) -> None:
    """Prints pages and size; fails with what the validator finds wrong."""
    custody = records.person(world)
    records.restricted(world, custody)
    records.assessed(world, custody)
    records.circumstances(world, custody)
    planned(world, custody)
    if length:
        records.entries(world, custody, int(length * A_PAGE), words=110)
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    purpose = content.Purpose(words="For a test", reader="Validator", kind="next_prison")
    reader = world.actor("head_of_omu")
    record = content.gather(fresh, purpose=purpose, today=world.today, reader=reader)
    path = tmp_path / "record.pdf"
    files, now = manifest.attached(record), timezone.now()
    pages = document.write(document.html_of(record), target=path, attached=files, now=now)
    finishing.finish(path, title=record.title)
    sealing.seal(path)
    print(f"\n{pages} pages, {path.stat().st_size / 1024**2:.1f} MB")
    for profile in PROFILES:
        report = page.validate_pdf(path, profile=profile)
        print(f"{profile}: {'passes' if report.is_compliant else 'FAILS'}")
        assert report.is_compliant, [f"{one.rule_id}: {one.message}" for one in report.failures]
