"""Derives who lay above whom from the placements."""

from collections.abc import Collection, Iterable

from django.db import transaction

from batru.commons.places.actions.bulk import write_rows
from batru.commons.places.models import Ancestry, Placement, Unit
from batru.commons.places.rules.closure import Above, Life, closure
from batru.commons.places.rules.identity import Laid

COLUMNS = ("ancestor_id", "descendant_id", "depth", "valid_from", "valid_to")


def rebuild_ancestry() -> int:
    """Burn the derived table and make it again from the placements; how many lines it holds."""
    lives = {key: (start, end) for key, start, end in Unit.objects.values_list("key", "valid_from", "valid_to")}
    with transaction.atomic():
        Ancestry.objects.all().delete()
        return _write(closure(lives, _placements(), lives))


def extend_ancestry(keys: Collection[str]) -> int:
    """Derive anew the lines of some units whose parents' lines stand; how many lines they have."""
    own = Unit.objects.filter(key__in=keys).values_list("key", "valid_from", "valid_to")
    lives: dict[str, Life] = {key: (start, end) for key, start, end in own}
    laid = _placements(keys)
    outside = {line.parent for line in laid} - set(keys)
    known = [Above(*row) for row in Ancestry.objects.filter(descendant__in=outside).values_list(*COLUMNS)]
    with transaction.atomic():
        Ancestry.objects.filter(descendant__in=keys).delete()
        return _write(closure(lives, laid, lives, known))


def _placements(keys: Collection[str] | None = None) -> list[Laid]:
    rows = Placement.objects.all() if keys is None else Placement.objects.filter(unit__in=keys)
    return [Laid(*row) for row in rows.values_list("unit_id", "parent_id", "valid_from", "valid_to")]


def _write(lines: Iterable[Above]) -> int:
    rows = (
        (line.ancestor, line.descendant, line.depth, line.valid_from.isoformat(), line.valid_to.isoformat())
        for line in lines
    )
    return write_rows(Ancestry, COLUMNS, rows)
