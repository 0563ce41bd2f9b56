"""Once it is decided the office owes a dossier nothing by any time: it waits for its applicant."""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Coalesce

NO_DATE = datetime(9999, 12, 30, tzinfo=UTC)


def owe_nothing(apps: Any, schema_editor: Any) -> None:
    """Decided ones no longer stand among those that are due."""
    apps.get_model("onestop", "Dossier").objects.filter(state="decided").update(act_by=NO_DATE)


def owe_as_before(apps: Any, schema_editor: Any) -> None:
    """They stand at their due time again."""
    decided = apps.get_model("onestop", "Dossier").objects.filter(state="decided")
    decided.update(act_by=Coalesce(F("due_at"), Value(NO_DATE)))


class Migration(migrations.Migration):
    dependencies = (("onestop", "0006_sendings_and_indexes"),)
    operations = (migrations.RunPython(owe_nothing, owe_as_before),)
