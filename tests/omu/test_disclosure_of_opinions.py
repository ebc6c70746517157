"""D6 and D9 at their boundary: what is taken out of a copy, and what stays (docs/domain.md 14.5)."""

import pytest

from cases.actions import hand_over_notes, transfers
from cases.models import Custody
from omu.dossier import content, disclosing, document, manifest
from risk.actions import decision_opinions
from risk.models.decision_records import Party
from tests.omu import records
from tests.risk import deciding

COPIES = ("prisoner", "subject_access")
OTHERS = ("next_prison", "offender_manager", "parole", "board", "duty", "other")
#: Parties of a decision whose opinion is kept back by D6; every other stays.
KEPT_BACK = {"security", "public_protection", "observer"}
NOTE = "Watch for letters from the north wing"
WROTE = "The tutor says he copies his answers"
HEARD = {
    "offender_supervisor": "Settled on the wing for months",
    "public_protection": "His former partner is afraid of him",
    "security": "Named in two reports about the workshop",
}
VISITOR = "Ada Okonkwo"
LOGGED = "Asked about his parole date"


def narrowed(parts, audience):
    """The gathered parts `parts` as `audience` may have them; the rest of the record is empty."""
    empty = {
        "cover": {"alerts": [], "next_due": None}, "risk": {}, "plan": {"objectives": [], "boards": []},
        "duties": [], "log": {}, "interventions": {}, "decisions": {"every": [], "parole": []},
        "moves": {"transfers": []}, "sentence": {}, "documents": [],
    }  # fmt: skip
    return disclosing.narrow(empty | parts, audience=audience, parts=tuple(empty)[1:])


def opinions(audience):
    """The parties whose opinion is left, of a decision on which each party was heard."""
    heard = [{"as": str(one.label), "party": str(one.value)} for one in Party]
    decisions = {"every": [{"opinions": heard}], "parole": []}
    (one,) = narrowed({"decisions": decisions}, audience)["decisions"]["every"]
    return {row["party"] for row in one["opinions"]}


@pytest.mark.parametrize("audience", COPIES)
def test_d6_takes_the_opinions_of_three_parties_and_of_no_other(audience):
    every = {str(one.value) for one in Party}
    assert every > KEPT_BACK
    assert opinions(audience) == every - KEPT_BACK


@pytest.mark.parametrize("audience", OTHERS)
def test_d6_takes_no_opinion_from_any_other_reader(audience):
    assert opinions(audience) == {str(one.value) for one in Party}


@pytest.mark.parametrize("audience", [*COPIES, *OTHERS])
def test_d6_takes_what_was_written_for_a_board_and_leaves_who_came(audience):
    seat = {"name": "CARAT", "came": "Attended", "wrote": [{"text": WROTE}]}
    plan = {"objectives": [], "boards": [{"comments": "Agreed.", "seats": [seat]}]}
    (board,) = narrowed({"plan": plan}, audience)["plan"]["boards"]
    left = [] if audience in COPIES else seat["wrote"]
    assert board == {"comments": "Agreed.", "seats": [seat | {"wrote": left}]}


@pytest.mark.parametrize("audience", [*COPIES, *OTHERS])
def test_d9_takes_the_note_of_hand_over_and_leaves_the_transfer(audience):
    moved = {"from": "Ashbourne", "to": "Morden", "reason": "nearer home", "notes": [{"text": NOTE}]}
    (one,) = narrowed({"moves": {"transfers": [moved]}}, audience)["moves"]["transfers"]
    assert one == moved | {"notes": [] if audience in COPIES else moved["notes"]}


@pytest.fixture
def custody(world):
    """Somebody with an opinion of security on a decision, a board, a hand-over note, a named visitor."""
    made = records.person(world)
    supervisor, head = world.actor("offender_supervisor"), world.actor("head_of_omu")
    records.log(world, made, supervisor, text=LOGGED, with_child=True, told=VISITOR)
    records.assessed(world, made)
    decision = deciding.start(world, made)
    for role, text in HEARD.items():
        decision_opinions.give(decision, view="for", text=text, today=world.today, by=world.actor(role))
    asked = transfers.request(
        made, to_prison=world.morden, reason="nearer home", today=world.today, by=head
    )  # fmt: skip
    receiver = world.actor("head_of_omu", place=world.morden)
    moving = transfers.accept(asked, today=world.today, by=receiver)
    hand_over_notes.write(moving, text=NOTE, today=world.today, by=supervisor)
    return made


@pytest.mark.parametrize(("kind", "told"), [*((one, False) for one in COPIES), ("duty", True)])
def test_in_the_record_itself_neither_pages_nor_data_of_a_copy_hold_it(world, custody, kind, told):
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    purpose = content.Purpose(words="For the test", reader="Reader", kind=kind)
    made = content.gather(
        fresh, purpose=purpose, today=world.today, reader=world.actor("head_of_omu", place=world.morden)
    )
    for text in (document.html_of(made), manifest.attached(made)[manifest.RECORD].decode()):
        assert (NOTE in text) == told, "D9"
        assert {role for role, said in HEARD.items() if said in text} == (
            set(HEARD) if told else {"offender_supervisor"}
        ), "D6"
        assert (VISITOR in text) == told, "D9"
        assert LOGGED in text, "D9 takes no entry"
        assert "nearer home" in text, "D9 takes no transfer"
    rules = {one["what"] for one in made.left_out}
    assert {"Rule D6", "Rule D9"} <= rules if not told else not {"Rule D6", "Rule D9"} & rules
