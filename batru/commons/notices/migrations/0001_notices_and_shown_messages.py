

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ShownMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=120, unique=True)),
                ('address', models.CharField(blank=True, db_index=True, max_length=254)),
                ('name', models.CharField(max_length=160)),
                ('language', models.CharField(max_length=5)),
                ('subject', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('shown_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=120, unique=True)),
                ('person_key', models.CharField(blank=True, max_length=60)),
                ('name', models.CharField(max_length=160)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=5)),
                ('channel', models.CharField(max_length=20)),
                ('template', models.CharField(max_length=80)),
                ('subject_key', models.CharField(max_length=120)),
                ('params', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('receipt', models.CharField(blank=True, max_length=200)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('body', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['person_key', '-made_at'], name='notices_notice_person'), models.Index(fields=['subject_key'], name='notices_notice_subject'), models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['made_at'], name='notices_notice_waiting')],
            },
        ),
    ]
