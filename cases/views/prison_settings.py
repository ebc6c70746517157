"""Settings of a prison: each in words, since when and why, and how to change it (docs/domain.md 2.2, 5)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import prison_settings
from cases.forms.settings import SettingForm
from cases.models import PrisonSetting
from cases.standards.settings import known
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted


def chosen_prison(request: Any) -> Prison | None:
    """The prison acted for; else the one asked for by `?prison=CODE`, or none."""
    prisons = Prison.objects.visible_to(request.actor)
    if request.actor.prison_id:
        return prisons.get(pk=request.actor.prison_id)
    if request.actor.role == "inspector":
        prisons = prisons.filter(pk__in=request.actor.inspected_prison_ids)
    code = request.GET.get("prison", "")
    return prisons.filter(code=code).first() if code else prisons.first()


def _may_change(request: Any) -> bool:
    actor = request.actor
    own = bool(actor.prison_id) and not actor.narrowed_to("policy_settings")
    return own and bool(actor.may("policy_settings:W"))


@requires("policy_settings:R")
def prison_setting_list(request: Any) -> HttpResponse:
    """Each setting in words, with the value in force, since when and why."""
    prison = chosen_prison(request)
    standing = prison_settings.all_of(prison, today=request.today) if prison else {}
    visible = PrisonSetting.objects.visible_to(request.actor)
    history = list(visible.filter(prison=prison)) if prison else []
    later: dict[str, list[PrisonSetting]] = {}
    for row in history:
        if row.effective_from > request.today:
            later.setdefault(row.key, []).append(row)
    rows = [
        {
            "setting": setting,
            "value": setting.words(value=standing[key].value),
            "since": standing[key].since,
            "reason": next((one.reason for one in history if _holds(one, key, standing[key])), ""),
            "later": [(one.effective_from, setting.words(value=one.value)) for one in later.get(key, [])],
        }
        for key, setting in known().items()
        if key in standing
    ]
    several = [] if request.actor.prison_id else list(Prison.objects.visible_to(request.actor))
    if request.actor.role == "inspector":
        several = [one for one in several if one.pk in request.actor.inspected_prison_ids]
    context = {"prison": prison, "rows": rows, "prisons": several, "may_change": _may_change(request)}
    return render(request, "cases/settings/list.html", context)


def _holds(row: PrisonSetting, key: str, standing: Any) -> bool:
    return row.key == key and row.effective_from == standing.since and row.value == standing.value


@requires("policy_settings:W", narrowed=False)
def prison_setting(request: Any, key: str) -> HttpResponse:
    """Change one setting from a day on; everything it was before stands below."""
    setting = known().get(key)
    prison = chosen_prison(request)
    if setting is None or prison is None:
        raise Http404
    standing = prison_settings.standing(key, prison_ids=[prison.pk], today=request.today)[prison.pk]
    form = SettingForm(request.POST or None, setting=setting, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: prison_settings.set_value(
            prison, key=key, **fields, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("prison_settings"),
        says=lambda made: (
            f"{setting.title}: {setting.words(value=made.value)}, "
            f"from {made.effective_from.day} {made.effective_from:%B %Y}."
        ),
    )
    rows = PrisonSetting.objects.visible_to(request.actor).filter(prison=prison, key=key)
    history = [{"row": row, "value": setting.words(value=row.value)} for row in rows.select_related("set_by")]
    context = {
        "setting": setting, "prison": prison, "form": form, "history": history,
        "now": setting.words(value=standing.value), "since": standing.since,
        "default": setting.words(value=setting.default),
    }  # fmt: skip
    return done or render(request, "cases/settings/setting.html", context)
