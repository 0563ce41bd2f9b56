"""What a statistical index is made of, as plain typed data; the numbers come from the set file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Filling(StrEnum):
    """How a missing figure is filled in."""

    MEAN = "mean"
    MEDIAN = "median"
    GROUP_MEAN = "group_mean"
    GROUP_MEDIAN = "group_median"
    ROW_MEAN = "row_mean"
    LAST = "last"
    LINEAR = "linear"
    EM = "em"


class Scaling(StrEnum):
    """How figures of different units become comparable."""

    MIN_MAX = "min_max"
    Z_SCORE = "z_score"
    GOALPOSTS = "goalposts"
    TO_TARGET = "to_target"
    TO_REFERENCE = "to_reference"
    SHARE_OF_BEST = "share_of_best"
    RANK = "rank"
    BORDA = "borda"
    PERCENTILE = "percentile"
    AS_GIVEN = "as_given"


class Averaging(StrEnum):
    """How parts become a whole."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    POWER = "power"


class Weighing(StrEnum):
    """Where weights come from."""

    GIVEN = "given"
    EQUAL = "equal"
    PCA = "pca"
    PCA_SQUARED = "pca_squared"
    BALANCED = "balanced"


class Absent(StrEnum):
    """What a figure counts that is missing after all steps: not at all, the scale's low end, or its high end."""

    LEFT_OUT = "left_out"
    ZERO = "zero"
    FULL = "full"


@dataclass(frozen=True)
class Scale:
    """A way onto a common scale; bounded ways run from `low` to `high`, the z-score has `mean` and `sd`."""

    how: Scaling = Scaling.MIN_MAX
    low: float = 0.0
    high: float = 100.0
    mean: float = 0.0
    sd: float = 1.0
    capped: bool = True
    reference: str = ""
    equal: float | None = None  # the place on the scale, 0 to 1, of all units where they are equal
    within_year: bool = False


@dataclass(frozen=True)
class Mean:
    """A way from parts to a whole; `power` is the exponent of the generalised mean."""

    how: Averaging = Averaging.ARITHMETIC
    power: float = 1.0


@dataclass(frozen=True)
class Indicator:
    """A column of the table and how it counts."""

    code: str
    parent: str
    weight: float = 1.0
    lower_is_better: bool = False
    denominator: str = ""
    per: float = 1.0
    target: float | None = None
    low: float | None = None
    high: float | None = None
    whole: str = ""  # the column with the number of cases behind a share
    whole_as: float = 1.0  # what a share of one is written as: 1 or 100
    scale: Scale | None = None
    treated: bool = True
    log: bool = False  # whether its logarithm is taken after all steps and before the scale


@dataclass(frozen=True)
class Group:
    """What indicators or other groups count in."""

    code: str
    parent: str = ""
    weight: float = 1.0
    mean: Mean | None = None


@dataclass(frozen=True)
class Denominate:
    """Divide each indicator by its denominator."""


@dataclass(frozen=True)
class Screen:
    """Leave out units with too few figures or too many zeros; shares from 0 to 1."""

    available: float = 0.0
    nonzero: float = 0.0


@dataclass(frozen=True)
class Impute:
    """Fill in what is missing."""

    how: Filling = Filling.MEAN
    by: str = ""
    most_years: int = 0  # 0: any number


@dataclass(frozen=True)
class Treat:
    """Draw in outliers where |skewness| and kurtosis both lie above their bounds; `then` where that is not enough."""

    most: int = 5
    skewness: float = 2.0
    kurtosis: float = 3.5
    then: str = "log"  # log, log_by_skew, box_cox, none
    power: float | None = None  # of box_cox; none: the most likely


Preparing = Denominate | Screen | Impute | Treat


@dataclass(frozen=True)
class Uncertainty:
    """What may be chosen otherwise: each list holds all choices, equally likely; what is empty does not vary."""

    weights: float = 0.0
    levels: tuple[int, ...] = ()  # whose weights vary; empty: all
    scales: tuple[Scale, ...] = ()
    means: tuple[tuple[Mean, ...], ...] = ()
    absent: tuple[Absent, ...] = ()
    fillings: tuple[Impute, ...] = ()
    treatments: tuple[Treat, ...] = ()
    sampling: bool = False
    sampled_below: float = np.inf  # only shares of fewer cases than this are sampled
    low: float = 0.05
    high: float = 0.95


@dataclass(frozen=True)
class Published:
    """Columns of the table that hold somebody's scores and ranks: of the index, and of nodes by their code."""

    total: str = ""
    rank: str = ""
    nodes: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 0.0
    divided_by: float = 1.0

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(name for name in (self.total, self.rank, *self.nodes.values(), *self.ranks.values()) if name)


@dataclass(frozen=True)
class Layout:
    """Where a table keeps what, if under names of its own: columns by the name that the set has for them."""

    unit: str = ""
    name: str = ""
    year: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    published: Published = field(default_factory=Published)


@dataclass(frozen=True)
class Spec:
    """A statistical index."""

    code: str
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    steps: tuple[Preparing, ...] = ()
    scale: Scale = Scale()
    weighing: Weighing = Weighing.GIVEN
    weighed_levels: tuple[int, ...] = ()  # where PCA or balancing sets the weights; empty: all
    means: tuple[Mean, ...] = (Mean(),)
    at_least: tuple[float, ...] = (0.0,)  # share of the parts that must be there, a level from the bottom up
    absent: Absent = Absent.LEFT_OUT
    digits: int = 9  # to which scores are rounded before they are ranked
    peers: tuple[str, ...] = ()  # columns by which units are alike
    uncertainty: Uncertainty = field(default_factory=Uncertainty)
    layout: Layout = field(default_factory=Layout)

    @property
    def nodes(self) -> tuple[Indicator | Group, ...]:
        """Indicators, then groups, as listed."""
        return (*self.indicators, *self.groups)
