from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """How well it is done (docs/adr/0001)."""

    name = "inspection"
    verbose_name = "Inspection"
