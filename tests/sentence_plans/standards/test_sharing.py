"""Who is to have the plan (docs/domain.md 8.5, shared)."""

from sentence_plans.standards.sharing import Reader, distribution, still_open

PRISONER = Reader("Siôn Rees", "prisoner")
MANAGER = Reader("N. Rahman", "offender manager")


def test_everybody_named_is_on_the_list_once():
    tutor = Reader("A. Tutor", "Prison staff")
    doers = [tutor, Reader(" n. rahman", "Probation staff"), Reader(" ", "Other"), tutor]
    assert distribution(holders=[PRISONER, MANAGER], doers=doers) == [PRISONER, MANAGER, tutor]


def test_whoever_signed_or_was_given_it_has_it():
    assert still_open(readers=[PRISONER, MANAGER], has=["N.  RAHMAN"]) == [PRISONER]
    assert still_open(readers=[PRISONER, MANAGER], has=[]) == [PRISONER, MANAGER]
