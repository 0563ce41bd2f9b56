"""What machines do with facts: follow the journal, close the night, burn and count anew."""

from datetime import timedelta

from batru.commons import clock
from batru.commons.journal.public import changes_since
from batru.facts import models, names, sources
from batru.facts.lake import Lake
from batru.facts.reads import lake
from batru.facts.recount import recount
from batru.kernel.fact_tables import TABLES, FactTable
from batru.kernel.period import Month, local_day

JOURNAL = "journal"


def refresh() -> dict[str, set[Month]]:
    """Count the months that the journal says have changed; which months' rows really differ now."""
    cursor, _ = models.Cursor.objects.get_or_create(name=JOURNAL)
    head, pairs = changes_since(cursor.entry)
    changed = {name: recount(TABLES[name], _months(TABLES[name], pairs)) for name in TABLES if _named(name, pairs)}
    models.Cursor.objects.filter(name=JOURNAL).update(entry=head)
    return changed


def close_night() -> list[str]:
    """Keep the facts as they are under yesterday's date, once, and sweep what nothing needs; the tables closed."""
    refresh()
    night = (local_day(clock.now()) - timedelta(days=1)).isoformat()
    store = Lake(lake())
    waiting = [t for t in TABLES.values() if store.exists(t) and night not in names.kept(store.root, t)]
    for table in waiting:
        store.keep(table, night)
        store.sweep(table)
    return [table.name for table in waiting]


def rebuild() -> dict[str, int]:
    """Count every month of every table from the records, as a new version; how many months each table has.

    Earlier versions stay: facts are derived, but known over time.
    """
    head, _ = changes_since(0)
    for table in TABLES.values():
        models.Partition.objects.filter(table=table.name).delete()
        recount(table, sources.months(table) | Lake(lake()).months(table), trust=False)
    models.Cursor.objects.update_or_create(name=JOURNAL, defaults={"entry": head})
    return {name: models.Partition.objects.filter(table=name).count() for name in TABLES}


def fits() -> bool:
    """Whether all facts were written with the columns that they have today; else they are to be counted anew."""
    store = Lake(lake())
    return all(store.fits(table) for table in TABLES.values())


def _named(name: str, pairs: set[tuple[str, str]]) -> bool:
    return any(fact == name for fact, _ in pairs)


def _months(table: FactTable, pairs: set[tuple[str, str]]) -> set[Month]:
    """The months named in the journal; a change that names none may have touched any month."""
    found = {month for fact, month in pairs if fact == table.name}
    if "" in found:
        return sources.months(table) | Lake(lake()).months(table)
    return {Month.parse(month) for month in found}
