"""How a page hands a valid form to an action (docs/adr/0002, 0003)."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from staff.actions import drafts, refusals, submissions
from staff.actions.errors import AlreadyDone, Refused
from staff.forms.base import GovForm

Made = TypeVar("Made")


SAVED_ALREADY = "This was saved already."


def sent_before(request: Any) -> HttpResponse | None:
    """To where the same showing of a form led the first time; None where it was not sent before.

    Asked before the form is read: what it offered may be gone just because its first sending was taken.
    """
    if request.method != "POST":
        return None
    address = submissions.led_to(request.POST.get("submission", ""), by=request.actor)
    if not address:
        return None
    messages.info(request, SAVED_ALREADY)
    return redirect(address)


def submitted(
    request: Any,
    form: GovForm,
    action: Callable[[dict[str, Any]], Made],
    *,
    leads_to: Callable[[Made], str],
    says: Callable[[Made], str] | str,
    draft: tuple[str, str] | None = None,
) -> HttpResponse | None:
    """Run `action` with the cleaned fields of a valid form, once; redirect to `leads_to` with a sentence.

    None means that the page is to be shown again: the form is invalid, or the action refused, and the reason
    stands at its field. A form sent twice leads where its first sending led; nothing is written twice.
    `action` gets the cleaned fields without `submission`. `draft` (form, subject) is discarded with the deed.
    """
    again = sent_before(request)
    if again or request.method != "POST" or not form.is_valid():
        return again
    fields = dict(form.cleaned_data)
    token = fields.pop("submission")
    try:
        with transaction.atomic():
            claimed = submissions.claim(token, by=request.actor)
            made = action(fields)
            address = leads_to(made)
            if draft is not None:
                drafts.discard(draft[0], subject=draft[1], by=request.actor)
            submissions.settle(claimed, leads_to=address, by=request.actor)
    except AlreadyDone as done:
        messages.info(request, SAVED_ALREADY)
        return redirect(done.leads_to or request.path)
    except Refused as refusal:
        refusals.keep(refusal, route=request.resolver_match, by=request.actor)
        form.refuse(refusal)
        return None
    messages.success(request, says if isinstance(says, str) else says(made))
    return redirect(address)
