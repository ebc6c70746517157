"""Taking in and writing generated records: time over COPY of the same rows, and memory against the number.

`make bench ARGS="-k records"`; BENCH_PRISONERS (default 10000) says how many, and for the memory BENCH_FEW
(5000) and BENCH_MANY (50000; 0 leaves it out).
"""

import datetime
import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from omu.actions import estate, record_writing, records
from staff import actors
from tests.omu.processes import ROOT, environment

DAY = datetime.date(2026, 10, 8)
SEED, PRISONS = 11, 10
PRISONERS = int(os.environ.get("BENCH_PRISONERS", "10000"))
FEW, MANY = int(os.environ.get("BENCH_FEW", "5000")), int(os.environ.get("BENCH_MANY", "50000"))
BY = actors.system("bench")
MOST_COPY_TIMES, MOST_MEMORY = 20, 1.2


def generated(path: Path, prisoners: int) -> Path:
    """A file of so many people."""
    with path.open("w", encoding="utf-8") as page:
        for line in estate.lines(prisons=PRISONS, prisoners=prisoners, seed=SEED, day=DAY):
            page.write(f"{line}\n")
    return path


def tables() -> list[str]:
    """Every table that holds rows."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
            if cursor.fetchone()[0]:
                found.append(name)
    return found


def copied(names: list[str]) -> tuple[float, int]:
    """Seconds of COPY of the rows of these tables into tables like them, indexes and checks too; and rows."""
    seconds, rows = 0.0, 0
    with connection.cursor() as cursor:
        for name in names:
            page = io.BytesIO()
            cursor.copy_expert(f'COPY "{name}" TO STDOUT', page)
            cursor.execute(f'CREATE TABLE "like_{name}" (LIKE "{name}" INCLUDING ALL)')
            page.seek(0)
            began = time.perf_counter()
            cursor.copy_expert(f'COPY "like_{name}" FROM STDIN', page)
            seconds += time.perf_counter() - began
            rows += cursor.rowcount
            cursor.execute(f'DROP TABLE "like_{name}"')
    return seconds, rows


@pytest.mark.django_db(transaction=True)
def test_records_against_copy(tmp_path: Path) -> None:
    """Prints seconds of an import, of COPY of the same rows, of the same import again and of an export."""
    path = generated(tmp_path / "estate.jsonl", PRISONERS)
    facts: dict[str, Any] = {"now": timezone.now(), "today": DAY, "by": BY, "with_places": True}

    def imported() -> tuple[float, str]:
        began = time.perf_counter()
        with path.open("rb") as source:
            report = records.load_file(source, **facts)
        return time.perf_counter() - began, report.words()

    first, words = imported()
    copy, rows = copied(tables())
    again, words_again = imported()
    began = time.perf_counter()
    size = sum(len(line) for line in record_writing.export(now=timezone.now(), by=BY))
    exported = time.perf_counter() - began
    print(f"\n{words}\n{words_again}")
    print(f"import of {PRISONERS}: {first:.1f} s, {rows} rows, {first / rows * 1e6:.0f} us a row")
    print(f"COPY of the same rows: {copy:.1f} s, import over it {first / copy:.1f} (at most 20)")
    print(f"the same file again: {again:.1f} s; export: {exported:.1f} s, {size / 2**20:.0f} MiB")
    assert first / copy <= MOST_COPY_TIMES


def peak(*words: str) -> float:
    """MiB that a command needed at most; it must succeed.

    Asked of the kernel while it runs: what `wait4` tells begins with the size of this process.
    """
    command = [sys.executable, "manage.py", *words]
    settings = environment(OMU_TODAY=DAY.isoformat())
    started = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    most = 0
    while started.poll() is None:
        state = Path(f"/proc/{started.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", state)
        most = int(found[1]) if found else most
        time.sleep(0.05)
    assert started.returncode == 0, words
    return most / 1024


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not MANY, reason="BENCH_MANY is 0")
def test_records_memory(tmp_path: Path) -> None:
    """Prints the peak of a command over few and over many: all of it, and what is above that of no record."""
    files = {number: str(generated(tmp_path / f"{number}.jsonl", number)) for number in (1, FEW, MANY)}
    peaks = {"import": [], "export": []}
    for number, path in files.items():
        peaks["import"].append(peak("import_records", path, "--with-places"))
        peaks["export"].append(peak("export_records", "--out", str(tmp_path / f"out-{number}")))
    for what, (nothing, few, many) in peaks.items():
        above = (many - nothing) / max(few - nothing, 1)
        print(f"\n{what}: {nothing:.0f} MiB for one, {few:.0f} for {FEW}, {many:.0f} for {MANY}:")
        print(f"{many / few:.2f} (target {MOST_MEMORY}); of what is above that for one {above:.2f}")
        assert many / few <= MOST_MEMORY
