from django.apps import AppConfig


class OmuConfig(AppConfig):
    """The top layer: whatever must see several apps; owns no tables (docs/adr/0001)."""

    name = "omu"
    verbose_name = "Offender management"
