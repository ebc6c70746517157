"""An empty database gets its tables from the models; every migration in turn must come to the same."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2 import sql

from omu.run.environment import ROOT
from tests.run.conftest import GENEROUS, Holder, bare_environ

#: The place of a column in its table is left out: a column that came later stands last.
ASKED = {
    "columns": "SELECT table_name, column_name, data_type, udt_name, character_maximum_length, is_nullable,"
    " column_default, is_identity, collation_name, generation_expression"
    " FROM information_schema.columns WHERE table_schema = 'public'"
    # Django's groups, which the product does not use: a bigint by their migrations, an int by their model.
    " AND (table_name, column_name) <> ('auth_group_permissions', 'id')",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "functions": "SELECT oid::regprocedure::text, md5(prosrc) FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace",
    "extensions": "SELECT extname, extversion FROM pg_extension",
    "rights": "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
    " WHERE grantee = 'omu' AND table_schema = 'public'",
    "migrations": "SELECT app, name FROM django_migrations",
    "kinds": "SELECT app_label, model FROM django_content_type",
}


def described(url: str) -> dict[str, set[tuple[object, ...]]]:
    """What stands in the database, and how many rows each of its tables has."""
    found = {}
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        for name, question in ASKED.items():
            cursor.execute(question)
            found[name] = set(cursor.fetchall())
        rows = set()
        for table in {str(row[0]) for row in found["columns"]}:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            rows.add((table, cursor.fetchone()))
    return found | {"rows": rows}


def migrated(found: dict[str, str], *words: str) -> str:
    """What `migrate` said on the servers that were found; it fails where the command did."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", *words], cwd=ROOT, text=True,
        env={**bare_environ(), **found}, capture_output=True, check=False, timeout=4 * GENEROUS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_at_once_and_step_by_step_come_to_the_same(folder: Path) -> None:
    holders = Holder(folder), Holder(folder.with_name("turn"))
    at_once, in_turn = (holder.found() for holder in holders)
    assert "An empty database: " in migrated(at_once)
    assert "An empty database" not in migrated(in_turn, "--step-by-step")
    made, stepped = described(at_once["DATABASE_OWNER_URL"]), described(in_turn["DATABASE_OWNER_URL"])
    for name, found in made.items():
        assert found, name
        assert found == stepped[name], (name, found ^ stepped[name])
    for holder in holders:
        holder.end()
