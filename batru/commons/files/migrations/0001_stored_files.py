from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("mime", models.CharField(max_length=100)),
                ("created_at", models.DateTimeField()),
                ("stored_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
