"""Counting measures as long work (docs/domain.md 21.2): a worker knows it by its kind."""

from inspection.actions import measure_jobs
from omu.actions.jobs import RUNNERS

RUNNERS[measure_jobs.KIND] = measure_jobs.run
