from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The person, the custody, and who holds the case (docs/adr/0001)."""

    name = "cases"
    verbose_name = "Cases"
