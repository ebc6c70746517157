"""Forms are data: what is asked is in version 2, another needs no code (docs/domain.md 7.3, 7.4)."""

import copy
import json

from django.urls import reverse

from risk.actions import assessments, form_versions, sections
from risk.actions.sections import Entry
from risk.models import Answer, FormVersion
from risk.standards import needs, predictors
from tests.risk.writing import begin, signed

FULL, SHORT = needs.built_in(), needs.built_in(name="form_risk_review_1")


def test_the_full_form_has_what_the_domain_lists():
    assert [section.number for section in FULL.sections] == [str(number) for number in range(1, 14)]
    scored = {
        s.number: (len(s.starred), s.highest_score, s.cut_off, s.severe) for s in FULL.sections if s.starred
    }
    assert scored == {
        "3": (4, 8, 2, 7), "4": (4, 8, 3, 7), "6": (3, 6, 2, 5), "7": (3, 6, 2, 5), "8": (5, 10, 2, 8),
        "9": (4, 8, 4, 7), "11": (4, 8, 4, 7), "12": (4, 8, 2, 7),
    }  # fmt: skip
    assert {s.number for s in FULL.sections if s.need == needs.BY_JUDGEMENT} == {"5", "10"}
    assert [s.number for s in FULL.sections if not s.asks_harm_link] == ["1"]
    assert [s.number for s in FULL.sections if not s.asks_offending_link] == ["1", "2"]
    assert all(item.optional for item in FULL.section(number="5").items)
    assert all(section.prompts and section.analysis for section in FULL.sections)
    assert not any(item.dynamic for item in FULL.section(number="1").items)


def test_both_forms_ask_every_item_of_the_predictors():
    for form in (FULL, SHORT):
        asked = {item.number for section in form.sections for item in section.items}
        assert set(predictors.built_in()["items"].values()) <= asked
    groups = FULL.item(number="1.13").choices
    assert set(groups) == set(predictors.built_in()["ogrs3"]["offence_groups"])


def test_the_short_form_lets_the_assessor_decide_needs():
    assert not any(section.starred for section in SHORT.sections)
    assert {s.number for s in SHORT.sections if s.need == needs.BY_JUDGEMENT} == {
        "3", "4", "6", "7", "8", "9", "10", "11", "12",
    }  # fmt: skip


def one_more_item(version):
    """The full form with one more scored item in section 3, as an installation might add it."""
    data = copy.deepcopy(form_versions.shipped())
    form = next(one for one in data if (one["code"], one["version"]) == ("full", 2))
    form |= {"version": version, "effective_from": "2026-01-01"}
    accommodation = next(one for one in form["sections"] if one["number"] == "3")
    accommodation["items"].append(
        {"number": "3.7", "text": "Neighbours are hostile", "kind": "0-2", "starred": True}
    )
    return form


def test_a_later_version_with_one_more_item_needs_no_code(world, as_actor, tmp_path, monkeypatch):
    custody, supervisor = world.receive(), world.actor("offender_supervisor", grade="probation_officer")
    earlier = signed(world, custody, supervisor)
    (tmp_path / "form_full_3.json").write_text(json.dumps(one_more_item(3)), encoding="utf-8")
    monkeypatch.setattr(form_versions, "SHIPPED", tmp_path)
    assert form_versions.load(by=world.system) == 1
    later = assessments.start(custody, purpose="review", today=world.today, by=supervisor)
    assert (earlier.form.version, later.form.version) == (2, 3)
    client = as_actor(supervisor)
    at = reverse("assessment_section", args=[custody.prisoner.number, later.pk, "3"])
    assert "Neighbours are hostile" in client.get(at).content.decode()
    said = {"version": 1, "go": "stay", "item_3_3": "0", "item_3_4": "0", "item_3_5": "0", "item_3_6": "0"}
    client.post(at, said | {"item_3_7": "2", "evidence": "Threats on the door."})
    assert Answer.objects.get(assessment=later, item="3.7").score == 2
    assert "Score 2 of 10, cut-off 2: need present." in client.get(at).content.decode()
    read = reverse("assessment_read", args=[custody.prisoner.number, earlier.pk])
    assert "Neighbours are hostile" not in client.get(read).content.decode()


def test_version_1_still_opens_and_says_what_it_does_not_ask(world, as_actor):
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    form_versions.load(by=world.system)
    made = begin(world, custody, supervisor)
    made.form = FormVersion.objects.get(code="full", version=1)
    made.save(update_fields=["form"])
    number = custody.prisoner.number
    answer = as_actor(supervisor).get(reverse("assessment_section", args=[number, made.pk, "1"]))
    assert answer.status_code == 200
    at = reverse("assessment_predictors", args=[number, made.pk])
    shown = as_actor(supervisor).post(at, {"version": 0, "first_sanction_age": "16"}).content.decode()
    assert "This version of the form does not ask 1.12." in shown


def test_a_short_review_keeps_what_the_full_one_said(world):
    custody, supervisor = world.receive(), world.actor("offender_supervisor", grade="probation_officer")
    signed(world, custody, supervisor, score=2)
    short = assessments.start(
        custody, purpose="risk_review", form_code="risk_review", today=world.today, by=supervisor
    )
    items = {item.number for section in SHORT.sections for item in section.items}
    kept = set(Answer.objects.filter(assessment=short).values_list("item", flat=True))
    assert kept == items & {i.number for s in FULL.sections for i in s.items if i.scores}
    entry = Entry(evidence="Sofa of a friend.", linked_to_rosh=False, linked_to_offending=True,
                  need_by_hand=True, need_reason="Nowhere to go.")  # fmt: skip
    need = sections.save_section(
        short, section="3", answers={"3.3": 2}, entry=entry, version=1, by=supervisor
    )
    assert (need.present, need.score) == (True, None)
