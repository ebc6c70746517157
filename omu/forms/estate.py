"""Which number is compared, and over which prisons."""

from collections.abc import Sequence
from typing import Any

from django import forms

from omu.dashboards.figures import FIGURES
from staff.forms.base import NamedMessages
from staff.models import HoldsSex, Prison

KINDS = [("", "Every kind"), ("resettlement", "Resettlement prisons"), *((key, f"Prisons for {words.lower()}")
         for key, words in HoldsSex.choices)]  # fmt: skip


class PrisonFilter(NamedMessages, forms.Form):
    """All of it may be left out: every prison, and what is overdue."""

    what = forms.ChoiceField(label="What is compared", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    group = forms.ChoiceField(label="Prison group", required=False)
    kind = forms.ChoiceField(label="Kind of prison", choices=KINDS, required=False)

    def __init__(self, *args: Any, prisons: Sequence[Prison], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = sorted({one.prison_group for one in prisons} - {""})
        regions = sorted({(one.region.code, one.region.name) for one in prisons}, key=lambda pair: pair[1])
        named: Any = self.fields
        named["what"].choices = [(key, one.words) for key, one in FIGURES.items() if key != "all"]
        named["region"].choices = [("", "Every region"), *regions]
        named["group"].choices = [("", "Every group"), *((name, name) for name in groups)]
