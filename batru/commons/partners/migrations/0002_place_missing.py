from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("partners", "0001_keys_and_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="missing",
            field=models.JSONField(default=list),
        ),
    ]
