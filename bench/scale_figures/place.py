"""A home of the product's own for a nation: its units, its forty measures, its lake, and its roll-up."""

import importlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from batru.commons import clock, home  # noqa: E402
from batru.commons.places.models import Placement, Unit  # noqa: E402
from batru.commons.places.public import rebuild_ancestry  # noqa: E402
from batru.facts import reads as facts_reads  # noqa: E402
from batru.facts.lake import Lake  # noqa: E402
from batru.facts.models import Partition  # noqa: E402
from batru.index import compiled, compute, rollup, sums  # noqa: E402
from batru.index.public import Period, value_of  # noqa: E402
from batru.index.reads import ground  # noqa: E402
from batru.kernel.fact_tables import DOSSIERS  # noqa: E402
from batru.kernel.period import Month  # noqa: E402
from bench.scale_figures.measures import forty  # noqa: E402
from bench.scale_figures.nation import PROVINCE_OF, UNITS, month_of  # noqa: E402

COUNTED_AT = datetime(2024, 2, 1, 2, tzinfo=UTC)


def ask(call: str, /, *, timeout: float = 30.0, **arguments: Any) -> Any:
    """The computing process's work, done here: what it costs is then measured with the rest."""
    module, name = call.split(":")
    found = getattr(importlib.import_module(module), name)(**json.loads(json.dumps(arguments)))
    return json.loads(json.dumps(found))


def make() -> Lake:
    """Communes under provinces under the root of the home's locality, which stands for the nation; an empty lake."""
    # It stands still: a run takes longer than the ten minutes after which what is overdue is counted again.
    clock.now = lambda: COUNTED_AT
    call_command("migrate", verbosity=0, interactive=False)
    facts_reads.ask = sums.ask = ask  # type: ignore[attr-defined]
    known = (SimpleNamespace(measures=tuple(forty())),)
    ground.sets = lambda: known  # type: ignore[assignment]
    made = compute.compiled(forty())
    compiled.write(Path(settings.BATRU_HOME) / "compiled" / f"measures-{made.digest[:16]}.json", made)
    root, provinces = home.locality().root, sorted(set(PROVINCE_OF.values()))
    Unit.objects.bulk_create(map(_unit, [root, *provinces, *UNITS]))
    above = dict.fromkeys(provinces, root) | PROVINCE_OF
    Placement.objects.bulk_create(
        Placement(unit_id=key, parent_id=over, valid_from=date(2018, 1, 1)) for key, over in above.items()
    )
    rebuild_ancestry()
    return Lake(Path(settings.BATRU_LAKE))


def arrive(lake: Lake, month: Month, rows: int) -> None:
    """A month's facts, as the floor of facts leaves them."""
    counted = lake.write(DOSSIERS, {month: month_of(month, rows)})[month]
    told = {"rows": counted.rows, "digest": counted.digest, "version": counted.version, "counted_at": COUNTED_AT}
    Partition.objects.create(table=DOSSIERS.name, month=str(month), **told)


def take_back(month: Month) -> None:
    """The roll-up as it was before a month arrived; the month lies there, not yet rolled up."""
    own = Partition.objects.get(table=DOSSIERS.name, month=str(month))
    own.delete()
    rollup.roll_up()
    own.save(force_insert=True)


def number() -> float | None:
    """What a tile shows: a year's share of a province."""
    return value_of("on_time_share", "03@2025", Period.year(2023)).value


def _unit(key: str) -> Unit:
    named = {"name": key, "name_en": key, "full_name": key, "full_name_en": key, "folded": key}
    return Unit(key=key, level="commune", kind="ward", valid_from=date(2018, 1, 1), **named)
