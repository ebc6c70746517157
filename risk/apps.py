from django.apps import AppConfig


class RiskConfig(AppConfig):
    """What we know about the danger and the need (docs/adr/0001)."""

    name = "risk"
    verbose_name = "Risk"
