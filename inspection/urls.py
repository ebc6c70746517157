"""Addresses of inspection."""

from inspection.views import deeds
from staff.views.deeds import SENTENCES

SENTENCES |= deeds.WORDS

urlpatterns: list[object] = []
