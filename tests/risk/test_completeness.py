"""What still prevents signing, and what does not fit: the rules alone (docs/domain.md 7.2, 7.3, 7.9)."""

from dataclasses import replace

from risk.standards import completeness, needs
from risk.standards.completeness import SectionFacts
from risk.standards.levels import Grid

FORM = needs.built_in()
LOW = dict.fromkeys(("children", "public", "known_adult", "staff"), "low")
TEXTS = dict.fromkeys(completeness.TEXTS, "said")
FULL = SectionFacts(
    scores={"3.3": 0, "3.4": 2, "3.5": None, "3.6": 0},
    answered={"3.3", "3.4", "3.5", "3.6"},
    touched=True,
    evidence="Sleeps on sofas.",
    linked_to_rosh=False,
    linked_to_offending=True,
    need=None,
    need_reason="",
)


def lacks(number, facts):
    section = FORM.section(number=number)
    return [lack.field for lack in completeness.section_lacks(section=section, facts=facts)]


def test_nothing_is_missing_when_not_known_is_the_answer():
    assert lacks("3", FULL) == []
    assert completeness.progress(section=FORM.section(number="3"), facts=FULL) == "done"


def test_each_thing_that_is_missing_is_named():
    assert lacks("3", replace(FULL, answered={"3.3"}, scores={"3.3": 0}, linked_to_rosh=None)) == [
        "3.4", "3.5", "3.6", "linked_to_rosh",
    ]  # fmt: skip
    assert lacks("3", replace(FULL, evidence="  ", linked_to_offending=None)) == [
        "linked_to_offending",
        "evidence",
    ]


def test_a_score_of_nought_owes_no_evidence():
    assert lacks("3", replace(FULL, scores={"3.4": 0}, evidence="")) == []


def test_without_a_cut_off_somebody_decides_with_a_reason():
    facts = replace(FULL, scores={}, answered=frozenset())
    assert lacks("5", facts) == ["need"]  # all items of section 5 are optional
    assert lacks("5", replace(facts, need=True)) == ["need_reason"]
    assert lacks("5", replace(facts, need=True, need_reason="Arrears.")) == []


def test_sections_that_decide_no_need_may_stay_empty():
    empty = SectionFacts({}, frozenset(), False, "", None, None, None, "")
    assert lacks("1", empty) == lacks("2", empty) == lacks("13", empty) == []
    assert completeness.progress(section=FORM.section(number="2"), facts=empty) == "not started"
    started = completeness.progress(section=FORM.section(number="3"), facts=replace(empty, touched=True))
    assert started == "part done"


def test_the_summary_of_serious_harm_lacks_levels_and_texts():
    grid = Grid(community=LOW, custody=LOW)
    found = completeness.rosh_lacks(grid=grid, texts=TEXTS | {"who": " "})
    assert [lack.field for lack in found] == ["custody.prisoners", "who"]
    assert completeness.rosh_lacks(grid=Grid(LOW, LOW | {"prisoners": "low"}), texts=TEXTS) == []


def test_high_outside_and_low_inside_is_accepted():
    grid = Grid(LOW | {"public": "high"}, LOW | {"prisoners": "low"})
    assert completeness.rosh_lacks(grid=grid, texts=TEXTS) == []


def test_links_that_do_not_fit_the_levels():
    low, high = Grid(LOW, {}), Grid(LOW | {"staff": "very_high"}, {})
    assert "Drug misuse" in completeness.link_contradictions(grid=low, linked=["Drug misuse"])[0].words
    assert completeness.link_contradictions(grid=low, linked=[]) == []
    assert "no section is linked" in completeness.link_contradictions(grid=high, linked=[])[0].words
    assert completeness.link_contradictions(grid=high, linked=["Drug misuse"]) == []
    assert completeness.link_contradictions(grid=Grid({}, {}), linked=["Drug misuse"]) == []
