"""A batch knows the unit from which it was sent; older ones are for whoever lands logs for the whole place."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_batches_and_dossiers"),
        ("places", "0001_units_and_lineage"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.unit",
            ),
        ),
    ]
