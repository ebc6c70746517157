"""The inbox: what must reach one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from staff.actions import notices
from staff.models import Notice
from staff.views.access import requires, safe_next

PAGE = 50


@requires("tasks:R")
def inbox(request: Any) -> HttpResponse:
    """One's own notices, newest first; `?show=unread` leaves the read ones out."""
    mine = Notice.objects.visible_to(request.actor)
    unread_only = request.GET.get("show") == "unread"
    shown = mine.filter(read_at__isnull=True) if unread_only else mine
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": "All", "href": "?", "current": not unread_only},
        {"label": "Unread", "href": "?show=unread", "current": unread_only},
    ]
    context = {"page": page, "unread_only": unread_only, "tabs": tabs}
    return render(request, "staff/notices/inbox.html", context)


@require_POST
@requires("tasks:R")
def notice_open(request: Any, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads; with `stay` in the form, back to the inbox."""
    notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=pk)
    notices.mark_read(notice, by=request.actor)
    leads_on = notice.leads_to and url_has_allowed_host_and_scheme(notice.leads_to, allowed_hosts=None)
    if leads_on and "stay" not in request.POST:
        return redirect(notice.leads_to)
    return redirect(safe_next(request, "/inbox/"))


@require_POST
@requires("tasks:R")
def inbox_read(request: Any) -> HttpResponse:
    """Mark all one's own notices as read."""
    count = notices.mark_all_read(by=request.actor)
    messages.success(request, f"{count} {'notice was' if count == 1 else 'notices were'} marked as read.")
    return redirect("inbox")
