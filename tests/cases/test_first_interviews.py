"""The first interview in one deed, its referrals and answers, and induction (docs/domain.md 3.2, 14.3)."""

import datetime

import pytest

from cases.actions import inductions, interviews, referrals, tasks
from cases.actions.interviews import Interview
from cases.models import (
    Clock,
    Contact,
    FirstInterview,
    InductionStep,
    InterviewNeed,
    Referral,
    TagKind,
    Task,
)
from cases.standards.interviews import Said, topics
from omu.actions.refresh import refresh
from staff.actions.errors import Refused
from staff.models import Notice

NOON = datetime.datetime(2026, 10, 8, 12, 0, tzinfo=datetime.UTC)
LITHIUM = "Takes lithium, ran out on Tuesday"


@pytest.fixture
def custody(world):
    """Somebody with a supervisor, in a prison where every department is held."""
    for role in ("health", "carat", "learning_and_skills", "case_administrator", "wing_staff"):
        world.actor(role)
    made = world.receive()
    world.allocate(made, world.actor("offender_supervisor"))
    return made


def held(world, custody, *said, role="offender_supervisor", **facts):
    told = {one.topic: one for one in said}
    whole = tuple(told.get(topic, Said(topic, "no_need")) for topic in topics())
    plain = {"happened_at": NOON, "mode": "face_to_face", "said": whole}
    interview = Interview(**plain | facts)
    return interviews.record(custody, interview=interview, now=NOON, today=world.today, by=world.actor(role))


def asked(world, custody, topic="drugs", role="carat", words="Wants help with alcohol"):
    held(world, custody, Said(topic, "need", words, role))
    return Referral.objects.get()


def answer(world, referral, role="carat", **facts):
    plain = {"taken_up": True, "words": "Seen, group from Monday", "now": NOON, "today": world.today}
    return referrals.answer(referral, **plain | facts, by=world.actor(role))


def test_one_deed_leaves_entry_needs_referral_task_and_meets_the_clock(world, custody):
    refresh([custody], today=world.today)
    made = held(world, custody, Said("drugs", "need", "Wants help with alcohol", "carat"))
    entry = made.contact
    assert entry.tags.get().kind == TagKind.FIRST_CONTACT
    assert (
        "Drugs and alcohol: immediate need. Wants help with alcohol Referred to CARAT worker." in entry.text
    )
    assert made.needs.count() == len(topics()) == 10
    referral = Referral.objects.get()
    assert (referral.task.role, referral.task.prison) == ("carat", world.ashbourne)
    refresh([custody], today=world.today)
    assert Clock.objects.get(custody=custody, standard="T2").met_on == world.today
    assert InductionStep.objects.get().step == "met_omu"


def test_nothing_is_half_written_when_a_topic_cannot_be_recorded(world, custody):
    with pytest.raises(Refused) as refusal:
        held(world, custody, Said("drugs", "need", "Alcohol", "psychology"))
    assert refusal.value.field == "drugs_refer_to"
    assert not Contact.objects.exists()
    assert not FirstInterview.objects.exists()
    with pytest.raises(Refused, match="future"):
        held(world, custody, happened_at=NOON + datetime.timedelta(days=1))
    assert not InterviewNeed.objects.exists()


@pytest.mark.parametrize("role", ["case_administrator", "offender_manager", "health"])
def test_only_an_offender_supervisor_holds_one(world, custody, role):
    with pytest.raises(Refused, match="by an offender supervisor"):
        held(world, custody, role=role)


def test_a_letter_is_no_first_interview(world, custody):
    with pytest.raises(Refused, match="two-way contact"):
        held(world, custody, mode="letter")


def test_the_department_sees_the_referral_answers_it_and_the_asker_is_told(world, custody, as_actor):
    referral = asked(world, custody)
    number = custody.prisoner.number
    carat = as_actor(world.actor("carat"))
    assert number in carat.get("/referrals/").content.decode()
    assert "Answer the referral: Drugs and alcohol" in carat.get("/tasks/").content.decode()
    sent = {"taken_up": "yes", "answer": "Seen, group from Monday"}
    page = carat.post(f"/cases/{number}/referrals/{referral.pk}/", sent, follow=True)
    assert "The referral was answered" in page.content.decode()
    referral.refresh_from_db()
    assert (referral.taken_up, referral.answer) == (True, "Seen, group from Monday")
    assert referral.task.done_at is not None
    entry = Contact.objects.filter(author=world.actor("carat").user).get()
    assert (entry.kind, entry.sub_kind) == ("intervention", "carat")
    assert entry.text == "Referral (Drugs and alcohol): taken up. Seen, group from Monday"
    told = Notice.objects.get(key=f"referral:{referral.pk}")
    assert told.user == world.actor("offender_supervisor").user


def test_a_referral_is_answered_once_and_by_the_department_asked(world, custody):
    referral = asked(world, custody)
    with pytest.raises(Refused, match="another department"):
        answer(world, referral, role="health")
    with pytest.raises(Refused, match="Say what was done"):
        answer(world, referral, words="  ")
    answer(world, referral, taken_up=False)
    with pytest.raises(Refused, match="answered already"):
        answer(world, referral)
    assert Referral.objects.get().taken_up is False


def test_its_task_cannot_be_ticked_off_without_an_answer(world, custody):
    referral = asked(world, custody)
    with pytest.raises(Refused, match="when the referral is answered"):
        tasks.finish(referral.task, by=world.actor("carat"))


@pytest.mark.parametrize(
    ("role", "sees"),
    [("health", True), ("offender_supervisor", True), ("wing_staff", False), ("carat", False),
     ("case_administrator", False), ("head_of_omu", False), ("governor", False),
     ("learning_and_skills", False)],
)  # fmt: skip
def test_words_on_health_reach_health_and_who_wrote_them_and_nobody_else(
    world, custody, as_actor, role, sees
):
    made = held(world, custody, Said("health", "need", LITHIUM, "health"))
    referral = Referral.objects.get()
    client, base = as_actor(world.actor(role)), f"/cases/{custody.prisoner.number}"
    pages = [f"{base}/interviews/{made.pk}/", f"{base}/referrals/{referral.pk}/"]
    for page in pages:
        assert (LITHIUM in client.get(page).content.decode()) is sees
    for page in (
        f"{base}/log/",
        f"{base}/induction/",
        f"{base}/",
        "/tasks/",
        "/referrals/",
        f"{base}/log/csv/",
    ):
        answered = client.get(page)
        body = b"".join(answered) if answered.streaming else answered.content
        assert LITHIUM not in body.decode()


@pytest.mark.parametrize(
    ("role", "sees"), [("offender_manager", True), ("wing_staff", False), ("oca", False)]
)
def test_contact_that_must_not_happen_is_for_those_who_read_public_protection(
    world, custody, as_actor, role, sees
):
    world.actor("public_protection")
    world.allocate(custody, world.actor("offender_manager"))
    made = held(world, custody, Said("victim", "need", "Must not write to his sister", "public_protection"))
    page = as_actor(world.actor(role)).get(f"/cases/{custody.prisoner.number}/interviews/{made.pk}/")
    assert ("his sister" in page.content.decode()) is sees
    assert "his sister" not in made.contact.text


def test_an_answer_on_health_may_be_kept_restricted(world, custody, as_actor):
    referral = asked(world, custody, topic="health", role="health", words=LITHIUM)
    answer(world, referral, role="health", words="Prescribed again", restricted=True)
    entry = Contact.objects.filter(author=world.actor("health").user).get()
    assert entry.restriction == "restricted_health"
    client = as_actor(world.actor("offender_supervisor"))
    page = client.get(f"/cases/{custody.prisoner.number}/referrals/{referral.pk}/").content.decode()
    assert "Taken up" in page
    assert "Prescribed again" not in page
    other = referrals.refer(
        custody, topic="drugs", role="carat", text="X", today=world.today,
        by=world.actor("offender_supervisor"),
    )  # fmt: skip
    with pytest.raises(Refused, match="no restricted entry"):
        answer(world, other, restricted=True)


def test_an_open_referral_goes_with_the_person_to_the_next_prison(world, custody):
    referral = asked(world, custody)
    custody.headline.prison = world.morden
    custody.headline.save()
    refresh([custody], today=world.today)
    referral.refresh_from_db()
    assert referral.prison == referral.task.prison == world.morden


def test_steps_of_induction_are_ticked_once_with_who_and_when(world, custody):
    clerk = {"today": world.today, "by": world.actor("case_administrator")}
    made = inductions.tick(custody, steps=["dates", "rights", "dates"], done_on=world.today, **clerk)
    assert {one.step for one in made} == {"dates", "rights"}
    assert inductions.tick(custody, steps=["dates"], done_on=world.today, **clerk) == []
    for steps, days in (([], 0), (["nonsense"], 0), (["plan"], 1), (["plan"], -1)):
        with pytest.raises(Refused):
            inductions.tick(
                custody, steps=steps, done_on=world.today + datetime.timedelta(days=days), **clerk
            )
    assert InductionStep.objects.count() == 2


def test_the_form_records_an_interview_without_scripts_and_keeps_what_was_typed_on_a_mistake(
    world, custody, as_actor
):
    client = as_actor(world.actor("offender_supervisor"))
    address = f"/cases/{custody.prisoner.number}/interviews/new/"
    sent = {f"{topic}_answer": "not_asked" for topic in topics()}
    sent |= {"held_on_day": "8", "held_on_month": "10", "held_on_year": "2026", "held_at": "0:00",
             "mode": "face_to_face", "note": "Talked about the sentence", "drugs_answer": "need",
             "drugs_words": "", "drugs_refer_to": "carat"}  # fmt: skip
    page = client.post(address, sent).content.decode()
    assert "Say in a few words what the need is" in page
    assert "Talked about the sentence" in page
    assert not FirstInterview.objects.exists()
    page = client.post(address, sent | {"drugs_words": "Alcohol"}, follow=True).content.decode()
    assert "1 referral was made" in page
    assert Task.objects.filter(kind="referral").count() == 1


def test_the_overview_leads_to_the_interview_and_before_it_to_the_form(world, custody, as_actor):
    officer = as_actor(world.actor("offender_supervisor"))
    number = custody.prisoner.number
    before = officer.get(f"/cases/{number}/").content.decode()
    assert f"/cases/{number}/interviews/new/" in before
    assert (
        "Record the first interview"
        not in as_actor(world.actor("governor")).get(f"/cases/{number}/").content.decode()
    )
    made = held(world, custody)
    assert f"/cases/{number}/interviews/{made.pk}/" in officer.get(f"/cases/{number}/").content.decode()
