"""The practice guide and the glossary: versioned data, read once (docs/domain.md 1, 15 point 6)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Page:
    """A short page about one task: what good work looks like, why, and what inspectors look for.

    `urls` are beginnings of the names of pages it stands beside, `tasks` kinds of task or standards.
    """

    key: str
    title: str
    good: tuple[str, ...]
    why: str
    inspectors: tuple[str, ...]
    terms: tuple[str, ...]
    urls: tuple[str, ...]
    tasks: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A version of the guide; `terms` is the glossary, in its order."""

    version: int
    effective_from: str
    pages: dict[str, Page]
    terms: dict[str, str]

    def beside(self, *, url_name: str) -> Page | None:
        """The page that stands beside a page of the product: the longest beginning of its name decides."""
        found = [
            (len(start), page) for page in self.pages.values() for start in page.urls
            if url_name.startswith(start)
        ]  # fmt: skip
        return max(found, key=lambda one: one[0])[1] if found else None

    def words(self, page: Page) -> list[tuple[str, str]]:
        """The terms of a page with their meaning."""
        return [(term, self.terms[term]) for term in page.terms]


def parse(*, practice: dict[str, Any], glossary: dict[str, Any]) -> Guide:
    """A guide from its two documents. ValueError for a term without meaning, or a key that stands twice."""
    pages: dict[str, Page] = {}
    for one in practice["pages"]:
        lists = {name: tuple(one[name]) for name in ("good", "inspectors", "terms", "urls", "tasks")}
        page = Page(key=one["key"], title=one["title"], why=one["why"], source=one["source"], **lists)
        unknown = set(page.terms) - set(glossary["terms"])
        if unknown or page.key in pages:
            raise ValueError(f"{page.key}: {', '.join(sorted(unknown)) or 'stands twice'}")
        pages[page.key] = page
    terms = dict(sorted(glossary["terms"].items(), key=lambda one: one[0].lower()))
    return Guide(practice["version"], practice["effective_from"], pages, terms)


@lru_cache(maxsize=1)
def guide() -> Guide:
    """The newest version that comes with the product."""
    latest = max(DATA.glob("practice_*.json"), key=lambda path: int(path.stem.partition("_")[2]))
    words = max(DATA.glob("glossary_*.json"), key=lambda path: int(path.stem.partition("_")[2]))
    return parse(
        practice=json.loads(latest.read_text("utf-8")), glossary=json.loads(words.read_text("utf-8"))
    )


def by_task() -> dict[str, str]:
    """By kind of task or standard, the key of the page about it."""
    return {task: page.key for page in guide().pages.values() for task in page.tasks}
