"""What machines do with figures: follow the facts, burn and count anew, run the cases."""

from batru.commons import home
from batru.commons.compute.public import ask
from batru.index import rollup
from batru.index.models import Cell, UnitMonth


def refresh() -> set[str]:
    """Bring the roll-up to the present facts; the months whose figures changed."""
    return rollup.roll_up()


def rebuild() -> int:
    """Forget every figure and count all of them again; how many rows hold them."""
    rollup.burn()
    rollup.roll_up()
    return UnitMonth.objects.count() + Cell.objects.count()


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
