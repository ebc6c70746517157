"""The pages of a case: few at first sight, neighbours in a second row (docs/pages.md)."""

import re

from django.urls import reverse

from cases.templatetags.case import ORDER, PAGES


def rows_of(page):
    """The labels of each row of the navigation of a case, and which are marked as open."""
    found = []
    for row in re.findall(r'<nav class="moj-sub-navigation.*?</nav>', page, re.DOTALL):
        links = re.findall(r'<a class="moj-sub-navigation__link"([^>]*)>(.*?)</a>', row)
        found.append([(label, "aria-current" in marks) for marks, label in links])
    return found


def test_every_page_of_a_case_has_its_place():
    assert {label for label, _, _ in PAGES} <= set(ORDER)
    assert len(ORDER) == len(set(ORDER))


def test_neighbours_stand_in_a_second_row_when_one_of_them_is_open(world, as_actor):
    number = world.receive().prisoner.number
    head = as_actor(world.actor("head_of_omu"))
    first, second = rows_of(head.get(reverse("case_scope", args=[number])).content.decode())
    assert ("Assessments", True) in first
    assert "Scope" not in [label for label, _ in first]
    assert second == [("Assessments", False), ("Scope", True), ("Tier", False)]
    alone = rows_of(head.get(reverse("case_log", args=[number])).content.decode())
    assert len(alone) == 1
    assert [label for label, is_open in alone[0] if is_open] == ["Log"]


def test_who_may_not_open_the_first_of_a_row_finds_the_next(world, as_actor):
    number = world.receive().prisoner.number
    page = as_actor(world.actor("wing_staff")).get(reverse("case", args=[number])).content.decode()
    assert "Audit" not in [label for label, _ in rows_of(page)[0]]
    assert "Who can see" in page
