"""The scale on which a series is forecast: its bands can then never leave what the figure can be."""

from dataclasses import dataclass

import numpy as np

from batru.foresight.engine.compiled import Floats


@dataclass(frozen=True)
class Counts:
    """Counts per working day on a logarithm: `exposure` is each month's working days over their mean."""

    exposure: Floats

    def up(self, values: Floats) -> Floats:
        """History in the figure's own units onto the scale."""
        return np.asarray(np.log1p(values / self.exposure[: values.size]), np.float64)

    def down(self, scaled: Floats, first: int) -> Floats:
        """Values for the months from number `first` on, back in the figure's own units."""
        exposure = self.exposure[first : first + scaled.size]
        return np.asarray(np.maximum(np.expm1(scaled), 0.0) * exposure, np.float64)

    def least_variance(self, scaled: Floats) -> Floats:
        """What chance alone does to a count of this size (Poisson), on the scale."""
        return np.asarray(1.0 / np.maximum(np.exp(scaled), 1.0), np.float64)


@dataclass(frozen=True)
class Shares:
    """Shares in per cent on the logit; `whole` is how many each month's share is a share of."""

    whole: Floats

    @property
    def usual(self) -> float:
        """Dossiers of a usual month, at least one."""
        return max(float(np.median(self.whole)), 1.0)

    def up(self, values: Floats) -> Floats:
        """A half is added to both sides, so that 0 and 100 per cent have a place."""
        part = values / 100.0 * self.whole
        return np.asarray(np.log((part + 0.5) / (self.whole - part + 0.5)), np.float64)

    def down(self, scaled: Floats, first: int) -> Floats:
        """Shares in per cent for the months from number `first` on; months to come have a usual month's dossiers."""
        months = first + np.arange(scaled.size)
        whole = np.where(months < self.whole.size, self.whole[np.minimum(months, self.whole.size - 1)], self.usual)
        part = (whole + 1.0) / (1.0 + np.exp(-scaled)) - 0.5
        return np.asarray(100.0 * np.clip(part, 0.0, whole) / whole, np.float64)

    def least_variance(self, scaled: Floats) -> Floats:
        """What chance alone does to a share of a usual month's dossiers (binomial), on the scale."""
        share = 1.0 / (1.0 + np.exp(-scaled))
        return np.asarray(1.0 / (self.usual * share * (1.0 - share) + 0.5), np.float64)


Scale = Counts | Shares
