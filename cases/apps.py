from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import register_converter

from cases.standards.addresses import PATTERN, CaseNumber


class PrisonNumber:
    """A prison number in an address, in capitals for the view whatever was typed."""

    regex = PATTERN

    def to_python(self, value: str) -> CaseNumber:
        """From the address to the view."""
        return CaseNumber.read(value)

    def to_url(self, value: str) -> str:
        """From the number to the address; an earlier custody that is looked at stays looked at."""
        return value.in_address if isinstance(value, CaseNumber) else value


class CasesConfig(AppConfig):
    """The person, the custody, and who holds the case (docs/adr/0001)."""

    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Fill the standards sets after each migrate, and let prison numbers stand in addresses."""
        register_converter(PrisonNumber, "number")
        from cases.actions import policies

        def load_standards(**told: Any) -> None:
            """After `migrate` and `flush`: the standards sets that come with the product, where missing."""
            there = {model._meta.db_table for model in told["apps"].get_models()} if "apps" in told else None
            if there is None or "cases_policy" in there:
                policies.load(policies.built_in())

        post_migrate.connect(load_standards, sender=self, weak=False, dispatch_uid="cases.standards")
