"""Background work."""

from batru.commons import clock, home
from batru.commons.people.public import system_actor
from batru.evaluation.actions.closing import close_window, missed
from batru.evaluation.actions.flags import find_flags as find


def find_flags() -> int:
    """Find every flag anew; how many there are. Nightly, and after the facts were counted anew."""
    return find(home.today(), clock.now())


def close_windows() -> int:
    """Close the windows that units have let pass; how many. Cheap where none has."""
    now, by = clock.now(), system_actor("evaluation")
    passed = list(missed(now))
    for one in passed:
        close_window(one.campaign.code, one.unit_id, by=by, at=now)
    return len(passed)
