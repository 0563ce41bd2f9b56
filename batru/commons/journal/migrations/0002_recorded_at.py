from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_journal")]

    operations = [
        migrations.AddField("entry", "recorded_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "entry",
            models.Index(
                condition=models.Q(("recorded_at__isnull", False), models.Q(("month", ""), _negated=True)),
                fields=["month", "fact"],
                name="journal_entry_recorded",
            ),
        ),
    ]
