"""A long sealed record against the bare renderer on the same HTML, each in a process of its own, in one run.

`make bench ARGS="-k dossier"`; BENCH_PAGES (200) says about how many pages. BENCH_MEMORY (no limit) gives our
process an address space of so many MB at most. Each side runs BENCH_TIMES (4) times in turn; the best counts.
"""

import json
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cases.models import Custody
from omu.dossier import content, document, layout, manifest
from tests.omu import records
from tests.world import World

PAGES = int(os.environ.get("BENCH_PAGES", "200"))
TIMES = int(os.environ.get("BENCH_TIMES", "4"))
MEMORY = int(os.environ.get("BENCH_MEMORY", "0"))
#: Seconds in which the renderer is loaded for certain: neither side pays for that while it is timed.
LOADING = "4"
#: Entries of about 110 words that fill a page.
A_PAGE = 4.3

#: What both processes print at their end: seconds from the HTML to the file, peak memory in MB, pages.
#: The peak is that of the program itself: what `getrusage` tells includes the process that started it.
BARE = """
import json, pickle, sys, time
from pathlib import Path
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

given = pickle.loads(Path(sys.argv[1]).read_bytes())
target = Path(sys.argv[2])

class Fonts(URLFetcher):
    def fetch(self, url, headers=None):
        path = Path(given["fonts"]) / url.removeprefix("font:")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})

began = time.perf_counter()
fonts, fetcher = FontConfiguration(), Fonts(allowed_protocols=())
page = weasyprint.HTML(string=given["html"], base_url="about:blank", url_fetcher=fetcher, encoding="utf-8")
style = weasyprint.CSS(string=given["style"], font_config=fonts, url_fetcher=fetcher)
laid_out = page.render(font_config=fonts, stylesheets=[style], **given["options"])
laid_out.metadata.attachments = [
    weasyprint.Attachment(string=one, name=name) for name, one in given["attached"].items()
]
laid_out.write_pdf(target, **given["options"])
took = time.perf_counter() - began
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
print(json.dumps([took, peak, len(laid_out.pages)]))
"""
OURS = """
import json, os, pickle, resource, sys, time
from pathlib import Path

if limit := int(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_AS, (limit * 1024**2,) * 2)
os.environ["DJANGO_SETTINGS_MODULE"] = "omu.settings"
import django
django.setup()
from django.utils import timezone
from omu.dossier import document, finishing, sealing

given = pickle.loads(Path(sys.argv[1]).read_bytes())
target = Path(sys.argv[2])
# As a job does it: the process that lays out loads the renderer while the record is gathered.
renderer = document.Renderer()
time.sleep(float(sys.argv[4]))
began = time.perf_counter()
pages = renderer.write(given["html"], target=target, attached=given["attached"], now=timezone.now())
finishing.finish(target, title="Record")
sealing.seal(target)
took = time.perf_counter() - began
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([took, max(peak, below), pages, peak]))
"""


def told(program: str, *arguments: str) -> list[float]:
    """What a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture
def given(world: World, tmp_path: Path) -> Path:
    """The HTML of a long record with what is attached to it, in a file that both processes read."""
    custody = records.person(world)
    records.entries(world, custody, round(PAGES * A_PAGE), words=110)
    records.assessed(world, custody)
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    purpose = content.Purpose(words="Bench", reader="Nobody")
    began = time.perf_counter()
    record = content.gather(fresh, purpose=purpose, today=world.today, reader=world.actor("head_of_omu"))
    document.html_of(record)
    print(f"\ngathered and written as HTML in {time.perf_counter() - began:.1f} s, while the renderer loads")
    facts: dict[str, Any] = {
        "html": document.html_of(record),
        "style": document.STYLE.read_text("utf-8"),
        "options": layout.OPTIONS,
        "attached": manifest.attached(record),
        "fonts": str(Path("static/vendor/fonts").resolve()),
    }
    path = tmp_path / "given"
    path.write_bytes(pickle.dumps(facts))
    return path


def test_dossier_against_the_bare_renderer(given: Path, tmp_path: Path) -> None:
    """Prints seconds and peak memory of both sides, and the ratios asked to be at most 1.15.

    Seconds from the HTML to the file, with the renderer loaded on both sides: ours is loaded by a process of
    its own while the job gathers the record, whose seconds are printed beside that.

    Ours is a worker and the process that lays out for it: the larger of the two peaks counts.
    """
    bare, ours = [], []
    for _ in range(TIMES):
        bare.append(told(BARE, str(given), str(tmp_path / "bare.pdf")))
        ours.append(told(OURS, str(given), str(tmp_path / "ours.pdf"), str(MEMORY), LOADING))
    assert bare[0][2] == ours[0][2]
    taken, memory = ([min(one[at] for one in side) for side in (bare, ours)] for at in (0, 1))
    print(f"\n{bare[0][2]:.0f} pages, {(tmp_path / 'ours.pdf').stat().st_size / 1024**2:.1f} MB")
    print(f"seconds: bare {taken[0]:.1f}, sealed {taken[1]:.1f}: ratio {taken[1] / taken[0]:.3f}")
    print(f"peak MB: bare {memory[0]:.0f}, sealed {memory[1]:.0f}: ratio {memory[1] / memory[0]:.3f}")
    print(f"of that the worker itself: {min(one[3] for one in ours):.0f} MB")
