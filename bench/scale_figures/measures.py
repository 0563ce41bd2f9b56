"""The forty: what Decision 766 and the proposed district set ask and dossiers can tell, by channel and by field."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from batru.law.catalogue import Catalogue
from batru.law.indicators import load_sets
from batru.law.measures import Asks, Condition, Conditions, Measure

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ("civil_status", "certification", "residence", "land", "construction", "household_business")
CHANNELS = ("online", "counter", "post")


def forty() -> list[Measure]:
    """Measures as the catalogue has them, and others made of the same parts."""
    known = {own.code: own for one in load_sets(Catalogue(ROOT / "catalogue")) for own in one.measures}
    found = [*_whole(known), *_split(known)]
    assert len({own.code for own in found}) == 40
    return found


def _whole(known: dict[str, Measure]) -> Iterator[Measure]:
    """Twenty-one of all dossiers."""
    yield known["dossiers_received"]  # 766 1.4: the whole that synchronisation is measured against
    yield known["dossiers_done"]
    yield known["open_now"]
    yield known["overdue_now"]
    yield known["on_time_share"]  # 766 2.1, G17
    yield known["lead_days_mean"]  # 766 2.2
    yield known["online_share"]  # 766 3.3
    yield known["self_filed_share"]  # G15
    yield known["first_time_right_share"]  # G18
    yield known["rating_mean"]  # G24
    share, done = known["online_share"], known["on_time_share"]
    yield _of(share, "counter_share", part=_is(channel="counter"))  # 766 3.3
    yield _of(share, "post_share", part=_is(channel="post"))  # 766 3.3
    full, online = _is(online_level="full"), _is(channel="online", paper_only=False)
    yield _of(share, "full_online_share", whole=full, part=online)  # 766 3 (scored row)
    yield _of(share, "assisted_share", part=_is(assisted=True))  # I01
    yield _of(share, "fee_share", part=(Condition("fee_vnd", Asks.AT_LEAST, 1),))  # 766 3.6: the whole
    yield _of(share, "supplemented_share", part=(Condition("supplements", Asks.AT_LEAST, 1),))  # G18
    yield _of(share, "supplemented_twice_share", part=(Condition("supplements", Asks.AT_LEAST, 2),))  # 766 2.1
    yield _of(done, "late_share", whole=done.whole, part=_is(on_time=False))  # 766 5.4
    yield _of(done, "good_rating_share", whole=_given("rating"), part=(Condition("rating", Asks.AT_LEAST, 4),))  # G24
    yield _of(done, "bad_rating_share", whole=_given("rating"), part=(Condition("rating", Asks.AT_MOST, 2),))  # 766 5.4
    yield _of(done, "handed_over_share", whole=_is(done=True), part=_given("handed_at"))


def _split(known: dict[str, Measure]) -> Iterator[Measure]:
    """Nineteen by channel and by field."""
    for channel in CHANNELS:
        yield _narrowed(known["on_time_share"], channel=channel)
    for channel in CHANNELS[:2]:
        yield _narrowed(known["lead_days_mean"], channel=channel)
    for channel in CHANNELS[:2]:
        yield _narrowed(known["first_time_right_share"], channel=channel)
    for field in FIELDS:
        yield _narrowed(known["on_time_share"], field=field)
        yield _narrowed(known["online_share"], field=field)


def _of(own: Measure, code: str, *, whole: Conditions = (), part: Conditions = ()) -> Measure:
    return replace(own, code=code, whole=whole, part=part)


def _narrowed(own: Measure, **only: str) -> Measure:
    ((_, value),) = only.items()
    return replace(own, code=f"{own.code}_{value}", whole=(*own.whole, *_is(**only)))


def _is(**wanted: str | bool) -> Conditions:
    return tuple(Condition(column, Asks.IS, value) for column, value in wanted.items())


def _given(column: str) -> Conditions:
    return (Condition(column, Asks.GIVEN, True),)
