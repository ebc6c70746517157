"""The tables of an empty database, made from the models in one step (docs/adr/0015)."""

from django.apps import apps
from django.contrib.postgres.operations import CreateExtension
from django.db import connection, router, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def is_needed() -> bool:
    """Whether not one table stands, which is the one state in which `make` may be called."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def make() -> int:
    """Make every extension and table, and note every migration as applied, all of it or nothing.

    To be called as owner of the database, which must hold no table. Triggers and rights come after it, as
    after any migration. Returns how many tables were made. Errors: those of PostgreSQL, with nothing left.
    """
    executor = MigrationExecutor(connection)
    with transaction.atomic(), connection.schema_editor() as editor:
        for node in executor.loader.graph.nodes.values():
            for operation in node.operations:
                if isinstance(operation, CreateExtension):
                    operation.database_forwards(node.app_label, editor, None, None)
        wanted = [
            model
            for config in apps.get_app_configs()
            for model in router.get_migratable_models(config, connection.alias)
            if model._meta.can_migrate(connection) and not model._meta.auto_created
        ]
        for model in wanted:
            editor.create_model(model)
        MigrationRecorder(connection).ensure_schema()
        for node in executor.loader.graph.nodes.values():
            executor.record_migration(node)
    return len(wanted)
