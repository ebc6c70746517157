from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_standards(**told: Any) -> None:
    """After `migrate`: the standards sets that come with the product, where they are not there yet."""
    from cases.actions import policies

    if any(model._meta.db_table == "cases_policy" for model in told["apps"].get_models()):
        policies.load(policies.built_in())


class CasesConfig(AppConfig):
    """The person, the custody, and who holds the case (docs/adr/0001)."""

    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        post_migrate.connect(load_standards, sender=self, dispatch_uid="cases.standards")
