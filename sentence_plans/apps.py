from django.apps import AppConfig


class SentencePlansConfig(AppConfig):
    """What we will do about it (docs/adr/0001)."""

    name = "sentence_plans"
    verbose_name = "Sentence plans"
