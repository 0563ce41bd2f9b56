"""Units beside one another: by one measure or by a whole set, each rank with the figure it rests on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from batru.commons import home
from batru.commons.places.public import KeptTree, Unit, descendants, unit, units
from batru.index.reads.figures import Figure, cells, values
from batru.index.reads.ground import TODAY, Ground, Law, measure
from batru.index.rules import Period, ranks
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Better, Measure, MeasureSet
from batru.law.shapes import Shape, points, total

SPARK_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """One unit's place: its rank (None without a figure), its figure, the one before, and twelve months to its end."""

    unit: Unit
    rank: int | None
    figure: Figure
    before: Figure
    spark: list[float | None]

    @property
    def change(self) -> float | None:
        """By how much the shown figure moved since the period before."""
        now, then = self.figure.shown, self.before.shown
        return None if now is None or then is None else float(now - then)


@dataclass(frozen=True, slots=True)
class Scored:
    """One unit's score out of 100, the share of points that apply to it, and what each measure earned."""

    unit: Unit
    rank: int | None
    score: Decimal | None
    applicable: Decimal
    earned: tuple[tuple[Figure, Decimal, Decimal | None], ...]

    @property
    def simulated(self) -> bool:
        return any(figure.simulated for figure, _, _ in self.earned)


def under(root: str, day: date, kept: KeptTree | None = None) -> list[Unit]:
    """All units under a unit on a day, nearest first, as the tree is known or as it was `kept`."""
    if kept is None:
        return descendants(root, day)
    depths = {key: len(line) for key, line in kept.lines(root, day).items() if key != root}
    found = units(depths).values()
    return sorted(found, key=lambda own: (depths[own.key], own.code, own.key))


def kinds(found: Sequence[Unit]) -> dict[str, int]:
    """Kinds of which there are at least two, the most local places first."""
    counts = Counter(own.kind for own in found)
    order = sorted(counts, key=lambda kind: (next(o.level for o in found if o.kind == kind) == "agency", kind))
    return {kind: counts[kind] for kind in order if counts[kind] > 1}


def kind_words() -> dict[str, dict[str, str]]:
    """The kinds of units in both languages."""
    return {kind: words for own in home.catalogue().read("places") for kind, words in own.data["kinds"].items()}


def root_unit(key: str, day: date) -> Unit:
    """The unit under which units are ranked; a Refusal (404) where it did not exist on the day."""
    found = unit(key)
    if not found.holds_on(day):
        raise Refusal(
            "index.ranking.root",
            what=N_("{unit} cannot be ranked for this period."),
            why=N_("It did not exist at the period's end."),
            next_step=N_("Choose another period."),
            status=404,
            unit=found,
        )
    return found


def ranking(code: str, units: Sequence[Unit], period: Period, on: Ground = TODAY) -> list[Place]:
    """The units by a measure, best first; equal figures share a rank, and units without a figure come last."""
    own = measure(code, on)
    keys = [one.key for one in units]
    now, before = values(code, keys, period, on), values(code, keys, period.before(), on)
    placed = ranks([now[key].shown for key in keys], own.better)
    sparks = _sparks(own, keys, period.last, on)
    places = [
        Place(one, rank, now[one.key], before[one.key], sparks[one.key])
        for one, rank in zip(units, placed, strict=True)
    ]
    return sorted(places, key=lambda place: (place.rank is None, place.rank or 0, place.unit.name))


def scores(code: str, units: Sequence[Unit], period: Period, on: Ground = TODAY) -> list[Scored]:
    """The units by a set's score, best first; what does not apply to a unit leaves both sides of its score."""
    scored = measure_set(code, on).scored
    keys = [one.key for one in units]
    figures = {own.code: values(own.code, keys, period, on) for own in scored}
    earned = {key: tuple(_earned(own, figures[own.code][key]) for own in scored) for key in keys}
    totals = {key: total([(most, got) for _, most, got in rows]) for key, rows in earned.items()}
    placed = ranks([totals[key][0] for key in keys], Better.HIGHER)
    found = [Scored(one, rank, *totals[one.key], earned[one.key]) for one, rank in zip(units, placed, strict=True)]
    return sorted(found, key=lambda own: (own.rank is None, own.rank or 0, own.unit.name))


def measure_set(code: str, law: Law = TODAY) -> MeasureSet:
    """One set; Refusal (404) where there is none."""
    found = next((own for own in law.sets if own.code == code), None)
    if found is None:
        raise Refusal(
            "index.set.unknown",
            what=N_("There is no index set {set}."),
            why=N_("No file of this place's catalogue holds it."),
            next_step=N_("Choose one from the list of measures."),
            status=404,
            set=code,
        )
    return found


def _earned(own: Measure, figure: Figure) -> tuple[Figure, Decimal, Decimal | None]:
    assert own.score is not None
    return figure, own.score.points, points(own.score, figure.exact)


def asked_of(own: Measure, period: Period) -> tuple[list[str], list[Period]]:
    """The months and the whole periods of whose figures a ranking by a measure is made."""
    before = period.before()
    months = {*period.months, *before.months, *spark_months(own, period.last)}
    return [str(month) for month in sorted(months)], [before, period]


def spark_months(own: Measure, last: Month) -> list[Month]:
    """Twelve months up to the period's end; none for a stock, whose months are not its history."""
    if own.stock or own.shape is Shape.REPORTED:
        return []
    return Period(last - (SPARK_MONTHS - 1), last).months


def _sparks(own: Measure, keys: Sequence[str], last: Month, on: Ground) -> dict[str, list[float | None]]:
    months = spark_months(own, last)
    found = cells([own.code], keys, months, on) if months else []
    known = {(figure.unit, figure.period): figure.value for figure in found}
    nothing = 0.0 if own.shape is Shape.COUNT else None
    return {key: [known.get((key, str(month)), nothing) for month in months] for key in keys}
