from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('index', '0002_unit_months'),
    ]

    operations = [
        migrations.AddField(
            model_name='rolled',
            name='ticks_at',
            field=models.DateTimeField(null=True),
        ),
    ]
