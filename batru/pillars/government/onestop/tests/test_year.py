"""The example's year beside what the district reported: near its online share when the year ends, and rising to it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from batru.commons import home
from batru.pillars.government.onestop.engine.lives import Life
from batru.pillars.government.onestop.reads import example
from batru.pillars.government.onestop.tests.conftest import vn

pytestmark = pytest.mark.slow
REPORTED = 91  # percent, the district's report on 2022 (localities/thanh-khe-2022/observations)


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return example.draw_year(Path(settings.BATRU_LOCALITIES) / "thanh-khe-2022" / "example", vn("2022-12-01 09:00"))


def test_the_online_share_rises_to_what_the_district_reported(lives: list[Life]) -> None:
    shares = [_online_percent(lives, last_month) for last_month in ("2022-02", "2022-05", "2022-08", "2022-11")]
    assert shares == sorted(shares) and shares[0] < 60
    assert abs(_online_percent(lives, "2022-11", months=1) - REPORTED) < 2


def test_nobody_files_online_what_has_no_online_service(lives: list[Life]) -> None:
    day = date(2022, 6, 1)
    online = {life.procedure for life in lives if life.channel == "online"}
    assert [code for code in online if "online" not in home.procedures()[code].version_on(day).channels] == []


def _online_percent(lives: list[Life], last_month: str, months: int = 3) -> float:
    """Percent of the dossiers filed online in the months that end with this one."""
    year, month = int(last_month[:4]), int(last_month[5:])
    wanted = {f"{year - (month <= back)}-{(month - back - 1) % 12 + 1:02}" for back in range(months)}
    channels = Counter(life.channel for life in lives if f"{life.deeds[0].at:%Y-%m}" in wanted)
    return 100 * channels["online"] / channels.total()
