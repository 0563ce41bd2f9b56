import django.db.models.deletion
from django.db import migrations, models


def ledger_of_supplements(apps, schema_editor):
    """Every request for a supplement has stopped the clock: it is entered in the ledger."""
    supplement, suspension = apps.get_model("onestop", "Supplement"), apps.get_model("onestop", "Suspension")
    rows = (
        suspension(
            dossier_id=one.dossier_id, kind="supplement", reason=one.reason, began_at=one.asked_at, began_by=one.asked_by,
            ended_at=one.answered_at, ended_by="system:migration" if one.answered_at else "",
        )
        for one in supplement.objects.order_by("id").iterator(chunk_size=2_000)
    )
    suspension.objects.bulk_create(rows, batch_size=2_000)


class Migration(migrations.Migration):

    dependencies = [
        ('onestop', '0001_dossiers'),
        ('people', '0001_persons_and_posts'),
        ('places', '0001_units_and_lineage'),
    ]

    operations = [
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=160)),
                ('id_number', models.CharField(blank=True, max_length=20)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('authorization', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('reason', models.TextField()),
                ('stopped_by', models.CharField(max_length=80)),
                ('stopped_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('article', models.CharField(blank=True, max_length=160)),
                ('reason', models.TextField()),
                ('began_at', models.DateTimeField()),
                ('began_by', models.CharField(max_length=80)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='dossier',
            name='onestop_dossier_desk',
        ),
        migrations.RemoveIndex(
            model_name='dossier',
            name='onestop_dossier_due',
        ),
        migrations.AddField(
            model_name='dossier',
            name='assisted_by',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='dossier',
            name='filed_for',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='dossier',
            name='result_place',
            field=models.CharField(default='counter', max_length=10),
        ),
        migrations.AddField(
            model_name='dossier',
            name='support_place',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name='supplement',
            name='again',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='supplement',
            name='missing',
            field=models.JSONField(default=list),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('state__in', ('handed_over', 'refused', 'withdrawn', 'stopped')), _negated=True), fields=['holder', 'act_by', 'id'], name='onestop_dossier_desk'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('state__in', ('handed_over', 'refused', 'withdrawn', 'stopped')), _negated=True), fields=['act_by', 'id'], name='onestop_dossier_due'),
        ),
        migrations.AddField(
            model_name='representation',
            name='dossier',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='representation', to='onestop.dossier'),
        ),
        migrations.AddField(
            model_name='stop',
            name='dossier',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stop', to='onestop.dossier'),
        ),
        migrations.AddField(
            model_name='suspension',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='onestop.dossier'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('dossier',), name='onestop_suspension_open_once'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='onestop_suspension_forward'),
        ),
        migrations.RunPython(ledger_of_supplements, migrations.RunPython.noop),
    ]
