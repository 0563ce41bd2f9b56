"""The board: every figure of a unit and of those right under it, from the roll-up, in a handful of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from batru.commons import home
from batru.commons.imports.public import ImportedLocality, localities, locality_at
from batru.commons.people.public import Actor
from batru.commons.places.public import Unit, children, unit
from batru.index.public import Figure, cells, counted_at, extent, measures
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month, local_day, months_between
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Better, Measure, Target
from batru.law.shapes import Shape

READ = "command.board.read"
RECEIVED, OPEN, OVERDUE = "dossiers_received", "open_now", "overdue_now"
TILES = (
    RECEIVED,
    "on_time_share",
    "online_share",
    "first_time_right_share",
    "rating_mean",
    OVERDUE,
    "lead_days_median",
    "self_filed_share",
    "wait_minutes_median",
    "wait_minutes_p90",
    "online_payment_share",
    "complaints_on_time_share",
)
LOG_TILES = (RECEIVED, "on_time_share", "lead_days_mean", "online_share", "first_time_right_share", "rating_mean")
USUAL = "on_time_share"
YOUNG_DAYS = 7
YEAR = 12


@dataclass(frozen=True)
class Place:
    """A unit as a board shows it on a day, with the units right under it; `imported`: another system's log."""

    unit: Unit
    under: tuple[Unit, ...]
    imported: ImportedLocality | None
    day: date

    @property
    def keys(self) -> list[str]:
        return [self.unit.key, *(one.key for one in self.under)]


@dataclass(frozen=True)
class Tile:
    """One figure of the board: its month's value beside target, the month before, and a year of months."""

    measure: Measure
    figure: Figure
    before: Figure | None
    target: Target | None
    year: tuple[float | None, ...]
    rest: float | None = None

    @property
    def value(self) -> float | None:
        """As it is shown, so that it meets a target exactly when its digits do."""
        return None if self.figure.shown is None else float(self.figure.shown)

    @property
    def change(self) -> float | None:
        """Less the month before; None where either has no figure or the month is not over."""
        if self.before is None or self.figure.shown is None or self.before.shown is None:
            return None
        return float(self.figure.shown - self.before.shown)

    @property
    def is_missed(self) -> bool:
        """Whether there is a target that the figure does not reach."""
        if self.target is None or self.value is None:
            return False
        lower = self.measure.better is Better.LOWER
        return self.value > self.target.value if lower else self.value < self.target.value


@dataclass(frozen=True)
class Line:
    """A unit's year of one measure."""

    unit: Unit
    figures: tuple[Figure | None, ...]

    @property
    def values(self) -> list[float | None]:
        return [None if figure is None else figure.value for figure in self.figures]

    @property
    def last(self) -> Figure | None:
        return self.figures[-1]


@dataclass(frozen=True)
class Board:
    """All that a board shows of a place in a month."""

    place: Place
    month: Month
    months: tuple[Month, ...]
    known: tuple[Month, ...]
    is_running: bool
    is_whole: bool
    tiles: tuple[Tile, ...]
    measure: Measure
    offered: tuple[Measure, ...]
    target: Target | None
    trend: Line
    lines: tuple[Line, ...]
    overdue: tuple[tuple[Unit, float], ...]
    counted_at: datetime | None

    @property
    def is_simulated(self) -> bool:
        return any(figure.simulated for figure in self.trend.figures if figure is not None)

    @property
    def ranked(self) -> list[Line]:
        """The units under it that have a figure, best first, largest first where neither way is better."""
        found = [line for line in self.lines if line.last is not None and line.last.value is not None]
        return sorted(found, key=lambda line: line.values[-1] or 0, reverse=self.measure.better is not Better.LOWER)


class _Cells:
    """Stored figures by measure, unit and month."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._known: Mapping[tuple[str, str, str], Figure] = {
            (figure.measure.code, figure.unit, figure.period): figure for figure in figures
        }

    def of(self, code: str, unit_key: str, month: Month) -> Figure | None:
        return self._known.get((code, unit_key, str(month)))

    def months(self, code: str, unit_key: str) -> list[Month]:
        return sorted(Month.parse(p) for known, key, p in self._known if (known, key) == (code, unit_key))

    def span(self, code: str, unit_key: str) -> list[Month]:
        """From the first to the last month in which a measure of a unit was counted, two years at most."""
        known = self.months(code, unit_key)
        return months_between(max(known[0], known[-1] - (2 * YEAR - 1)), known[-1]) if known else []

    def summed(self, own: Measure, unit_key: str) -> Figure:
        """A measure that adds up, over all months there are; its period is empty where there are none."""
        known = self.months(own.code, unit_key)
        months = [figure for figure in (self.of(own.code, unit_key, month) for month in known) if figure]
        whole = None if own.shape is Shape.COUNT else sum(figure.whole or 0 for figure in months)
        simulated = any(figure.simulated for figure in months)
        period = f"{known[0]}..{known[-1]}" if known else ""
        return Figure(own, unit_key, period, sum(figure.part or 0 for figure in months), whole, simulated)

    def stock(self, code: str, unit_key: str) -> float:
        """What is there now, in whatever month it came."""
        return sum(f.part or 0 for (known, key, _), f in self._known.items() if (known, key) == (code, unit_key))


def readable(actor: Actor, unit_key: str) -> None:
    """Refusal (403) where the actor may not see the board of a unit."""
    if actor.may(READ, unit_key):
        return
    raise Refusal(
        "command.board.permission",
        what=N_("You cannot see this board."),
        why=N_("None of your posts lets you read the board of that unit."),
        next_step=N_("Open the board of your own unit, or ask the head of your unit."),
        status=403,
    )


def start_of(actor: Actor) -> str:
    """The unit whose board an actor sees first: the whole place if he may, else the place of his post."""
    root = home.locality().root
    if actor.may(READ, root):
        return root
    return next((post.unit_key for post in actor.posts if post.allows(READ, post.unit_key)), root)


def place_of(actor: Actor, unit_key: str, day: date) -> tuple[Place, tuple[ImportedLocality, ...]]:
    """A unit with what lay right under it on a day, and every imported locality that the actor may choose.

    Another system's log lies under no unit of ours: it is for those who read the board of the whole place. Where all
    logs of a locality were withdrawn it can no longer be chosen, and its address opens a board without figures.
    """
    own = locality_at(unit_key)
    readable(actor, home.locality().root if own else unit_key)
    found = unit(unit_key)
    seen = localities() if actor.may(READ, home.locality().root) else ()
    # A log's units are of our own making: the tree does not say since when they were.
    under = children(unit_key, max(day, found.valid_from))
    return Place(found, tuple(under), own, day), seen


def board(place: Place, code: str, month: Month | None, now: datetime) -> Board:
    """The board of a place; without a month, the last one that is worth looking at."""
    span = extent()
    months = span.months if span else []
    chosen = next((own for own in offered() if own.code == code), _usual_measure())
    found = _Cells(cells({*TILES, *LOG_TILES, OPEN, chosen.code}, place.keys, months))
    known = [one for one in found.months(RECEIVED, place.unit.key) if one <= Month.of(now)]
    is_whole = place.imported is not None and month is None
    shown = month or _usual(known, now)
    year = _log_months(found, chosen, place) if is_whole else months_between(shown - (YEAR - 1), shown)
    return Board(
        place=place,
        month=shown,
        months=tuple(year),
        known=tuple(known),
        is_running=shown == Month.of(now),
        is_whole=is_whole,
        tiles=tuple(_logged(place, found, year) if is_whole else _tiles(place, found, year, now)),
        measure=chosen,
        offered=offered(),
        target=_target(place, chosen, shown),
        trend=_line(found, chosen, place.unit, year),
        lines=tuple(line for one in place.under if any((line := _line(found, chosen, one, year)).figures)),
        overdue=tuple(_overdue(place, found)),
        counted_at=counted_at(),
    )


def _log_months(found: _Cells, chosen: Measure, place: Place) -> list[Month]:
    """The months of a log: those of the measure; where it does not tell that measure, those of its dossiers."""
    return found.span(chosen.code, place.unit.key) or found.span(RECEIVED, place.unit.key)


def offered() -> tuple[Measure, ...]:
    """The measures that a map and a trend can show: counted ones, of a month."""
    return tuple(own for own in measures() if own.shape is not Shape.REPORTED and not own.stock)


def _usual_measure() -> Measure:
    return next((own for own in offered() if own.code == USUAL), offered()[0])


def _usual(known: Sequence[Month], now: datetime) -> Month:
    """The last month with figures; in its first days a month says too little, and the one before is shown."""
    running = Month.of(now)
    last = known[-1] if known else running
    is_young = last == running and local_day(now).day <= YOUNG_DAYS
    return last - 1 if is_young and last - 1 in known else last


def _tiles(place: Place, found: _Cells, year: Sequence[Month], now: datetime) -> Iterable[Tile]:
    by_code = {own.code: own for own in measures()}
    for code in TILES:
        own = by_code.get(code)
        tile = None if own is None else _tile(place, found, own, year, now)
        if tile is not None:
            yield tile


def _logged(place: Place, found: _Cells, months: Sequence[Month]) -> Iterable[Tile]:
    """Another system's log as a whole; what it does not tell has no tile."""
    by_code = {own.code: own for own in measures()}
    for code in LOG_TILES:
        own = by_code[code]
        figure = found.summed(own, place.unit.key)
        if figure.period and figure.value is not None:
            year = tuple(f.value if (f := found.of(code, place.unit.key, month)) else None for month in months)
            yield Tile(own, figure, None, None, year)


def _tile(place: Place, found: _Cells, own: Measure, year: Sequence[Month], now: datetime) -> Tile | None:
    key, month = place.unit.key, year[-1]
    if own.stock:
        if place.imported:  # a log that ended long ago has nothing open now
            return None
        figure = Figure(
            own, key, str(Month.of(now)), found.stock(own.code, key), None, _any_simulated(found, key, year)
        )
        return Tile(own, figure, None, _target(place, own, month), (), rest=found.stock(OPEN, key))
    figures = [found.of(own.code, key, one) for one in year]
    if not any(figures) and (place.imported or own.of is not DOSSIERS):  # no hall, no fees: nothing to tell
        return None
    values = tuple(None if figure is None else figure.value for figure in figures)
    now_figure = figures[-1] or Figure(own, key, str(month), 0 if own.shape is Shape.COUNT else None, None)
    before = None if month == Month.of(now) and own.shape is Shape.COUNT else figures[-2]
    return Tile(own, now_figure, before, _target(place, own, month), values)


def _target(place: Place, own: Measure, month: Month) -> Target | None:
    """A city's target binds its own units, not another place whose log was read."""
    return None if place.imported else own.target(place.unit.key, month.last())


def _line(found: _Cells, own: Measure, unit: Unit, year: Sequence[Month]) -> Line:
    return Line(unit, tuple(found.of(own.code, unit.key, month) for month in year))


def _overdue(place: Place, found: _Cells) -> list[tuple[Unit, float]]:
    """Units under it, or itself, with dossiers open and overdue, most first."""
    if place.imported:
        return []
    late = [(one, found.stock(OVERDUE, one.key)) for one in place.under or (place.unit,)]
    return sorted(((one, count) for one, count in late if count), key=lambda pair: -pair[1])


def _any_simulated(found: _Cells, key: str, year: Sequence[Month]) -> bool:
    return any((figure := found.of(RECEIVED, key, month)) is not None and figure.simulated for month in year)
