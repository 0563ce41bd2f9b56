"""Names of methods, for translation by whoever shows them."""

from batru.kernel.text import N_

METHODS = {
    "naive": N_("As last month"),
    "seasonal_naive": N_("As the same month a year before"),
    "ets": N_("Exponential smoothing"),
    "theta": N_("Theta method"),
    "too_short": N_("History too short"),
}
