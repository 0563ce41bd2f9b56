"""Background work."""

from datetime import timedelta

from batru.commons import clock, home
from batru.commons.people.public import system_actor
from batru.evaluation.actions.closing import close_window, missed
from batru.evaluation.actions.flags import find_flags as find
from batru.evaluation.models import Publication
from batru.evaluation.reads.results import publication
from batru.evaluation.reads.shown import before, sure

NEW = timedelta(days=1)  # how long a publication is looked after; afterwards its page asks by itself


def find_flags() -> int:
    """Find every flag anew; how many there are. Nightly, and after the facts were counted anew."""
    return find(home.today(), clock.now())


def work_out_sureness() -> int:
    """Have it worked out how sure new results are, so that pages need not wait; of how many it is not known yet."""
    rows = Publication.objects.filter(at__gte=clock.now() - NEW).select_related("campaign__document")
    scored = [row for row in rows if publication(row.campaign.code, row.number).edition.in_points]
    return sum(sure(row, before(row.campaign)) is None for row in scored)


def close_windows() -> int:
    """Close the windows that units have let pass; how many. Cheap where none has."""
    now, by = clock.now(), system_actor("evaluation")
    passed = list(missed(now))
    for one in passed:
        close_window(one.campaign.code, one.unit_id, by=by, at=now)
    return len(passed)
