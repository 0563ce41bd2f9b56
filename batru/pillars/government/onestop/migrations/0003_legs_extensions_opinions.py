
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('onestop', '0002_life_of_a_dossier'),
        ('people', '0001_persons_and_posts'),
        ('places', '0001_units_and_lineage'),
    ]

    operations = [
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('apology', models.TextField()),
                ('new_due_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_at', models.DateTimeField()),
                ('signed_by', models.CharField(blank=True, max_length=80)),
                ('signed_at', models.DateTimeField(null=True)),
                ('due_otherwise', models.DateTimeField(null=True)),
                ('declined_by', models.CharField(blank=True, max_length=80)),
                ('declined_at', models.DateTimeField(null=True)),
                ('declined_why', models.TextField(blank=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='onestop.dossier')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('declined_at__isnull', True)), fields=('dossier',), name='onestop_extension_once')],
            },
        ),
        migrations.CreateModel(
            name='Leg',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('step', models.CharField(max_length=40)),
                ('role', models.CharField(max_length=40)),
                ('due_at', models.DateTimeField(null=True)),
                ('receive_by', models.DateTimeField(null=True)),
                ('given_by', models.CharField(max_length=80)),
                ('given_at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('received_by', models.CharField(blank=True, max_length=80)),
                ('received_at', models.DateTimeField(null=True)),
                ('result', models.CharField(blank=True, max_length=10)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='onestop.dossier')),
                ('post', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dossier', 'number'), name='onestop_leg_number')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('question', models.TextField()),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('excluded', models.BooleanField(default=False)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.CharField(blank=True, max_length=80)),
                ('answered_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='onestop.dossier')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True), ('dropped_at__isnull', True)), fields=['due_at'], name='onestop_opinion_open')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'number'), name='onestop_opinion_number')],
            },
        ),
    ]
