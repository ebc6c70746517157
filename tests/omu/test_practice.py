"""The practice guide and the glossary: short, beside each page and task (docs/domain.md 1, 15)."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from cases.actions import tasks
from cases.standards.holders import HOLDERS
from omu.dashboards.practice import by_task, guide, parse

PAGES = list(guide().pages.values())
#: How many words a page may have, to be read in two minutes.
MOST_WORDS = 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_a_page_says_what_good_work_is_why_and_what_inspectors_look_for_in_few_words(page):
    assert 3 <= len(page.good) <= 5
    assert page.why
    assert page.inspectors
    text = " ".join([*page.good, page.why, *page.inspectors])
    assert len(text.split()) <= MOST_WORDS


def test_every_duty_and_every_task_that_somebody_waits_for_has_its_page():
    covered = by_task()
    duties = set(HOLDERS) - {"T18"}  # the needs analysis has no page yet
    assert duties <= set(covered)
    assert {kind for kind in tasks.GOES_BY_ITSELF if kind not in covered} == set()


def test_every_beginning_of_a_page_name_is_one_of_a_page_there_is():
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    idle = {start for page in PAGES for start in page.urls if not any(n.startswith(start) for n in names)}
    assert idle <= {"idrmt", "protection", "meeting", "training"}, "pages that come next"


def test_the_longest_beginning_decides():
    beside = guide().beside
    assert beside(url_name="plan_review").key == "review"
    assert beside(url_name="plan_sign").key == "countersign"
    assert beside(url_name="plan").key == "plan"
    assert beside(url_name="inbox") is None


def test_a_term_without_meaning_and_a_key_that_stands_twice_are_refused():
    page = {
        "key": "x", "title": "X", "good": [], "why": "", "inspectors": [], "urls": [], "tasks": [],
        "terms": ["OS"], "source": "",
    }  # fmt: skip
    with pytest.raises(ValueError, match="OS"):
        parse(practice={"version": 1, "effective_from": "", "pages": [page]}, glossary={"terms": {}})
    with pytest.raises(ValueError, match="twice"):
        parse(
            practice={"version": 1, "effective_from": "", "pages": [page, page]},
            glossary={"terms": {"OS": "x"}},
        )


def test_every_term_of_the_guide_stands_in_the_glossary_of_the_documents():
    text = Path("docs/domain.md").read_text(encoding="utf-8")
    known = text[text.index("## 1. Glossary") : text.index("## 2. People")].lower()
    missing = {one for one in guide().terms if one.lower() not in known}
    assert missing == {"Tier"}, "section 6 says what a tier is"


def test_a_page_leads_to_its_guide_and_says_its_words_without_script(world, as_actor):
    custody = world.receive()
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("case_oversight", args=[custody.prisoner.number])).content.decode()
    assert re.search(r'href="/practice/oversight/"[^>]*>How to do this well: management oversight', page)
    assert "how grave the harm to others could be" in page
    guided = client.get(reverse("practice", args=["oversight"])).content.decode()
    for words in ("What good work looks like", "What inspectors look for", "Version 1"):
        assert words in guided
    assert client.get("/practice/nothing/").status_code == 404


def test_from_a_task_its_guide_opens(world, as_actor):
    tasks.ask(
        None, key="x", kind="oversight_action", text="Ask the wing", user=world.actor("wing_staff").user,
        by=world.system,
    )  # fmt: skip
    page = as_actor(world.actor("wing_staff")).get(reverse("task_list")).content.decode()
    assert re.search(r'href="/practice/oversight/">How to do this well<', page)


def test_who_is_not_signed_in_reads_nothing_of_it(client, db):
    assert client.get("/practice/").status_code == 302
    assert "How to do this well" not in client.get(reverse("account_login")).content.decode()
