"""Questions to the tree: always as of a day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Count, Max, OuterRef, Q, QuerySet, Subquery, Sum, When

from batru.commons.kept import Given, Kept
from batru.commons.places import models
from batru.commons.places.rules.units import Headcount, Node, Past, Step, Unit, grow
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold

FIELDS = (
    "key",
    "code",
    "level",
    "kind",
    "name",
    "name_en",
    "full_name",
    "full_name_en",
    "eid_code",
    "is_placeholder",
    "is_confirmed",
    "valid_from",
    "valid_to",
)
# The number of keys up to which the question is kept.
FEW = 32
BELOW = tuple(f"descendant__{name}" for name in FIELDS)
LASTED = ("valid_from", "valid_to")
ABOVE = tuple(f"ancestor__{name}" for name in FIELDS)


def unit(key: str) -> Unit:
    """One unit, whenever it lived; a Refusal (404) where there is none."""
    row = models.Unit.objects.filter(key=key).values_list(*FIELDS).first()
    if row is None:
        raise _unknown(key)
    return Unit(*row)


def units(keys: Collection[str]) -> dict[str, Unit]:
    """Units by key, in one query; keys that name none are left out."""
    if len(keys) <= FEW:
        rows = _by_key(len(keys)).rows(**{f"key{place}": key for place, key in enumerate(keys)})
    else:
        rows = list(models.Unit.objects.filter(key__in=keys).values_list(*FIELDS))
    return {row[0]: Unit(*row) for row in rows}


@cache
def _by_key(count: int) -> Kept:
    """The question for so many keys: pages ask for one or two, or for all offices of a place."""
    keys: Any = [Given(f"key{place}", CharField()) for place in range(count)]
    return Kept(lambda: models.Unit.objects.filter(key__in=keys).values_list(*FIELDS))


def unit_by_code(code: str, day: date) -> Unit | None:
    """The unit that carried a statistical code on a day, since codes are reused."""
    row = _on(models.Unit.objects.filter(code=code), day).values_list(*FIELDS).first()
    return Unit(*row) if row else None


def find(text: str, day: date, limit: int = 20) -> list[Unit]:
    """Units of a day whose full name or code begins, or whose name holds words that begin, as was typed.

    Agencies come after the places that many of them are named after.
    """
    typed = fold(text)
    named = Q(code=typed) | Q(folded__startswith=typed) | Q(folded__contains=f" {typed}")
    last = Case(When(level="agency", then=1), default=0)
    rows = _on(models.Unit.objects.filter(named), day).order_by(last, "folded", "key").values_list(*FIELDS)
    return [Unit(*row) for row in rows[:limit]] if typed else []


def tree(root_key: str, day: date) -> Node:
    """A unit with all that lay under it on a day, in one query; a Refusal (404) where it did not exist then."""
    over = _on(models.Placement.objects.filter(unit=OuterRef("descendant")), day)
    rows = _below(root_key, day).annotate(parent=Subquery(over.values("parent")[:1])).values_list(*BELOW, "parent")
    found = [(Unit(*row[:-1]), row[-1]) for row in rows]
    if not found:
        raise _unknown(root_key)
    return grow(found, root_key)


def descendants(key: str, day: date, level: str | None = None) -> list[Unit]:
    """All units under a unit on a day, nearest first, without itself; `level` keeps one level."""
    rows = _below(key, day).filter(depth__gt=0)
    if level:
        rows = rows.filter(descendant__level=level)
    return [Unit(*row) for row in rows.values_list(*BELOW)]


def subtree_keys(roots: Collection[str], day: date) -> set[str]:
    """The keys of some units and of all under them on a day, in one query."""
    if not roots:
        return set()
    rows = _within(models.Ancestry.objects.filter(ancestor__in=roots), day)
    return set(rows.values_list("descendant_id", flat=True))


def lies_under(key: str, roots: Collection[str], day: date) -> bool:
    """Whether a unit is one of `roots` or lay under one of them on a day."""
    return bool(roots) and _within(models.Ancestry.objects.filter(descendant=key, ancestor__in=roots), day).exists()


def ancestors(key: str, day: date) -> list[Unit]:
    """All units above a unit on a day, nearest first."""
    rows = _within(models.Ancestry.objects.filter(descendant=key, depth__gt=0), day).order_by("depth")
    return [Unit(*row) for row in rows.values_list(*ABOVE)]


def lines(root_key: str, day: date) -> dict[str, list[str]]:
    """By unit under a root on a day, and of the root: its own key and those above it up to the root, nearest first."""
    under = _within(models.Ancestry.objects.filter(ancestor=root_key), day)
    right_above = _within(models.Ancestry.objects.filter(descendant__in=under.values("descendant"), depth=1), day)
    parents = dict(right_above.order_by().values_list("descendant_id", "ancestor_id"))
    if not parents and not under.exists():
        return {}
    found = {root_key: [root_key]}
    for key in parents:
        _line(key, parents, found)
    return found


def _line(key: str, parents: Mapping[str, str], found: dict[str, list[str]]) -> list[str]:
    if key not in found:
        found[key] = [key, *_line(parents[key], parents, found)]
    return found[key]


def turns() -> list[date]:
    """The days on which the tree became another, from the first on."""
    either = (models.Ancestry.objects.order_by().values_list(name, flat=True).distinct() for name in LASTED)
    return sorted({day for days in either for day in days})


def tree_data() -> dict[str, list[list[Any]]]:
    """All that `KeptTree` asks to answer as the tree does now, as plain data."""
    units = models.Unit.objects.order_by("key").values_list("key", "valid_from", "valid_to")
    laid = models.Placement.objects.order_by("unit_id", "valid_from")
    people = models.Headcount.objects.order_by("unit_id", "valid_from")
    return {
        "units": _plain(units),
        "placements": _plain(laid.values_list("unit_id", "parent_id", "valid_from", "valid_to")),
        "people": _plain(people.values_list("unit_id", "valid_from", "population")),
    }


def _plain(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [[each.isoformat() if isinstance(each, date) else each for each in row] for row in rows]


def stamp() -> str:
    """Another word whenever the tree was derived anew or headcounts were published; it costs next to nothing to ask."""
    tree = models.Ancestry.objects.aggregate(Max("id"), Count("id"))
    people = models.Headcount.objects.aggregate(Max("id"), Count("id"), Sum("population"))
    return " ".join(str(number or 0) for number in (*tree.values(), *people.values()))


def served_by(key: str, day: date) -> str:
    """The nearest administrative unit above an agency on a day, or the key itself where it is one or stands alone."""
    rows = _within(models.Ancestry.objects.filter(descendant=key), day).exclude(ancestor__level="agency")
    return rows.order_by("depth").values_list("ancestor_id", flat=True).first() or key


def children(key: str, day: date) -> list[Unit]:
    """The units right under a unit on a day."""
    return [Unit(*row) for row in _below(key, day).filter(depth=1).values_list(*BELOW)]


def parents(keys: Collection[str], day: date) -> dict[str, Unit]:
    """The unit right above each of some units on a day, by their keys, in one query."""
    rows = _within(models.Ancestry.objects.filter(descendant__in=keys, depth=1), day)
    return {row[0]: Unit(*row[1:]) for row in rows.values_list("descendant_id", *ABOVE)}


def source_of(key: str) -> str:
    """Where it is known from that the unit exists."""
    return models.Unit.objects.values_list("source", flat=True).get(key=key)


def lineage(key: str) -> Past:
    """Where a unit came from and what became of it, one step each way."""
    either = models.Lineage.objects.filter(Q(before=key) | Q(after=key)).select_related("before", "after")
    lines = list(either.order_by("on", "before__code", "after__code"))
    return Past(
        tuple(_step(line, line.before) for line in lines if line.after_id == key),
        tuple(_step(line, line.after) for line in lines if line.before_id == key),
    )


def outlines(keys: Collection[str], day: date) -> list[dict[str, Any]]:
    """GeoJSON features of the units that have an outline on a day; `computed` ones were never surveyed."""
    rows = _on(models.Outline.objects.filter(unit__in=keys), day).select_related("unit").order_by("unit__code")
    return [
        {
            "type": "Feature",
            "id": row.unit_id,
            "properties": {
                "key": row.unit_id,
                "code": row.unit.code,
                "name": row.unit.full_name,
                "name_en": row.unit.full_name_en,
                "computed": row.computed,
                "source": row.source,
            },
            "geometry": row.geometry,
        }
        for row in rows
    ]


def outline_notes(keys: Collection[str], day: date) -> dict[str, tuple[bool, str]]:
    """Which of the units are drawn on a day: whether computed, and from what source; without the drawing itself."""
    rows = _on(models.Outline.objects.filter(unit__in=keys), day).values_list("unit_id", "computed", "source")
    return {key: (computed, source) for key, computed, source in rows}


def headcounts(keys: Collection[str], day: date) -> dict[str, Headcount]:
    """Area and people of units by key, as last published before or on a day."""
    rows = models.Headcount.objects.filter(unit__in=keys, valid_from__lte=day).order_by("valid_from")
    return {row.unit_id: Headcount(row.valid_from, row.area_km2, row.population, row.how) for row in rows}


def _below(key: str, day: date) -> QuerySet[models.Ancestry]:
    rows = _within(models.Ancestry.objects.filter(ancestor=key), day)
    return rows.order_by("depth", "descendant__code", "descendant_id")


def _within(rows: QuerySet[models.Ancestry], day: date) -> QuerySet[models.Ancestry]:
    return rows.filter(valid_from__lte=day, valid_to__gt=day)


def _on(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


def _step(line: models.Lineage, other: models.Unit) -> Step:
    seen = Unit(*(getattr(other, name) for name in FIELDS))
    return Step(seen, line.on, line.kind, line.share, line.evidence)


def known_keys(keys: Iterable[str]) -> set[str]:
    """Which of these keys name a unit."""
    return set(models.Unit.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _unknown(key: str) -> Refusal:
    return Refusal(
        "places.unknown",
        what=N_("The unit {key} cannot be shown."),
        why=N_("No unit of that key existed on that day."),
        next_step=N_("Look for it by name, or choose another day."),
        status=404,
        key=key,
    )
