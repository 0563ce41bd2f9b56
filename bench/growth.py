"""List and search when a place has grown: a million dossiers beside ten thousand, and beside what a peer publishes."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bench.measure import Result
from bench.pages.clients import Script, Waited, get, quantile
from bench.pages.clients import run as go_through
from bench.pages.serving import PLACE, home_of, postgres, prepare, served

OWN = "batru_bench_growth"
SIZES = FEW, MANY = 10_000, 1_000_000
ROUNDS, EACH = 5, 60
LIST, SEARCH = "list", "search"
TOGETHER = 16
# Open Zaak 1.26, a million cases, ten pods of one processor each: median over its list endpoints, super user and
# regular user, with 1 and with 16 users (docs/development/performance/index.rst of open-zaak/open-zaak).
PEER = "Open Zaak 1.26 on ten processors publishes 140 to 200 ms for 1 user, 240 to 310 for 16"

Side = tuple[int, str]


@dataclass(frozen=True)
class Place:
    """Its folder, the address of its database (empty: SQLite), and how many dossiers it has."""

    folder: Path
    url: str
    count: int


def run() -> list[Result]:
    """All places made ready; then of each database both sizes served beside one another, asked in turns."""
    with ExitStack() as stack:
        urls = [stack.enter_context(postgres(f"{OWN}_{size}")) for size in ("few", "many")]
        databases = {"SQLite": ["", ""], **({"PostgreSQL": urls} if all(urls) else {})}
        places = {
            name: [
                Place(Path(stack.enter_context(TemporaryDirectory())), url, count)
                for url, count in zip(of_sizes, SIZES, strict=True)
            ]
            for name, of_sizes in databases.items()
        }
        # The larger places first: each keeps a processor busy for a minute or two.
        with ThreadPoolExecutor(os.cpu_count()) as workers:
            list(workers.map(_prepare, sorted(chain(*places.values()), key=lambda place: -place.count)))
        return [result for name, sizes in places.items() for result in _measure(name, sizes)]


def _prepare(place: Place) -> None:
    prepare("prepare_growth", home_of(place.folder, place.url), str(place.folder), str(place.count))


def _measure(name: str, places: list[Place]) -> list[Result]:
    """One client asks small and large in turns; then the large one is asked by 16 at once."""
    with ExitStack() as stack:
        sides: list[Side] = []
        for place in places:
            port, _ = stack.enter_context(served(PLACE, "wsgi", home_of(place.folder, place.url)))
            sides.append((port, (place.folder / "session.txt").read_text(encoding="ascii")))
        few, many = _alone(sides)
        crowd = go_through(sides[1][0], _readers(sides[1][1], TOGETHER * EACH), TOGETHER)
    note = f"median {_median(many):.0f} ms for 1 client, {_median(crowd):.0f} for 16, one worker; {PEER}"
    return [_grown(kind, name, few, many, note if kind == LIST else "") for kind in (LIST, SEARCH)]


def _alone(sides: list[Side]) -> tuple[list[Waited], list[Waited]]:
    """One client asks the one place, then the other; the first round is not counted."""
    waited: tuple[list[Waited], list[Waited]] = ([], [])
    for number in range(ROUNDS + 1):
        for place in (0, 1) if number % 2 else (1, 0):
            port, session = sides[place]
            found = go_through(port, _readers(session, EACH), 1)
            waited[place].extend(found if number else [])
    return waited


def _readers(session: str, count: int) -> Iterator[Script]:
    return (_reader(session, number) for number in range(count))


def _reader(session: str, number: int) -> Script:
    """A clerk looks at his list and looks somebody up, by name and number or by the beginning of a code."""
    typed = (f"Nguyễn Thị Số {number * 37 % FEW}", f"000.04.01.Y99-{number * 37 % FEW:010d}", f"so {number % 100}")
    yield get(LIST, "/dossiers/", session)
    yield get(SEARCH, f"/dossiers/?q={quote(typed[number % len(typed)])}", session)


def _grown(kind: str, name: str, few: list[Waited], many: list[Waited], note: str) -> Result:
    mine, other = (quantile([each.seconds for each in side if each.kind == kind], 0.95) for side in (many, few))
    title = f"{kind} at {MANY:,} dossiers: at {FEW:,}, p95 ({name})"
    return Result(title, mine, other, mine / other, "<= 3", "s", note)


def _median(waited: list[Waited]) -> float:
    return 1000 * median(each.seconds for each in waited)
