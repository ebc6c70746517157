"""What the runtime login may do with each table (docs/adr/0005)."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from psycopg2 import sql

#: Tables of libraries whose rows come and go.
TRANSIENT_TABLES = frozenset({"django_session", "pghistory_context"})


@dataclass(frozen=True)
class Rights:
    """Rights on one table."""

    table: str
    rights: str


def _rights(model: type[models.Model]) -> str:
    if getattr(model, "is_evidence", False):
        return "SELECT, INSERT"
    if getattr(model, "is_transient", False) or model._meta.db_table in TRANSIENT_TABLES:
        return "SELECT, INSERT, UPDATE, DELETE"
    if model._meta.auto_created or model._meta.app_label in {"account", "mfa", "socialaccount"}:
        return "SELECT, INSERT, UPDATE, DELETE"
    return "SELECT, INSERT, UPDATE"


def wanted() -> list[Rights]:
    """The rights of the runtime login on every table: evidence is read and added to, nothing else."""
    tables = {
        model._meta.db_table: _rights(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    tables["django_migrations"] = "SELECT"
    return [Rights(table, rights) for table, rights in sorted(tables.items())]


def apply(login: str) -> int:
    """Give `login` exactly the wanted rights; to be called as owner. Returns how many tables."""
    name = sql.Identifier(login)
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        tables = [one for one in wanted() if one.table in existing]
        for one in tables:
            table = sql.Identifier(one.table)
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(table, name))
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(one.rights), table, name))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(name))
    return len(tables)
