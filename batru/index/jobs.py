"""What machines do with figures: follow the facts, burn and count anew, run the cases."""

from datetime import timedelta

from batru.commons import clock, home
from batru.commons.compute.public import ask
from batru.facts.public import lake
from batru.index import nights, rollup, then
from batru.index.models import Cell, UnitMonth
from batru.kernel.period import local_day

UNUSED_KEPT = timedelta(days=7)


def refresh() -> set[str]:
    """Bring the roll-up to the present facts; the months whose figures changed."""
    return rollup.roll_up()


def rebuild() -> int:
    """Forget every figure and count all of them again; how many rows hold them."""
    rollup.burn()
    rollup.roll_up()
    return UnitMonth.objects.count() + Cell.objects.count()


def keep_night() -> None:
    """Keep the index sets and the tree by which yesterday was counted, once, beside its facts.

    What was counted again of past nights is forgotten a week later.
    """
    then.sweep(clock.real_now() - UNUSED_KEPT)
    nights.keep(lake(), local_day(clock.now()) - timedelta(days=1), home.catalogue(), clock.now())


def check_cases() -> list[str]:
    """Cases of the catalogue that do not come true; empty when all do."""
    catalogue = home.catalogue()
    found: list[str] = ask(
        "batru.index.compute:check_cases",
        timeout=120,
        root=str(catalogue.root),
        overlay=str(catalogue.overlay or ""),
        locality=str(catalogue.locality or ""),
    )
    return found
