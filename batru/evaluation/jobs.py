"""Background work."""

from batru.commons import clock, home
from batru.evaluation.actions.flags import find_flags as find


def find_flags() -> int:
    """Find every flag anew; how many there are. Nightly, and after the facts were counted anew."""
    return find(home.today(), clock.now())
