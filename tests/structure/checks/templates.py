"""Guard over the templates: nothing the security policy refuses, nothing unescaped, no open form."""

import re

from tests.structure.checks.source import Source, Violation

GUARD = "templates"
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
POSTED = re.compile(r"<form\b(?=[^>]*\bmethod=[\"']?post)[^>]*>.*?(?:</form>|\Z)", re.DOTALL | re.IGNORECASE)
REFUSED = [
    (
        re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/json)[^>]*>", re.IGNORECASE),
        "script in the page: the policy refuses it; put it into static/ and name it with src",
    ),
    (re.compile(r"<style\b", re.IGNORECASE), "style in the page: the policy refuses it; put it into static/"),
    (
        re.compile(r"<[a-z][^<>{]*\s(?P<what>style|on[a-z]+)=", re.IGNORECASE),
        "an attribute the policy refuses: a class from the style sheet, or a listener from static/",
    ),
    (
        re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off"),
        "unescaped: text is escaped on output; HTML is made by a tag with format_html",
    ),
]


def templates(source: Source) -> list[Violation]:
    """Every template under templates/, comments left out (and their lines counted)."""
    if source.parts[0] != "templates" or not source.path.endswith(".html"):
        return []
    text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source.text)
    found = [
        source.found(GUARD, _line(text, hit), hit[0].split("\n")[0][:60], message)
        for pattern, message in REFUSED
        for hit in pattern.finditer(text)
    ]
    return found + [
        source.found(
            GUARD, _line(text, form), form[0].split("\n")[0][:60], "a POST form carries {% csrf_token %}"
        )
        for form in POSTED.finditer(text)
        if "csrf_token" not in form[0] and "csrf_input" not in form[0]
    ]


def _line(text: str, hit: re.Match) -> int:
    return text.count("\n", 0, hit.start()) + 1
