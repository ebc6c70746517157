"""Tags for lists, dates and values."""

import datetime

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.test import RequestFactory

from tests.frontend.test_fixtures import outline
from tests.staff.test_govuk import elements, shown


def test_unknown_is_shown_as_unknown_and_zero_as_zero() -> None:
    rows = [("Score", 0), ("Tier", None), ("Wing", ""), ("PPO", False)]
    html = shown("{% govuk_summary_list rows %}", rows=rows)
    assert [part for part in outline(html) if isinstance(part, str) and not part.startswith("/")] == [
        "Score", "0", "Tier", "Not known", "Wing", "Not known", "PPO", "False"]  # fmt: skip


def test_the_links_of_pages_keep_the_filter() -> None:
    page = Paginator(range(120), 50).get_page(2)
    html = shown("{% govuk_pagination page %}", page=page, request=RequestFactory().get("/?rosh=high&page=2"))
    leads_to = [attrs["href"] for tag, attrs in elements(html) if tag == "a"]
    assert leads_to == [f"?rosh=high&page={number}" for number in (1, 1, 2, 3, 3)]


def test_the_head_of_a_column_shows_the_order_and_turns_it_round() -> None:
    request = RequestFactory().get("/?sort=name&page=3")
    html = shown('{% sort_header "Name" "name" %}{% sort_header "Due" "due" %}', request=request)
    heads = [attrs["aria-sort"] for tag, attrs in elements(html) if tag == "th"]
    assert heads == ["ascending", "none"]
    assert [attrs["href"] for tag, attrs in elements(html) if tag == "a"] == ["?sort=-name", "?sort=due"]


@pytest.mark.parametrize(
    "source", ['{% govuk_tag "High" colour="crimson" %}', '{% govuk_button "Go" kind="big" %}']
)
def test_a_colour_or_kind_that_does_not_exist_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        shown(source)


@pytest.mark.parametrize(
    ("days", "words"), [(8, "(in 8 working days)"), (1, "(in 1 working day)"), (0, "(today)"),
                        (-3, "(3 working days ago)")]
)  # fmt: skip
def test_a_due_date_is_said_with_its_distance(days: int, words: str) -> None:
    html = shown("{% due date days %}", date=datetime.date(2026, 12, 3), days=days)
    assert html == f'<time datetime="2026-12-03">3 December 2026</time> {words}'


def test_what_is_far_off_is_said_by_its_date_alone() -> None:
    date = datetime.date(2030, 12, 3)
    day = '<time datetime="2030-12-03">3 December 2030</time>'
    assert shown("{% due date 61 %}", date=date) == day
    assert shown("{% due date 60 %}", date=date) == f"{day} (in 60 working days)"
    assert shown("{% due date days %}", date=date, days=-1089) == f"{day} (more than 60 working days ago)"


def test_a_moment_is_shown_in_london() -> None:
    moment = datetime.datetime(2026, 7, 1, 23, 30, tzinfo=datetime.UTC)
    assert shown("{{ moment|moment }}", moment=moment) == "2 July 2026 at 00:30"


def test_a_bar_is_as_long_as_its_share_and_its_number_can_be_opened() -> None:
    rows = [{"label": "R. Bell", "value": 42, "href": "/cases"}, {"label": "nobody", "value": 21}]
    html = shown('{% load charts %}{% bar_chart "Cases" rows unit="cases" heading="Officer" %}', rows=rows)
    assert [attrs["width"] for tag, attrs in elements(html) if tag == "rect"] == ["100.00%", "50.00%"]
    assert [attrs["href"] for tag, attrs in elements(html) if tag == "a"] == ["/cases"]
    assert "style=" not in html


def test_a_chart_of_nothing_is_an_empty_chart() -> None:
    rows = [{"label": "R. Bell", "value": 0}]
    html = shown('{% load charts %}{% bar_chart "Cases" rows unit="cases" heading="Officer" %}', rows=rows)
    assert [attrs["width"] for tag, attrs in elements(html) if tag == "rect"] == ["0%"]


def test_stacked_parts_follow_one_another_each_with_a_pattern_of_its_own() -> None:
    rows = [{"label": "R. Bell", "values": [1, 0, 3]}, {"label": "K. Adeyemi", "values": [0, 2, 0]}]
    source = '{% load charts %}{% stacked_chart "Risk" series rows unit="cases" heading="Officer" key="r" %}'
    html = shown(source, rows=rows, series=["High", "Medium", "Low"])
    parts = [(attrs["x"], attrs["width"], attrs["fill"]) for tag, attrs in elements(html)
             if tag == "rect" and "x" in attrs]  # fmt: skip
    assert parts == [("0.00%", "25.00%", "#1d5f94"), ("25.00%", "75.00%", "url(#r-2)"),
                     ("0.00%", "50.00%", "url(#r-1)")]  # fmt: skip
    assert "style=" not in html


def test_more_series_than_there_are_patterns_are_refused() -> None:
    source = '{% load charts %}{% stacked_chart "Risk" series rows unit="cases" heading="Officer" %}'
    with pytest.raises(TemplateSyntaxError, match="at most 5"):
        shown(source, rows=[], series=list("abcdef"))
