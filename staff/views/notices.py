"""The inbox: what must reach one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from staff.actions import notice_kinds, notices
from staff.forms.notices import NoticeKindsForm
from staff.models import Notice
from staff.views.access import requires, safe_next
from staff.views.submit import submitted

PAGE = 50


@requires("tasks:R")
def inbox(request: Any) -> HttpResponse:
    """One's own notices, newest first; `?show=unread`, or `stopped` for those of kinds that were stopped."""
    mine = Notice.objects.visible_to(request.actor)
    lists = {"": mine.wanted(), "unread": mine.unread(), "stopped": mine.filter(is_stopped=True)}
    show = request.GET.get("show", "")
    show = show if show in lists else ""
    page = Paginator(lists[show], PAGE).get_page(request.GET.get("page"))
    words = {"": "All", "unread": "Unread", "stopped": "Kinds you stopped"}
    tabs = [
        {"label": label, "href": f"?show={key}" if key else "?", "current": key == show}
        for key, label in words.items()
    ]
    context = {"page": page, "show": show, "tabs": tabs}
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


@requires("tasks:W")
def notice_choices(request: Any) -> HttpResponse:
    """Which kinds of notice one receives; those that must reach one say why."""
    kinds = notice_kinds.known().values()
    stopped = {kind for _, kind in notice_kinds.stopped([request.actor.user.pk])}
    received = [kind.key for kind in kinds if kind.may_be_stopped and kind.key not in stopped]
    form = NoticeKindsForm(request.POST or None, initial={"wanted": received})
    done = submitted(
        request,
        form,
        lambda fields: notice_kinds.choose(fields["wanted"], by=request.actor),
        leads_to=lambda stopped: reverse("inbox"),
        says=lambda stopped: "Your choice of notices is kept.",
    )
    context = {
        "form": form,
        "kept": [kind for kind in kinds if not kind.may_be_stopped],
        "has_address": bool(request.actor.user.email),
    }
    return done or render(request, "staff/notices/choices.html", context)
