"""The generated estate: the same for the same seed, plausible, and taken in without a fault."""

import datetime
import gc
import json
import tracemalloc
from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from cases.models import Alert, Allocation, Contact, Custody, Headline, Prisoner, Stay
from omu.actions import estate, record_files, records
from risk.models import Assessment, PredictorResult
from sentence_plans.models import Course, Delivery, DeliveryState, Provision, SentencePlan, TransferNeed
from staff.actions.errors import Refused
from staff.models import AuditEvent, Prison, RoleAssignment, User
from tests.omu.test_records import counts

DAY = datetime.date(2026, 10, 8)
FIGURES = {"prisons": 3, "prisoners": 250, "seed": 7, "day": DAY}


def people(**figures):
    """The records of an estate."""
    lines = [json.loads(line) for line in estate.lines(**FIGURES | figures)]
    return [line for line in lines if "identity" in line]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    paths = [tmp_path / name for name in ("one", "two", "other")]
    for path, seed in zip(paths, (7, 7, 8), strict=True):
        words = ["--prisons", "3", "--prisoners", "60", "--seed", str(seed), "--day", "2026-10-08"]
        call_command("generate_estate", *words, "--out", str(path))
    one, two, other = (path.read_bytes() for path in paths)
    assert one == two
    assert one != other


def test_a_small_estate_is_the_beginning_of_a_large_one():
    few, many = people(prisoners=200), people(prisoners=5000)
    # Only the names of officers grow with the number, since more of them are needed.
    assert [one["identity"] for one in few] == [one["identity"] for one in many[:200]]
    kinds = [Counter(kind(one) for one in found) for found in (few, many)]
    assert set(kinds[1]) >= {"remand", "DET", "YOI", "EDS", "IPP", "LIFE", "recall"}
    for name, count in kinds[1].items():
        # Four standard deviations of a share among 200 are at most 4 * sqrt(0.25 / 200), about 0.14.
        assert abs(kinds[0][name] / 200 - count / 5000) < 0.14, name
    assert len({one["identity"]["number"] for one in many}) == 5000


def kind(record):
    """What sort of custody the current one is."""
    last = record["custodies"][-1]
    if any("returned_on" in one for one in last.get("releases", ())):
        return "recall"
    return last["sentences"][0]["kind"] if "sentences" in last else last["reception_kind"]


def test_every_line_is_of_the_shape_of_the_schema():
    faults = [one for record in people() for one in record_files.validator().iter_errors(record)]
    assert faults == []


def test_an_estate_is_taken_in_with_its_places_and_again(world, tmp_path):
    path = tmp_path / "estate.jsonl"
    path.write_text("\n".join(estate.lines(**FIGURES)) + "\n", encoding="utf-8")

    def load(**options):
        facts = {"now": timezone.now(), "today": DAY, "by": world.system}
        with path.open("rb") as source:
            return records.load_file(source, **facts | options)

    report = load()
    assert (report.made, report.refused) == (0, 250)
    assert "There is no prison" in report.faults[0].reason
    report = load(with_places=True)
    assert (report.made, report.refused, report.left_out) == (250, 0, [])
    assert (Prison.objects.count(), Prisoner.objects.count()) == (3, 250)
    assert RoleAssignment.objects.filter(role="offender_supervisor").count() == 6
    assert not any(one.has_usable_password() for one in User.objects.all())
    assert AuditEvent.objects.filter(deed="staff.role.given", role="system").count() == report.places - 6
    assert Stay.objects.filter(ended_on=None).count() == Headline.objects.filter(is_open=True).count() > 200
    assert Custody.objects.filter(closed_on__isnull=False).exists()
    assert min(Alert.objects.count(), Allocation.objects.count(), Contact.objects.count()) > 50
    assert min(Assessment.objects.complete().count(), SentencePlan.objects.open().count()) > 50
    assert Headline.objects.filter(rosh_from_assessment=True, plan_state="draft").count() > 40
    assert PredictorResult.objects.filter(two_year__isnull=False).exists()
    assert min(Provision.objects.count(), Course.objects.count(), TransferNeed.objects.count()) > 2
    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert set(states) == set(DeliveryState.values)
    assert 20 < states["here"] < 80
    assert Delivery.objects.waiting().exists()
    # Of an accredited programme that is not run where somebody is, nothing is planned here.
    here = Delivery.objects.running().filter(state="here", programme__is_accredited=True)
    run = set(Provision.objects.values_list("programme", "prison"))
    assert set(here.values_list("programme", "prison")) <= run
    before = counts()
    assert load(with_places=True).same == 250
    after = counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "staff_auditevent": 1
    }


def test_memory_does_not_grow_with_the_estate():
    peaks = []
    for prisoners in (1000, 3000):  # of one prison, which has as many officers as there may be
        gc.collect()
        tracemalloc.start()
        for _ in estate.lines(**FIGURES | {"prisons": 1, "prisoners": prisoners}):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The longest of more people is longer by some; two thousand lines kept would be 40 million bytes.
    assert peaks[1] < peaks[0] * 1.2 + 200_000, peaks


@pytest.mark.parametrize("figures", [{"prisons": 0}, {"prisons": 1000}, {"prisoners": -1}])
def test_figures_out_of_range(figures):
    with pytest.raises(Refused, match="prisoners can be made"):
        estate.lines(**FIGURES | figures)
