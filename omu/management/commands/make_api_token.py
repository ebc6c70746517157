"""Make a token for a machine that calls the API; the secret is printed once and kept nowhere."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from staff import actors
from staff.actions import tokens
from staff.actions.errors import Refused
from staff.middleware import day
from staff.models import RoleAssignment, User
from staff.permissions import ROLE_NAMES


class Command(BaseCommand):
    """`manage.py make_api_token USERNAME ROLE --purpose "…" [--days 90] [--place CODE]`."""

    help = "Make an API token bound to one role assignment and print its secret, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """User name, role, purpose, days, place."""
        parser.add_argument("username")
        parser.add_argument("role", choices=sorted(ROLE_NAMES))
        parser.add_argument("--purpose", required=True, help="which machine uses it, and for what")
        parser.add_argument("--days", type=int, default=90, help="for how many days (1 to 366; default 90)")
        parser.add_argument("--place", default="", help="code of the place, where a role is held at several")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the assignment, make the token, print the secret."""
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        held = [one for one in actors.assignments_of(user, today=day()) if one.role == options["role"]]
        held = [one for one in held if options["place"] in {"", _code(one)}]
        if len(held) != 1:
            say = "does not hold that role today" if not held else "holds it at several places: give --place"
            raise CommandError(f"{user.username} {say}.")
        try:
            token, secret = tokens.make(
                held[0],
                purpose=options["purpose"],
                days=options["days"],
                today=day(),
                by=actors.system("make_api_token"),
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stderr.write(f"Token for {user.username}, {held[0]}, until {token.expiry:%d/%m/%Y}:")
        self.stdout.write(secret)


def _code(assignment: RoleAssignment) -> str:
    place = assignment.prison or assignment.trust
    return place.code if place else ""
