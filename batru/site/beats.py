"""What the machines do by themselves, and how often."""

from datetime import timedelta
from functools import partial
from time import monotonic

from django.db import connection

from batru.commons import clock
from batru.commons.files.public import sweep
from batru.commons.imports.jobs import land_waiting
from batru.commons.journal.public import relay
from batru.commons.partners.jobs import DELIVER
from batru.commons.partners.jobs import spread as spread_events
from batru.commons.payments.jobs import ask_gateways
from batru.commons.payments.jobs import may_know as may_know_charge
from batru.commons.people.jobs import exchange_waiting
from batru.commons.places.public import rebuild_ancestry
from batru.commons.post.jobs import poll as poll_post
from batru.commons.search.public import rebuild as rebuild_search
from batru.evaluation.jobs import close_windows, find_flags, work_out_sureness
from batru.facts.jobs import close_night
from batru.facts.jobs import rebuild as rebuild_facts
from batru.facts.jobs import refresh as refresh_facts
from batru.foresight.jobs import publish_forecasts, warm_counters
from batru.index.jobs import keep_night
from batru.index.jobs import rebuild as rebuild_index
from batru.index.jobs import refresh as refresh_index
from batru.pillars.government.hall.jobs import close_past_days
from batru.pillars.government.onestop.jobs import close_expired
from batru.pillars.government.onestop.jobs import may_know as may_know_dossier
from batru.site.worker import Beat

DAY = 86_400.0
HANDS = 3
# After a start, and perhaps after a fall, what waits comes first.
FIRST_THINGS_SECONDS = 30.0
UNUSED_FILES_KEPT = timedelta(days=7)


def all_beats() -> list[Beat]:
    """Every beat, the most frequent first."""
    return [
        Beat("payments", 30, ask_gateways),
        Beat("webhooks", 2, tell_programs),
        Beat("facts", 30, follow),
        Beat("halls", 600, close_past_days),
        Beat("night", 600, end_day),
        Beat("expired dossiers", 600, close_expired),
        Beat("windows of evaluation", 600, close_windows),
        Beat("unused files", DAY, sweep_files),
    ]


def beside() -> list[list[Beat]]:
    """What goes on beside all that, a thread each."""
    return [*message_beats(), long_beats(), door_beats()]


def message_beats() -> list[list[Beat]]:
    """What leaves the house, a thread each: other servers are waited for, and strangers' webhooks hold no letter up.

    SQLite lets one write at a time, so there more hands would only wait for one another.
    """
    hands = HANDS if connection.vendor == "postgresql" else 1
    letters = [[Beat("messages", 0.5, partial(relay, without=(DELIVER,)))] for _ in range(hands)]
    events = [[Beat("events", 0.5, partial(relay, only=(DELIVER,)))] for _ in range(hands)]
    return letters + events


def long_beats() -> list[Beat]:
    """Work that may take minutes, in a thread of its own: a huge log or a forecast must not hold messages up."""
    return [
        Beat("imports", 2, land_waiting),
        Beat("post", 60, poll_post),
        Beat("forecasts", 600, publish_forecasts),
        Beat("sureness of results", 30, work_out_sureness),
        Beat("flags", DAY, find_flags, next_at=monotonic() + FIRST_THINGS_SECONDS),
        Beat("counters", DAY, warm_counters, next_at=monotonic() + FIRST_THINGS_SECONDS),
    ]


def door_beats() -> list[Beat]:
    """People wait for these with their eyes on the page: a thread of their own, behind no slow mail server."""
    return [Beat("sign-ins", 0.5, exchange_waiting)]


def follow() -> None:
    """Facts follow the journal, figures follow the facts."""
    refresh_facts()
    refresh_index()


def end_day() -> None:
    """Of each day that is over, facts, law and tree are kept as they were."""
    close_night()
    keep_night()


def tell_programs() -> None:
    """Other programs hear of what they may see."""
    spread_events({"dossier/": may_know_dossier, "charge/": may_know_charge})


def rebuild() -> None:
    """Burn every derived table and make it anew from what is true."""
    rebuild_ancestry()
    rebuild_search()
    rebuild_facts()
    rebuild_index()
    find_flags()


def sweep_files() -> None:
    """Forget contents that nothing has referred to for a week, such as uploads of abandoned drafts."""
    sweep(clock.real_now() - UNUSED_FILES_KEPT)
