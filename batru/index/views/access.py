"""Who may open the rows behind figures."""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.urls import reverse

from batru.commons import home
from batru.commons.people.public import Actor
from batru.commons.places.public import lies_under, subtree_keys
from batru.index.reads.listings import Row
from batru.index.rules import Period
from batru.kernel.fact_tables import FactTable

READ = "index.ranking.read"
READ_IMPORTED = "imports.log.land"
# By fact table, who may open the page of a row, and its address; named here, for the room asks nobody of the pillars.
PAGES = {
    "dossiers": ("onestop.dossier.read", "onestop:dossier"),
    "complaints": ("onestop.complaint.answer", "onestop:complaint"),
}


def may_read_rows(actor: Actor, unit_key: str, period: Period) -> bool:
    """Posts that reach the unit; an imported locality lies under nobody's post, so whoever lands logs reads it."""
    if actor.may(READ, unit_key):
        return True
    return actor.may(READ_IMPORTED) and not lies_under(unit_key, [home.locality().root], period.last_day)


def addresses(actor: Actor, table: FactTable, found: Iterable[Row]) -> dict[str, str]:
    """The pages of rows that have one here which the actor may open, by key."""
    if table.name not in PAGES:
        return {}
    permission, page = PAGES[table.name]
    here = (row for row in found if row.locality == settings.BATRU_LOCALITY)
    return {row.key: reverse(page, args=(row.key,)) for row in here if actor.may(permission, row.unit)}


def readable(actor: Actor, unit_keys: Collection[str], period: Period) -> frozenset[str]:
    """Those of some units whose rows the actor may open; one query at most."""
    read = frozenset(key for key in unit_keys if actor.may(READ, key))
    if len(read) == len(unit_keys) or not actor.may(READ_IMPORTED):
        return read
    return frozenset(unit_keys) - (subtree_keys([home.locality().root], period.last_day) - read)
