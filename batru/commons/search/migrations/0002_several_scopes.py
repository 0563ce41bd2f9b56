from importlib import import_module

from django.db import migrations

TRIGGERS = import_module("batru.commons.search.migrations.0001_rows_codes_and_words").SQLITE[1:]


def triggers_again(apps, schema_editor):
    """To give the column back SQLite makes the table anew, and the triggers that keep the index go with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            for statement in TRIGGERS:
                cursor.execute(statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("search", "0001_rows_codes_and_words")]
    # A title's scopes stand in its tokens and beside its codes; `make rebuild` adds the ones that it did not have.
    # On the way back operations run from the last to the first.
    operations = [
        migrations.RunPython(migrations.RunPython.noop, triggers_again),
        migrations.RemoveField("row", "scope"),
    ]
