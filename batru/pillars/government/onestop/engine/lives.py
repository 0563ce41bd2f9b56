"""Lives of dossiers: who files what, when, and every deed that follows until the day the example stands at."""

from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Generic, TypeVar

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk
from batru.pillars.government.onestop.engine.profile import Mix, Names, UnitProfile, YearProfile

T = TypeVar("T")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
Due = Callable[[str, str, str, datetime], datetime | None]


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant who does not exist; the identity number begins with 000, which no province has."""

    name: str
    id_number: str
    address: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One deed of a life: the act's name, when, and what it is given."""

    act: str
    at: datetime
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Life:
    """One dossier from its filing on; deeds are in order of time."""

    procedure: str
    unit_key: str
    channel: str
    person: Person
    deeds: tuple[Happening, ...]


class Wheel(Generic[T]):
    """Draws one of several things by weight."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._things = tuple(weights)
        self._steps = tuple(accumulate(weights.values()))

    def draw(self, random: Random) -> T:
        """One of the things."""
        return self._things[bisect(self._steps, random.random() * self._steps[-1])]


class Year:
    """Draws the lives of one year; the same profile and seed give the same lives."""

    def __init__(self, profile: YearProfile, names: Names, desk: Desk, due: Due) -> None:
        self.profile, self.desk, self.due = profile, desk, due
        self.random = Random(profile.seed)
        self.people = _People(names, self.random)
        self.units = {
            level: Wheel({unit: unit.weight for unit in profile.units if unit.level == level})
            for level in {mix.level for mix in profile.mix}
        }
        self.mix: Wheel[Mix] = Wheel({mix: mix.weight for mix in profile.mix})
        self.counter_hours = Wheel(profile.counter_hours)
        self.online_hours = Wheel(profile.online_hours)
        self.stars = Wheel(profile.stars)

    def lives(self, until: datetime) -> Iterator[Life]:
        """All lives in order of filing, each cut at `until`: later deeds have not happened yet."""
        for at, mix, channel in self._filings():
            if at < until:
                yield self._live(at, mix, channel, until)

    def _filings(self) -> list[tuple[datetime, Mix, str]]:
        days = Wheel({day: self._busy(day) for day in self._days()})
        found = []
        for _ in range(self.profile.dossiers):
            mix, day = self.mix.draw(self.random), days.draw(self.random)
            online = self.random.random() < self._online_share(mix, day)
            at = self._at_hour(day, self.online_hours) if online else self._in_office(self._open_day(day))
            found.append((at, mix, "online" if online else "counter"))
        return sorted(found, key=lambda row: row[0])

    def _open_day(self, day: date) -> date:
        return day if self.desk.is_open(day) else self.desk.next_open(day)

    def _days(self) -> Iterator[date]:
        length = (self.profile.last - self.profile.first).days
        return (self.profile.first + timedelta(days=ahead) for ahead in range(length + 1))

    def _busy(self, day: date) -> float:
        profile = self.profile
        weight = profile.weekdays[day.weekday()]
        weight *= 1 + profile.growth * (day - profile.first).days / 365
        weight *= profile.month_end if (day + timedelta(days=3)).month != day.month else 1
        ahead = (profile.tet_eve - day).days
        if 0 <= ahead <= 9:
            weight *= profile.before_tet
        elif -9 <= ahead < 0:
            weight *= 0.05
        elif -19 <= ahead < -9:
            weight *= profile.after_tet
        return weight

    def _online_share(self, mix: Mix, day: date) -> float:
        gone = (day - self.profile.first).days / max(1, (self.profile.last - self.profile.first).days)
        return min(0.98, mix.online + self.profile.online_gain * gone) if mix.online else 0.0

    def _at_hour(self, day: date, hours: Wheel[int]) -> datetime:
        hour = hours.draw(self.random)
        return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM) + HOUR * self.random.random()

    def _in_office(self, day: date) -> datetime:
        while True:
            at = self._at_hour(day, self.counter_hours)
            if any(opens <= at.time() < closes for opens, closes in self.desk.spans(day)):
                return at

    def _live(self, filed: datetime, mix: Mix, channel: str, until: datetime) -> Life:
        unit = self.units[mix.level].draw(self.random)
        deeds = _Deeds(self, unit, mix.code, channel, filed)
        return Life(
            mix.code, unit.key, channel, self.people.draw(), tuple(deed for deed in deeds.all() if deed.at < until)
        )


@dataclass
class _Deeds:
    """What happens to one dossier; time only moves forward, and the office acts in office hours alone."""

    year: Year
    unit: UnitProfile
    procedure: str
    channel: str
    now: datetime

    def all(self) -> Iterator[Happening]:
        """Every deed from filing to rating."""
        profile, random = self.year.profile, self.year.random
        yield Happening("submit" if self.channel == "online" else "register", self.now)
        if random.random() < profile.refused:
            yield Happening("refuse", self._office(3), {"reason": REASONS[0]})
            return
        asked = random.random() < profile.supplement * self.unit.care
        if asked and random.random() < 0.5:
            yield from self._supplement()
            if random.random() < profile.never_answered:
                yield Happening("withdraw", self._later(24 * 9))
                return
            yield Happening("answer_supplement", self._later(60))
            asked = False
        yield Happening("receive", self._office(1.2) if self.channel == "online" else self._minutes(2, 9))
        yield from self._process(asked)

    def _process(self, asked: bool) -> Iterator[Happening]:
        random = self.year.random
        started = self.now
        yield Happening("take", self._office(self._hurry(started)))
        if asked:
            yield from self._supplement()
            yield Happening("answer_supplement", self._later(50))
            started = self.now
        if random.random() < self.year.profile.withdrawn:
            yield Happening("withdraw", self._later(20))
            return
        decided = self._finish(started)
        span = max(decided - self.now, 4 * MINUTE)
        self.now = self._open(self.now + span * 0.8)
        yield Happening("propose", self.now, {"text": "Đủ điều kiện giải quyết theo quy định."})
        self.now = self._open(max(decided, self.now + MINUTE))
        granted = random.random() > 0.015
        yield Happening("decide", self.now, {"granted": granted, "text": GRANTED if granted else REASONS[1]})
        yield Happening("hand_over", self._office(5 if self.channel == "counter" else 2.5))
        if random.random() < self.year.profile.rated:
            yield Happening("rate", self._later(30), {"stars": self.year.stars.draw(random)})

    def _hurry(self, started: datetime) -> float:
        """Mean working hours until somebody takes it: minutes where the answer is due the same day."""
        due = self.year.due(self.procedure, self.channel, self.unit.key, started)
        return 0.12 if due is not None and due - started < 24 * HOUR else 0.8

    def _supplement(self) -> Iterator[Happening]:
        yield Happening("ask_supplement", self._office(2), {"reason": self.year.random.choice(MISSING)})

    def _finish(self, started: datetime) -> datetime:
        """When the answer is ready: mostly a share of the term, now and then well past it."""
        random = self.year.random
        due = self.year.due(self.procedure, self.channel, self.unit.key, started)
        term = (due - started) if due else timedelta(days=6)
        share = random.betavariate(4, 4 / self.unit.pace - 4)
        if random.random() < 0.035 * self.unit.care:
            share = 1 + random.expovariate(2.2)
        end = started + max(term * share, 20 * MINUTE)
        opened = self._open(end)
        return opened if due is None or share >= 1 or opened <= due else max(self.now + MINUTE, due - 10 * MINUTE)

    def _minutes(self, least: float, most: float) -> datetime:
        self.now += MINUTE * self.year.random.uniform(least, most)
        return self.now

    def _later(self, hours: float) -> datetime:
        """The applicant's own time: any hour of the day, on average so many hours later."""
        self.now += MINUTE * 5 + HOUR * self.year.random.expovariate(1 / hours)
        return self.now

    def _office(self, hours: float) -> datetime:
        """The office's time: on average so many working hours later."""
        length = MINUTE * 3 + HOUR * min(self.year.random.expovariate(1 / hours), hours * 5)
        self.now = self.year.desk.add_time(self.now, length)
        return self.now

    def _open(self, moment: datetime) -> datetime:
        """The same moment, or a few minutes into the next office hours."""
        day = moment.astimezone(VIETNAM)
        if any(opens <= day.time() < closes for opens, closes in self.year.desk.spans(day.date())):
            return moment
        return self.year.desk.add_time(moment, MINUTE * self.year.random.uniform(4, 90))


class _People:
    """Applicants, each new, some families coming again under the same street."""

    def __init__(self, names: Names, random: Random) -> None:
        self.random, self.names, self.count = random, names, 0
        self.family = Wheel(names.family)
        self.middle = {sex: Wheel(weights) for sex, weights in names.middle.items()}
        self.given = {sex: Wheel(weights) for sex, weights in names.given.items()}

    def draw(self) -> Person:
        """The next applicant."""
        self.count += 1
        sex = self.random.choice(("male", "female"))
        parts = (self.family, self.middle[sex], self.given[sex])
        name = " ".join(wheel.draw(self.random) for wheel in parts)
        century = {"male": "0", "female": "1"}[sex]
        number = f"000{century}{self.random.randint(50, 99):02d}{self.count:06d}"
        return Person(name, number, f"{self.random.randint(1, 480)} {self.random.choice(self.names.streets)}")


GRANTED = "Hồ sơ được giải quyết theo đề nghị."
MISSING: Sequence[str] = (
    "Đề nghị bổ sung giấy tờ tùy thân còn hiệu lực (ảnh chụp bị mờ).",
    "Đề nghị bổ sung chữ ký của người yêu cầu trên tờ khai.",
    "Đề nghị bổ sung giấy tờ chứng minh nơi cư trú.",
    "Tờ khai còn thiếu thông tin ở mục đề nghị; đề nghị ghi đầy đủ.",
)
REASONS: Sequence[str] = (
    "Nội dung đề nghị không thuộc thẩm quyền của đơn vị tiếp nhận.",
    "Không đủ điều kiện theo quy định hiện hành.",
)
