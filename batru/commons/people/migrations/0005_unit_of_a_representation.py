"""A representation knows the unit that wrote it down; for those from before, the journal knows who did."""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models

VIETNAM = timedelta(hours=7)


def units_from_journal(apps, schema_editor):
    """Where the writer held posts at one unit alone on that day, it was that one; else it stays open."""
    Representation, Post = apps.get_model("people", "Representation"), apps.get_model("people", "Post")
    Entry = apps.get_model("journal", "Entry")
    for row in Representation.objects.filter(unit__isnull=True).iterator():
        line = Entry.objects.filter(subject=f"representation:{row.pk}", act="people.representation.given").first()
        kind, _, number = line.actor.partition(":") if line else ("", "", "")
        if kind != "official" or not number.isdigit():
            continue
        day = (line.at + VIETNAM).date()
        held = Post.objects.filter(person_id=int(number), valid_from__lte=day)
        held = held.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day))
        units = set(held.values_list("unit_id", flat=True))
        if len(units) == 1:
            row.unit_id = units.pop()
            row.save(update_fields=("unit",))


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_journal"),
        ("people", "0004_stand_ins"),
        ("places", "0001_units_and_lineage"),
    ]

    operations = [
        migrations.AddField(
            model_name="representation",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit"
            ),
        ),
        migrations.RunPython(units_from_journal, migrations.RunPython.noop),
    ]
