"""The example's targets: what district, city and the ward itself set for one figure, agreeing in most places only."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from batru.evaluation.models import Target
from batru.evaluation.rules.entries import Source

SET, INDICATOR = "one_stop", "on_time_share"
WORDS = {
    Source.UNIT: ("Mô phỏng: đơn vị tự đăng ký", "Simulated: the unit's own pledge"),
    Source.DISTRICT: ("Mô phỏng: kế hoạch năm của quận", "Simulated: the district's plan of the year"),
    Source.CITY: ("Mô phỏng: kế hoạch năm của thành phố", "Simulated: the city's plan of the year"),
}
CITY, DISTRICT, BELOW_CITY, PLEDGED = 95, 96, 94, 97


def drawn_targets(wards: Sequence[str], own: str, year: int, by: str, at: datetime) -> list[Target]:
    """Rows for wards in their order: the first has a target of the district below the city's, the last none of it."""
    return [
        Target(
            unit_id=unit, set_code=SET, indicator=INDICATOR, year=year, source=source, value=Decimal(value),
            article_vi=WORDS[source][0], article_en=WORDS[source][1], by=by, at=at,
        )
        for unit, source, value in _set(wards, own)
    ]  # fmt: skip


def _set(wards: Sequence[str], own: str) -> Iterator[tuple[str, Source, int]]:
    for place, unit in enumerate(wards):
        yield unit, Source.DISTRICT, DISTRICT if place else BELOW_CITY
        if unit != wards[-1]:
            yield unit, Source.CITY, CITY
        if unit == own:
            yield unit, Source.UNIT, PLEDGED
