"""The index sets of this home, and one of them as it stands on a day."""

import time
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.commons import home
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.catalogue import Catalogue, CatalogueError
from batru.law.index_sets.checks import load_index_sets
from batru.law.index_sets.kinds import KindWords, load_kinds
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.reader import KIND
from batru.law.kept import stamp

LOOK_AGAIN_SECONDS = 2.0


@dataclass
class _Kept:
    """The sets as last read, of which state of their files, and when these are to be looked at again."""

    sets: tuple[IndexSet, ...] = ()
    stamp: str = ""
    look_again_at: float = 0.0


_kept = _Kept()


def index_sets() -> tuple[IndexSet, ...]:
    """Every set by its file's name, a changed file within seconds; Refusal with file and line where one is wrong."""
    try:
        return _loaded()
    except CatalogueError as error:
        raise Refusal(
            "index.set.wrong",
            what=N_("The index sets cannot be read: {file}, line {line}."),
            why="{reason}",
            next_step=N_("Have that file put right; it is read again by itself."),
            status=500,
            file=error.path.name,
            line=error.line,
            reason=error.said.told(_, get_language() or "vi"),
        ) from error


def look_again() -> None:
    """Look at the files anew at the next question: one of them was just written."""
    _kept.look_again_at = 0.0


def _loaded() -> tuple[IndexSet, ...]:
    now = time.monotonic()
    if now >= _kept.look_again_at:
        own = home.catalogue()
        seen = stamp([path for _, path in own.files(KIND)])
        if seen != _kept.stamp:
            _kept.sets, _kept.stamp = load_index_sets(Catalogue(own.root, own.overlay, own.locality)), seen
        _kept.look_again_at = now + LOOK_AGAIN_SECONDS
    return _kept.sets


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
