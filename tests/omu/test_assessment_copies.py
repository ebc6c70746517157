"""Copies of one assessment on paper: whole, and the prisoner's own (docs/domain.md 7.8, docs/adr/0011)."""

import pytest

from cases.models import Dossier
from omu.dossier import building, copies, copying, document, finishing
from omu.dossier.content import Purpose
from risk.actions import content, rosh_parts, signing
from staff.actions.errors import Refused
from tests.omu import pages_of
from tests.omu.test_dossier_document import verdict
from tests.risk.writing import answers, begin, countersigned, fill, levels, screening

SECRETS = ("SOURCE NINE", "Her new address", "LISTEN TO CALLS", "KEEP APART")


@pytest.fixture
def assessment(world):
    """High, with intelligence, a victim part and a plan; countersigned."""
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    custody = world.receive()
    world.allocate(custody, world.actor("offender_manager"))
    made = begin(world, custody, supervisor)
    fill(made, supervisor, levels(public="high"))
    asked = screening(R1_2={"wounding": ["now"]}, R4_4="yes")
    rosh_parts.save_part(made, code="screening", said=asked, version=1, by=supervisor)
    fight = {"what": "A fight in the yard", "when": "May", "source": "wing"}
    told = {
        "analysis_behaviour": (0, {"incidents": [fight],
                                   "pattern": "Debt.", "intelligence": "SOURCE NINE",
                                   "intelligence_gist": "KEEP APART"}),
        "analysis_victims": (1, {"identifiable": "no", "impact": "Her new address"}),
    }  # fmt: skip
    for code, (version, said) in told.items():
        rosh_parts.save_part(made, code=code, said=said, version=version, by=supervisor)
    part = content.read(made).harm.questions.part(code="plan_actions")
    said = answers(part)
    said["actions"][0]["what"] = "LISTEN TO CALLS"
    rosh_parts.save_part(made, code=part.code, said=said, version=1, by=supervisor)
    made.refresh_from_db()
    waiting = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    return countersigned(world, waiting, world.actor("head_of_omu"))


def copy(world, assessment, role, folder, **told):
    """The finished file of a copy for a role, and its words."""
    purpose = Purpose(words="For the hearing", reader="M. Bright")
    told = {"assessment": assessment.pk, "for_prisoner": False} | told
    made = copies.gather(
        assessment.custody, told=told, purpose=purpose, today=world.today, reader=world.actor(role)
    )
    path = folder / f"{role}.pdf"
    document.write(document.html_of(made), target=path)
    finishing.finish(path, title=made.title)
    return path, " ".join(" ".join(pages_of.words(path)).split())


def test_the_whole_copy_shows_what_the_role_may_see_and_conforms(world, assessment, tmp_path):
    path, words = copy(world, assessment, "offender_supervisor", tmp_path)
    assert verdict(path) == []
    assert [one for one in SECRETS if one not in words] == []
    assert "A fight in the yard" in words
    _, of_manager = copy(world, assessment, "offender_manager", tmp_path)
    assert [one for one in SECRETS if one not in of_manager] == ["SOURCE NINE"]
    _, of_clerk = copy(world, assessment, "case_administrator", tmp_path)
    assert [one for one in SECRETS if one in of_clerk] == []
    assert "A fight in the yard" not in of_clerk


def test_the_prisoners_copy_holds_nothing_restricted(world, assessment, tmp_path):
    path, words = copy(world, assessment, "offender_supervisor", tmp_path, for_prisoner=True)
    assert verdict(path) == []
    assert [one for one in SECRETS if one in words] == []
    assert "A fight in the yard" in words
    assert "security intelligence" not in words.replace("what security holds", "")
    assert "Copy for the person it is about." in words
    assert "are not in this copy" in words


def test_who_may_ask_for_which_copy(world, assessment):
    custody = assessment.custody
    clerk, supervisor = world.actor("case_administrator"), world.actor("offender_supervisor")
    asked = {"assessment": assessment, "reader": "M. Bright"}
    with pytest.raises(Refused, match="those who write or countersign"):
        copying.ask(custody, **asked, for_prisoner=True, by=clerk)
    with pytest.raises(Refused, match="does not print"):
        copying.ask(custody, **asked, for_prisoner=False, by=world.actor("security"))
    made = copying.ask(custody, **asked, for_prisoner=True, by=supervisor)
    building.build(made.job, supervisor)
    done = Dossier.objects.get(pk=made.pk)
    assert done.built_at
    assert done.why.endswith("copy for the prisoner")


def test_an_open_assessment_is_not_handed_to_the_prisoner(world):
    supervisor = world.actor("offender_supervisor")
    made = begin(world, world.receive(), supervisor)
    with pytest.raises(Refused, match="Only a complete"):
        copying.ask(made.custody, assessment=made, for_prisoner=True, reader="He", by=supervisor)
