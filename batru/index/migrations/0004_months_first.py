from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('index', '0003_ticks'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='unitmonth',
            name='index_unit_month_once',
        ),
        migrations.RemoveIndex(
            model_name='unitmonth',
            name='index_unit_month_month',
        ),
        migrations.AddConstraint(
            model_name='unitmonth',
            constraint=models.UniqueConstraint(fields=('month', 'table', 'unit'), name='index_unit_month_once'),
        ),
    ]
