"""Searching the log of a case, and of everybody within reach (docs/domain.md 14).

The words are sent in the body and kept on the server: they stand in no address (docs/adr/0003).
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.actions import contacts, searches
from cases.models import Contact, Custody, Document, Headline, LogSearch
from cases.models.contacts import WORDS_CONFIG, query_of, sight
from cases.views.access import looked_at, open_case
from cases.views.contact_log import Shown
from omu.forms.searches import SearchForm, initial_of
from sentence_plans.models import Objective
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.context import may_open
from staff.views.access import requires

PAGE = 20
MOST_BESIDE = 10


@dataclass(frozen=True)
class Hit:
    """One entry that was found, with the places where the words stand."""

    shown: Shown
    first: int
    snippet: SafeString
    is_within: bool


def marked(text: str, *, start: str, stop: str) -> SafeString:
    """The snippet as the database cut it, everything in it escaped, the words that were found marked."""
    parts = [part.partition(stop) for part in f"{stop}{text}".split(start)]
    return format_html_join(
        "", "{}{}", ((_mark(found) if place else "", rest) for place, (found, _, rest) in enumerate(parts))
    )


def _mark(found: str) -> SafeString:
    return format_html("<mark>{}</mark>", found)


def hits(search: LogSearch, *, after: int, actor: Actor) -> list[Hit]:
    """One page of what was found, as the actor may see it now; restricted entries shown are audited.

    Entries that were withdrawn or went out of reach since are left out. A fixed number of queries.
    """
    keys = search.found[after : after + PAGE]
    start, stop = (f"[{secrets.token_hex(8)}]" for _ in range(2))
    cut = SearchHeadline(
        "text", query_of(search.words), config=WORDS_CONFIG, start_sel=start, stop_sel=stop, max_words=30,
        min_words=12, max_fragments=2, fragment_delimiter=" … ",
    )  # fmt: skip
    rows = Contact.objects.visible_to(actor).in_full_for(actor).filter(pk__in=keys).for_log()
    found = {one.pk: one for one in rows.annotate(snippet=cut)}
    held = {one.custody_id for one in found.values()}
    within = set(Headline.objects.visible_to(actor).filter(pk__in=held).values_list("pk", flat=True))
    contacts.read(found.values(), by=actor)
    return [
        Hit(
            shown=Shown(one, sight(one, actor)),
            first=one.amends_id or one.pk,
            snippet=marked(one.snippet, start=start, stop=stop),
            is_within=one.custody_id in within,
        )
        for key in keys
        if (one := found.get(key))
    ]


def _asked(request: Any, custody: Custody | None) -> tuple[SearchForm, LogSearch | None]:
    """The form as sent; and the search that came of it, unless something is to be mended."""
    form = SearchForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form, None
    fields = {name: value for name, value in form.cleaned_data.items() if name != "submission"}
    words = fields.pop("words")
    try:
        if custody is None:
            return form, searches.search(words, filters=fields, by=request.actor)
        rows = looked_at(Contact.objects.visible_to(request.actor), custody)
        return form, searches.search(
            words, prisoner=custody.prisoner, within=rows, filters=fields, by=request.actor
        )
    except Refused as refusal:
        form.refuse(refusal)
        return form, None


def _shown(request: Any, search: LogSearch) -> dict[str, Any]:
    """Context of one page of results; `?after=` is how many were shown before."""
    after = request.GET.get("after", "0")
    after = min(int(after), searches.MOST) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    return {
        "form": SearchForm(initial=initial_of(search)),
        "search": search,
        "count": len(search.found),
        "hits": hits(search, after=after, actor=request.actor),
        "first": after + 1,
        "next_href": f"?after={after + PAGE}" if after + PAGE < len(search.found) else "",
        "before_href": f"?after={max(after - PAGE, 0)}" if after else "",
    }


def _kept(request: Any, key: Any, custody: Custody | None) -> LogSearch:
    mine = LogSearch.objects.visible_to(request.actor).filter(pk=key)
    found = mine.filter(prisoner=custody.prisoner if custody else None).first()
    if found is None:
        raise Http404
    return found


def _everywhere(request: Any, context: dict[str, Any]) -> HttpResponse:
    """The page of a search among everybody; finding a person is offered to those who may."""
    finds = {"may_find": may_open(request.actor, "find")}
    return render(request, "omu/searches/everywhere.html", context | finds)


@requires("contact_log:R")
def log_search(request: Any) -> HttpResponse:
    """Find in the log of everybody within reach."""
    form, made = _asked(request, None)
    if made:
        return redirect("log_search_found", key=made.pk)
    return _everywhere(request, {"form": form})


@requires("contact_log:R")
def log_search_found(request: Any, key: Any) -> HttpResponse:
    """What was found; one's own search, in the role it was made in."""
    return _everywhere(request, _shown(request, _kept(request, key, None)))


@requires("contact_log:R")
def case_log_search(request: Any, number: str) -> HttpResponse:
    """Search the log of one person."""
    custody = open_case(request, number, deed="cases.log.search_opened")
    form, made = _asked(request, custody)
    if made:
        return redirect(reverse("case_log_search_found", args=[number, made.pk]))
    return render(request, "omu/searches/case.html", {"form": form, "custody": custody})


@requires("contact_log:R")
def case_log_search_found(request: Any, number: str, key: Any) -> HttpResponse:
    """What was found in the log of one person, with documents and objectives that are called so."""
    custody = open_case(request, number, deed="cases.log.search_read")
    search = _kept(request, key, custody)
    context = _shown(request, search) | _beside(custody, search.words, request.actor)
    return render(request, "omu/searches/case.html", context | {"custody": custody})


def _beside(custody: Custody, words: str, actor: Actor) -> dict[str, Any]:
    """Documents by their names and objectives by their words, of one person; at most two queries."""
    named = looked_at(Document.objects.visible_to(actor).standing(), custody).filter(name__icontains=words)
    wanted: list[Objective] = []
    if actor.may("sentence_plan:R") and not actor.narrowed_to("sentence_plan"):
        rows = Objective.objects.visible_to(actor).filter(plan__prisoner__in=custody.prisoner.records)
        wanted = list(rows.filter(text__icontains=words).select_related("plan")[:MOST_BESIDE])
    return {"documents": list(named[:MOST_BESIDE]), "objectives": wanted}
