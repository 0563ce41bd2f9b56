"""An imported dossier knows how its answer was given out, where its log says so; of earlier ones it is unknown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_unit_of_a_batch")]

    operations = [
        migrations.AddField(
            model_name="importeddossier",
            name="result",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
    ]
