from django.db import migrations, models

SQLITE = (
    """CREATE VIRTUAL TABLE search_fts USING fts5(
        tokens, content='search_row', content_rowid='id', detail=none, columnsize=0, tokenize="ascii tokenchars ':./'"
    )""",
    """CREATE TRIGGER search_row_added AFTER INSERT ON search_row BEGIN
        INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    """CREATE TRIGGER search_row_removed AFTER DELETE ON search_row BEGIN
        INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END""",
    """CREATE TRIGGER search_row_changed AFTER UPDATE ON search_row WHEN old.tokens <> new.tokens BEGIN
        INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER search_row_added",
    "DROP TRIGGER search_row_removed",
    "DROP TRIGGER search_row_changed",
    "DROP TABLE search_fts",
)
# One token says in which window of row numbers a row stands; the index alone holds the vector. Without fastupdate:
# a list of pending entries would be read in full by each search.
POSTGRES = (
    'ALTER TABLE search_code ALTER COLUMN code TYPE varchar(60) COLLATE "C"',
    'ALTER TABLE search_token ALTER COLUMN token TYPE varchar(80) COLLATE "C"',
    """CREATE FUNCTION search_vector(kind text, id bigint, tokens text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN array_to_tsvector(string_to_array(tokens, ' ') || ARRAY[kind || '#' || (id >> 14)::text])""",
    "CREATE INDEX search_row_tokens ON search_row USING gin (search_vector(kind, id, tokens)) WITH (fastupdate = off)",
)
POSTGRES_BACK = ("DROP INDEX search_row_tokens", "DROP FUNCTION search_vector")


def make_index(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def drop_index(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


def _run(schema_editor, sqlite, postgres):
    with schema_editor.connection.cursor() as cursor:
        for statement in postgres if schema_editor.connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=120)),
                ("scope", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField()),
                ("tokens", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "id"], name="search_row_newest")],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="search_row_once")],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.ForeignKey(db_constraint=False, on_delete=models.deletion.DO_NOTHING, related_name="codes", to="search.row")),
                ("kind", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=60)),
                ("scope", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "code", "row", "scope"], name="search_code_beginning")],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[("token", models.CharField(max_length=80, primary_key=True, serialize=False))],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
