"""The plan for the person it is about: plain, in large print, nothing restricted (docs/domain.md 8.2)."""

import pikepdf
import pytest
from django.urls import reverse

from cases.models import Dossier
from omu.dossier import document, finishing, my_plan
from risk.actions import content as assessment_content
from risk.actions import rosh_parts, signing
from sentence_plans.actions import plans
from sentence_plans.actions.plans import Blocks
from sentence_plans.models import SentencePlan
from staff.models import Job
from tests.omu import pages_of
from tests.omu.test_dossier_document import verdict
from tests.risk import writing as risk_writing
from tests.sentence_plans.writing import TEMPER, begin, complete, fill

SECRETS = ("Harm to staff", "VICTIM STREET", "CONFERENCE CHAIR", "Responsivity", "risk of serious harm")
BLOCKS = Blocks(
    contact_with="Offender supervisor",
    contact_every_days=14,
    learning_style="By doing.",
    what_helps="Short talks.",
    prisoner_statement="I want quiet.",
    positives="My sister visits.",
    obstacles="Debt: the adviser comes in March.",
    victim_location="VICTIM STREET",
    conference="CONFERENCE CHAIR",
    responsivity="Staff only.",
)


@pytest.fixture
def plan(world):
    """Complete, on an assessment whose self-assessment was filled in with the prisoner."""
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    custody = world.receive()
    world.allocate(custody, supervisor)
    made = risk_writing.begin(world, custody, supervisor)
    risk_writing.fill(made, supervisor)
    part = assessment_content.read(made).harm.questions.part(code="self_assessment")
    codes = [line.code for line in part.question(code="topics").lines]
    topics = dict.fromkeys(codes, "no") | {"temper": "both"}
    said = {"filled": "yes", "on": "2026-10-08", "help": "no", "topics": topics, "again": "unlikely",
            "why": "Tired of it."}  # fmt: skip
    kept = assessment_content.read(made).harm.parts.get("self_assessment")
    rosh_parts.save_part(
        made, code="self_assessment", said=said, version=kept.version if kept else 0, by=supervisor
    )
    made.refresh_from_db()
    signing.sign(made, version=made.version, today=world.today, by=supervisor)
    row = begin(world, custody, supervisor)
    fill(row, supervisor)
    plans.save_blocks(row, blocks=BLOCKS, version=row.blocks_version, by=supervisor)
    complete(world, SentencePlan.objects.get(pk=row.pk), supervisor)
    return SentencePlan.objects.for_page().get(pk=row.pk), supervisor


def test_the_page_speaks_as_the_prisoner_and_holds_nothing_restricted(plan, as_actor):
    row, supervisor = plan
    client = as_actor(supervisor)
    address = reverse("plan_print", args=[row.prisoner.number])
    for page in (client.get(address), client.get(address, {"print": "large"})):
        words = page.content.decode()
        wanted = (TEMPER.text, "Offender supervisor, every 14 days", "Short talks.", "My sister visits.",
                  "Losing my temper", "I agree with this plan.", "I signed on")  # fmt: skip
        assert [one for one in wanted if one not in words] == []
        assert [one for one in SECRETS if one in words] == []
        assert "Bad company" not in words  # no problem, so it is not listed
    assert "omu-large" in words


def test_the_pdf_conforms_and_large_print_is_eighteen_points(world, plan, tmp_path):
    row, supervisor = plan
    told = {"plan": row.pk}
    sizes = {}
    for large in (False, True):
        made = my_plan.gather(row.custody, told=told | {"large": large}, today=world.today, reader=supervisor)
        path = tmp_path / f"{large}.pdf"
        document.write(document.html_of(made), target=path)
        finishing.finish(path, title=made.title)
        assert verdict(path) == []
        words = " ".join(" ".join(pages_of.words(path)).split())
        assert TEMPER.text in words
        assert [one for one in SECRETS if one in words] == []
        with pikepdf.open(path) as pdf:
            sizes[large] = len(pdf.pages)
    assert sizes[True] > sizes[False]
    assert 'class="large"' in document.html_of(made)
    assert "html.large { font-size: 18pt;" in document.STYLE.read_text("utf-8")


def test_it_is_asked_for_as_a_record_is(plan, as_actor):
    row, supervisor = plan
    answer = as_actor(supervisor).post(reverse("my_plan_copy", args=[row.prisoner.number]), {"size": "large"})
    made = Dossier.objects.get()
    assert answer.url == reverse("dossier", args=[row.prisoner.number, made.pk])
    assert made.purpose_words == "The plan, copy for the prisoner, large print"
    assert Job.objects.get().parameters["plan"] == row.pk
