"""How a figure earns its share of the points: kinds of rules, each in a version that never changes."""

from fractions import Fraction

from batru.kernel.text import N_, Said, said
from batru.law.index_sets import settings
from batru.law.index_sets.given import Around, DataFault, Given, State
from batru.law.index_sets.numbers import exact, logarithm, root
from batru.law.index_sets.rates import RATES, rate, rate_cells
from batru.law.index_sets.rule import Kind, Rule, Share, wrong

ZERO, ONE = Fraction(0), Fraction(1)


def share(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    """The share of the points that is earned, or why there is none; DataFault for a value that cannot be."""
    if not given.applies:
        return State.NOT_APPLICABLE
    if given.is_empty:
        return State.MISSING
    return RULES[rule.kind].works(rule, given, around, most)


def cells(rule: Rule) -> tuple[str, ...]:
    """The columns that a rule reads, the rule behind its gate included."""
    kind = RULES[rule.kind]
    own = (*rate_cells(rule), *kind.cells(rule)) if kind.takes_rate else kind.cells(rule)
    behind = cells(rule.then) if rule.then else ()
    return tuple(dict.fromkeys((*own, *behind)))


def is_relative(rule: Rule) -> bool:
    """Whether a unit's share moves with the others' figures."""
    return RULES[rule.kind].relative or (rule.then is not None and is_relative(rule.then))


def figure(rule: Rule, given: Given) -> Fraction | None:
    """What a relative rule compares; None where there is no figure."""
    if not given.applies or given.is_empty:
        return None
    found = rate(rule.then or rule, given)
    return found if isinstance(found, Fraction) else None


def fault(rule: Rule) -> Said:
    """What is wrong with a rule, its rate and the rule behind its gate; nothing when nothing is."""
    found = wrong(rule, RULES, N_("rule kind")) or (wrong(rule.rate, RATES, N_("rate kind")) if rule.rate else Said())
    if found or not rule.then:
        return found
    return said(N_("only a gate has a rule behind it")) if rule.kind != "gate/1" else fault(rule.then)


def _clipped(number: Fraction) -> Fraction:
    return min(ONE, max(ZERO, number))


def _ratio(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    if isinstance(found, Fraction) and not ZERO <= found <= ONE:
        raise DataFault(N_("a share must lie between 0 and 1; the part cannot be greater than the whole"))
    return found


def _capped(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    return _clipped(found / rule.number("target")) if isinstance(found, Fraction) else found


def _linear(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    if not isinstance(found, Fraction):
        return found
    zero_at = rule.number("zero_at")
    reached = (found - zero_at) / (rule.number("full_at") - zero_at)
    return reached if rule.settings.get("beyond") else _clipped(reached)


def _log_linear(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    if not isinstance(found, Fraction):
        return found
    if found <= 0:
        raise DataFault(N_("only a figure above 0 has a logarithm"))
    zero_at, full_at = rule.number("zero_at"), rule.number("full_at")
    reached = logarithm(found / zero_at) / logarithm(full_at / zero_at)
    return _clipped(reached)


def _bands(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    if not isinstance(found, Fraction):
        return found
    return next((exact(band["share"]) for band in rule.settings["bands"] if _lies_in(found, band)), ZERO)


def _lies_in(found: Fraction, band: dict[str, object]) -> bool:
    if "above" in band:
        return found > exact(band["above"])
    return "at_least" not in band or found >= exact(band["at_least"])


def _yes_no(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    said = given.flag("")
    return State.MISSING if said is None else Fraction(said)


def _grades(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    grades = rule.numbers("grades")
    if given.text("") not in grades:
        raise DataFault(
            N_("{cell} is none of the grades: {grades}"), cell=repr(given.text("")), grades=", ".join(grades)
        )
    return grades[given.text("")]


def _parts(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    parts = rule.numbers("parts")
    if not any(given.text(name) for name in parts):
        return State.MISSING
    return sum((worth * _part(given, name) for name, worth in parts.items()), ZERO)


def _part(given: Given, name: str) -> Fraction:
    """Yes, no, or the share of a part that is done; an empty cell beside filled ones is no."""
    try:
        return Fraction(given.flag(name) or False)
    except DataFault:
        done = given.number(name) or ZERO
    if not ZERO <= done <= ONE:
        raise DataFault(N_("{name} must be yes, no or a share between 0 and 1"), name=name)
    return done


def _count(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = given.number("")
    if found is None:
        return State.MISSING
    if found < 0:
        raise DataFault(N_("a count is below zero"))
    return min(ONE, found / rule.number("full_at"))


def _best(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    if not isinstance(found, Fraction):
        return found
    if not around.figures:
        return State.MISSING
    best = max(around.figures)
    return _clipped(found / best) if best > 0 else State.NOTHING


def _minmax(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    if not isinstance(found, Fraction):
        return found
    if not around.figures:
        return State.MISSING
    low, high = min(around.figures), max(around.figures)
    if low == high:
        return rule.number("when_equal")
    reached = (found - low) / (high - low)
    return ONE - reached if rule.settings.get("better") == "lower" else reached


def _zscore(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    if not isinstance(found, Fraction):
        return found
    if not around.figures:
        return State.MISSING
    figures = around.figures
    mean = sum(figures, ZERO) / len(figures)
    squares = sum(((each - mean) ** 2 for each in figures), ZERO)
    if not squares:
        return rule.number("when_equal")
    reached = (found - mean) / root(squares / (len(figures) - 1))
    return -reached if rule.settings.get("better") == "lower" else reached


def _target(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = rate(rule, given)
    own = given.number("target")
    aim = own if own is not None else rule.number("target") if "target" in rule.settings else None
    if aim is None or not isinstance(found, Fraction):
        return found if isinstance(found, State) else State.MISSING
    base = rule.number("base", "0")
    if aim == base:
        raise DataFault(N_("the target is the base, so no distance can be told"))
    return _clipped((found - base) / (aim - base))


def _wilson(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    """Lower end of the Wilson interval: few cases earn less than many."""
    part, whole = given.number("part"), given.number("whole")
    if part is None or whole is None:
        return State.MISSING
    if not 0 <= part <= whole:
        raise DataFault(N_("the part must lie between 0 and the whole"))
    if whole == 0 or whole < rule.number("n_min", "0"):
        return State.NOTHING
    z, found = rule.number("z"), part / whole
    middle = found + z * z / (2 * whole)
    spread = z * root(found * (1 - found) / whole + z * z / (4 * whole * whole))
    return _clipped((middle - spread) / (1 + z * z / whole) / rule.number("target", "1"))


def _survey_mean(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    mean, answers = given.number(""), given.number("n")
    if mean is None:
        return State.MISSING
    if answers is not None and answers < rule.number("n_min", "0"):
        return State.NOTHING
    low, high = rule.number("low"), rule.number("high")
    if not low <= mean <= high:
        raise DataFault(N_("a mean must lie between {low} and {high}"), low=low, high=high)
    return (mean - low) / (high - low)


def _given(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = given.number("")
    if found is None:
        return State.MISSING
    if not most:
        if found:
            raise DataFault(N_("points are given where none can be had"))
        return ZERO
    return found / most


def _manual(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    if given.text("") and not given.text("reason"):
        raise DataFault(N_("points that a person gives need a reason"))
    return _given(rule, given, around, most)


def _gate(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    is_open = given.flag(str(rule.settings["gate"]))
    if is_open is None:
        return State.MISSING
    assert rule.then is not None
    return share(rule.then, given, around, most) if is_open else ZERO


def _gate_fault(rule: Rule) -> Said:
    if not rule.then:
        return said(N_("gate/1 needs the rule that stands behind it, in `then`"))
    return settings.cell("gate")(rule)


def _set(*names: str) -> frozenset[str]:
    return frozenset(names)


RULES = {
    "ratio/1": Kind(_ratio, cells=lambda rule: (), takes_rate=True),
    "capped/1": Kind(
        _capped, _set("target"), cells=lambda rule: (), fault=settings.positive("target"), takes_rate=True
    ),
    "linear/1": Kind(
        _linear,
        _set("zero_at", "full_at"),
        _set("beyond"),
        cells=lambda rule: (),
        fault=settings.all_of(settings.apart("zero_at", "full_at"), settings.flag("beyond")),
        takes_rate=True,
    ),
    "log_linear/1": Kind(
        _log_linear,
        _set("zero_at", "full_at"),
        cells=lambda rule: (),
        fault=settings.all_of(settings.apart("zero_at", "full_at"), settings.positive("zero_at", "full_at")),
        takes_rate=True,
    ),
    "bands/1": Kind(_bands, _set("bands"), cells=lambda rule: (), fault=settings.bands, takes_rate=True),
    "yes_no/1": Kind(_yes_no),
    "grades/1": Kind(_grades, _set("grades"), fault=settings.shares("grades")),
    "parts/1": Kind(
        _parts,
        _set("parts"),
        cells=lambda rule: tuple(rule.settings["parts"]),
        fault=settings.shares("parts", most=True),
    ),
    "count/1": Kind(_count, _set("full_at"), fault=settings.positive("full_at")),
    "best/1": Kind(_best, cells=lambda rule: (), takes_rate=True, relative=True),
    "minmax/1": Kind(
        _minmax,
        _set("when_equal"),
        _set("better"),
        cells=lambda rule: (),
        fault=settings.all_of(settings.one_of("better", settings.DIRECTIONS), settings.between("when_equal", 0, 1)),
        takes_rate=True,
        relative=True,
    ),
    "zscore/1": Kind(
        _zscore,
        _set("when_equal"),
        _set("better"),
        cells=lambda rule: (),
        fault=settings.all_of(settings.one_of("better", settings.DIRECTIONS), settings.numbers("when_equal")),
        takes_rate=True,
        relative=True,
    ),
    "target/1": Kind(
        _target,
        may=_set("target", "base"),
        cells=lambda rule: ("target",),
        fault=settings.apart("target", "base"),
        takes_rate=True,
    ),
    "wilson/1": Kind(
        _wilson,
        _set("z"),
        _set("target", "n_min"),
        cells=lambda rule: ("part", "whole"),
        fault=settings.all_of(
            settings.positive("z", "target"), settings.between("target", 0, 1), settings.between("n_min", 0)
        ),
    ),
    "survey_mean/1": Kind(
        _survey_mean,
        _set("low", "high"),
        _set("n_min"),
        cells=lambda rule: ("", "n"),
        fault=settings.all_of(settings.upward("low", "high"), settings.between("n_min", 0)),
    ),
    "given/1": Kind(_given),
    "manual/1": Kind(_manual, cells=lambda rule: ("", "reason")),
    "gate/1": Kind(_gate, _set("gate"), cells=lambda rule: (str(rule.settings["gate"]),), fault=_gate_fault),
}
