from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Who may do what, where, and who did it; knows nothing of cases (docs/adr/0001)."""

    name = "staff"
    verbose_name = "Staff"

    def ready(self) -> None:
        """Let the sign-in library tell the audit who came and went."""
        from staff import accounts

        accounts.connect()
