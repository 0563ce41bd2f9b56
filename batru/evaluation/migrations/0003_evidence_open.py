from django.db import migrations, models


class Migration(migrations.Migration):
    """Papers handed in before stay for those who read the sheet."""

    dependencies = [("evaluation", "0002_set_drafts")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="is_open",
            field=models.BooleanField(default=False, help_text="whether anybody may open it beside a published result"),
        ),
    ]
