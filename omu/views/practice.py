"""The practice guide: short pages of plain guidance, and the glossary (docs/domain.md 1, 15)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from omu.dashboards.practice import guide
from staff.views.access import requires


@requires("tasks:R")
def practice_list(request: Any) -> HttpResponse:
    """Every page of the guide, and every term."""
    return render(request, "omu/practice/list.html", {"guide": guide()})


@requires("tasks:R")
def practice(request: Any, key: str) -> HttpResponse:
    """One page: what good work looks like, why, what inspectors look for, and its words."""
    page = guide().pages.get(key)
    if page is None:
        raise Http404
    context = {"guide": guide(), "page": page, "words": guide().words(page)}
    return render(request, "omu/practice/page.html", context)


def beside_the_page(request: Any) -> dict[str, Any]:
    """Context of every page for somebody signed in: the guide to what is done on it, and its words."""
    match = getattr(request, "resolver_match", None)
    if getattr(request, "actor", None) is None or match is None:
        return {}
    page = guide().beside(url_name=match.url_name or "")
    return {"practice": {"page": page, "words": guide().words(page)}} if page else {}
