"""`manage.py load_demonstration`: a made-up prison to try the product with; refused where anybody works."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from omu.actions import demonstration
from omu.dashboards import estate_figures
from staff.actions.errors import Refused
from staff.middleware import day


class Command(BaseCommand):
    """Load the demonstration and write its log-ins into the data folder, readable by the owner only."""

    help = "Load demonstration data into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many log-ins and prisoners were made; exit status 1 where it is refused."""
        if settings.PUBLIC_URL:
            raise CommandError("OMU_PUBLIC_URL is set: demonstration data is refused on a public service.")
        try:
            estate = demonstration.load(today=day())
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        estate_figures.prepare(now=timezone.now(), today=day())
        path = settings.DATA_DIR / "logins.tsv"
        path.touch(mode=0o600)
        lines = ["\t".join(login) for login in estate.logins]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(estate.logins)} log-ins and {len(estate.custodies)} prisoners were made.")
