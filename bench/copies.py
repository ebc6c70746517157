"""An estate made larger by copies of itself, in SQL: what takes an hour to take in is there in two minutes.

Every row of a case is copied with keys of its own, so that indexes, plans and pages meet as many people as
are said; the copies hold what the first hold. Made by the owner of the tables, for benchmarks alone.
"""

from django.apps import apps
from django.db import connection, models

#: What is copied, parents first. Users, catalogue and forms are shared.
TABLES = (
    "staff.Prison", "cases.Prisoner", "cases.Custody", "cases.Stay", "cases.Allocation", "cases.Sentence",
    "cases.Alert", "cases.Clock", "cases.Headline", "risk.Assessment", "risk.SectionResult",
    "risk.PredictorResult", "risk.Answer", "risk.WrittenPart", "sentence_plans.SentencePlan",
    "sentence_plans.Objective", "sentence_plans.Action", "sentence_plans.Provision",
    "sentence_plans.Course", "sentence_plans.Delivery", "sentence_plans.TransferNeed",
)  # fmt: skip
#: Keys of the first copy are so much higher; no table of an estate has as many rows.
STEP = 20_000_000
#: What no two rows share beside their keys: a copy's number begins with a sign that no real number has.
NAMES = {
    ("Prison", "code"): "code || '-' || k",
    ("Prison", "name"): "name || ' ' || k",
    ("Prisoner", "number"): "chr(19968 + k) || substr(number, 2)",
}
#: Duties of officers and prisons are told apart by what is not copied.
ONLY = {"Clock": "AND custody_id IS NOT NULL"}
MOST = 100


def multiply(times: int) -> None:
    """Make `times` as many of an estate, at most MOST; tables are vacuumed and analysed, as by night."""
    assert 1 <= times <= MOST
    copied = [apps.get_model(one) for one in TABLES]
    with connection.cursor() as cursor:
        for model in copied:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        for model in copied:
            table = model._meta.db_table
            names, values = zip(*_columns(model, copied), strict=True)
            cursor.execute(
                f'INSERT INTO "{table}" ({", ".join(names)}) OVERRIDING SYSTEM VALUE '
                f'SELECT {", ".join(values)} FROM "{table}", generate_series(1, {times - 1}) k '
                f"WHERE {model._meta.pk.column} < {STEP} {ONLY.get(model.__name__, '')}"
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in copied:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
        cursor.execute("VACUUM (ANALYZE)")


def _columns(model: type[models.Model], copied: list[type[models.Model]]) -> list[tuple[str, str]]:
    """Each column with the expression of its copy."""
    found = []
    for field in model._meta.concrete_fields:
        if isinstance(field, models.GeneratedField):
            continue
        quoted = f'"{field.column}"'
        to = field.remote_field.model if isinstance(field, models.ForeignKey) else None
        if field.primary_key or to in copied:
            found.append((quoted, f"{quoted} + k * {STEP}"))
        elif (model.__name__, field.name) in NAMES:
            found.append((quoted, NAMES[model.__name__, field.name]))
        else:
            found.append((quoted, quoted))
    return found
