"""Who may open the rows behind figures."""

from collections.abc import Collection

from batru.commons import home
from batru.commons.people.public import Actor
from batru.commons.places.public import lies_under, subtree_keys
from batru.index.rules import Period

READ = "index.ranking.read"
READ_IMPORTED = "imports.log.land"
READ_DOSSIER = "onestop.dossier.read"  # the permission is named here, the room above asks nobody of the pillars


def may_read_rows(actor: Actor, unit_key: str, period: Period) -> bool:
    """Posts that reach the unit; an imported locality lies under nobody's post, so whoever lands logs reads it."""
    if actor.may(READ, unit_key):
        return True
    return actor.may(READ_IMPORTED) and not lies_under(unit_key, [home.locality().root], period.last_day)


def readable(actor: Actor, unit_keys: Collection[str], period: Period) -> frozenset[str]:
    """Those of some units whose rows the actor may open; one query at most."""
    read = frozenset(key for key in unit_keys if actor.may(READ, key))
    if len(read) == len(unit_keys) or not actor.may(READ_IMPORTED):
        return read
    return frozenset(unit_keys) - (subtree_keys([home.locality().root], period.last_day) - read)
