"""The index sets of this home, and one of them as it stands on a day."""

from datetime import date
from functools import cache

from batru.commons import home
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.checks import load_index_sets
from batru.law.index_sets.kinds import KindWords, load_kinds
from batru.law.index_sets.model import Edition, IndexSet


@cache
def index_sets() -> tuple[IndexSet, ...]:
    """Every set, by the name of its file."""
    return load_index_sets(home.catalogue())


@cache
def kinds() -> dict[str, KindWords]:
    """Words of every kind of rule."""
    return load_kinds(home.catalogue())


def index_set(code: str) -> IndexSet:
    """One set; Refusal (404) where there is none."""
    found = next((own for own in index_sets() if own.code == code), None)
    if found is None:
        raise Refusal(
            "index.set.unknown",
            what=N_("There is no index set {set}."),
            why=N_("No file of the catalogue holds it."),
            next_step=N_("Choose one from the list of index sets."),
            status=404,
            set=code,
        )
    return found


def edition_on(own: IndexSet, day: date) -> Edition:
    """What holds on a day; the last that held where none does, the first before all."""
    found = own.on(day)
    if found:
        return found
    earlier = [edition for edition in own.editions if edition.since <= day]
    return earlier[-1] if earlier else own.editions[0]
