"""The tables of an empty database, made from the models in one step (docs/adr/0015)."""

from django.apps import apps
from django.contrib.postgres.operations import CreateExtension
from django.db import connection, router, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def is_needed() -> bool:
    """Whether not one table stands, which is the one state in which `make` may be called."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def make() -> int:
    """Make every extension and table, and note every migration as applied, all of it or nothing.

    To be called as owner of the database, which must hold no table. Triggers and rights come after it, as
    after any migration. Returns how many tables were made. Errors: those of PostgreSQL, with nothing left.
    """
    steps = list(MigrationLoader(connection).graph.nodes.values())
    with transaction.atomic(), connection.schema_editor() as editor:
        for step in steps:
            for operation in step.operations:
                if isinstance(operation, CreateExtension):
                    operation.database_forwards(step.app_label, editor, ProjectState(), ProjectState())
        wanted = [
            model
            for config in apps.get_app_configs()
            for model in router.get_migratable_models(config, connection.alias)
            if model._meta.can_migrate(connection) and not model._meta.auto_created
        ]
        for model in wanted:
            editor.create_model(model)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for step in steps:
            for app, name in step.replaces or [(step.app_label, step.name)]:
                recorder.record_applied(app, name)
    return len(wanted)
