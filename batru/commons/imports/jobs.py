"""Background work: files that were sent are read one after another."""

from batru.commons.imports.actions.landing import land_next


def land_waiting() -> int:
    """Read every batch that waits; how many there were."""
    read = 0
    while land_next():
        read += 1
    return read
