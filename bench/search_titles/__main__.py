"""`python -m bench.search_titles`: one database's part of the search benchmark; prints its results as JSON."""

import csv
import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import django
import yaml
from django.core.management import call_command
from django.db import connection, transaction

from bench.measure import Result, interleaved

django.setup()

from batru.commons.search.public import Entry, find, rebuild, source  # noqa: E402  Django comes first
from batru.commons.search.rules import words_of  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "localities" / "thanh-khe-2022" / "example"
TITLES = 1_000_000
WARDS = 56
KIND = "dossier"
SEED = 20221201
BATCH = 10_000
HITS_MOST = 1_000
RECALL_QUERIES = 60
BOUND = "<= 0.05"
ONE_CORE = "a question, on one core each"
PLAIN = "CREATE TABLE bench_titles (id integer PRIMARY KEY, scope text, code text, folded text)"
PUT_PLAIN = "INSERT INTO bench_titles (id, scope, code, folded) VALUES (%s, %s, %s, %s)"

Question = tuple[str, set[str] | None]
# What clerks type. Scopes are the ward of the clerk.
QUESTIONS: dict[str, list[Question]] = {
    "a common word": [("nguyen", None), ("hoa", None), ("dang ky", None), ("tran", None)],
    "a name": [("nguyen van minh", None), ("tran thi hoa", None), ("le quoc bao", None), ("pham ngoc anh", None)],
    "a name and a street": [
        ("nguyen minh tran cao van", None),
        ("vo thi lan ha huy tap", None),
        ("huynh duc dien bien phu", None),
        ("bui ngoc le duan", None),
    ],
    "while typing": [("d", None), ("tr", None), ("nguy v mi", None), ("dang k kh si ng", None)],
    "within one ward": [
        ("nguyen", {"ward 3"}),
        ("nguyen thi", {"ward 7"}),
        ("tran van", {"ward 41"}),
        ("k", {"ward 9"}),
    ],
    "what is not there": [("xyzzy", None), ("nguyen qqq", None), ("tran zz le", None), ("nguyen hoa 777777", None)],
}
CODES = ["000.03.01.Y99-221", "000.07.01.Y99-221201-00", "000.41.01.Y99-2212", "000.50.01.Y99-220101-0000001"]


@source(KIND)
def titles() -> Iterator[Entry]:
    """Made-up dossiers: a real procedure's name, a name drawn by its weight, a house in a real street."""
    draw = random.Random(SEED)
    people = [_names(draw, part) for part in ("family", "middle", "given")]
    streets = (EXAMPLE / "streets.txt").read_text(encoding="utf-8").strip().split("\n")
    works = [_work(path) for path in sorted((ROOT / "catalogue" / "procedures").glob("*.yaml"))]
    for number, *names in zip(range(TITLES), *people, strict=True):
        ward = number % WARDS
        text = f"{draw.choice(works)} – {' '.join(names)}, {draw.randint(1, 400)} {draw.choice(streets)}"
        code = f"000.{ward:02}.01.Y99-22{number * 12 // TITLES + 1:02}{number % 28 + 1:02}-{number:07}"
        yield Entry(f"D{number}", text, (code,), (f"ward {ward}",))


def _names(draw: random.Random, part: str) -> list[str]:
    with (EXAMPLE / "names.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["part"] == part]
    return draw.choices([row["name"] for row in rows], [float(row["weight"]) for row in rows], k=TITLES)


def _work(path: Path) -> str:
    return str(yaml.safe_load(path.read_text(encoding="utf-8"))["name"]["vi"])


def fill() -> list[str]:
    """The room's own tables, and beside them a plain one for the scan; the folded titles."""
    call_command("migrate", "search", verbosity=0)
    rebuild()
    folded = []
    made = enumerate(titles())
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        while batch := list(islice(made, BATCH)):
            rows = [(number, each.scopes[0], each.codes[0], " ".join(words_of(each.text))) for number, each in batch]
            with transaction.atomic():
                cursor.executemany(PUT_PLAIN, rows)
            folded += [f" {row[3]}" for row in rows]
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return folded


def recall(folded: list[str]) -> Result:
    """Questions drawn from the titles themselves: words whole or cut short, with 1 to 1,000 right answers."""
    draw = random.Random(SEED + 1)
    found = right = wrong = asked = 0
    while asked < RECALL_QUERIES:
        words = draw.sample(draw.choice(folded).split(), draw.randint(2, 4))
        query = " ".join(word[: draw.randint(1, len(word))] if draw.random() < 0.4 else word for word in words)
        answers = {f"D{number}" for number in _brute(folded, query)}
        if not 1 <= len(answers) <= HITS_MOST:
            continue
        given = {hit.key for hit in find(KIND, query, HITS_MOST + 1)}
        asked, found, right = asked + 1, found + len(answers & given), right + len(answers)
        wrong += len(given - answers)
    note = f"{asked} questions by brute force; {wrong} wrong hits"
    return Result("search recall", found, right, found / right - wrong, ">= 1", "hits", note)


def _brute(folded: list[str], query: str) -> list[int]:
    """A word begins after a space, so a beginning is a space and its letters."""
    numbers: Iterable[int] = range(len(folded))
    for beginning in sorted((f" {word}" for word in query.split()), key=len, reverse=True):
        numbers = [number for number in numbers if beginning in folded[number]]
    return list(numbers)


def first_hits() -> list[Result]:
    """The first 20 hits of four questions of each sort, against a scan that finds how many there are.

    One core for each side: PostgreSQL would take all of them for the scan.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    results = [
        _compare(sort, lambda questions=questions: _ask(questions), lambda questions=questions: _scan(questions))
        for sort, questions in QUESTIONS.items()
    ]
    return [*results, _compare("a code's beginning", _ask_codes, _scan_codes)]


def _compare(sort: str, ours: Callable[[], object], rival: Callable[[], object]) -> Result:
    timing = interleaved(ours, rival, rounds=5)
    each = 1000 / len(CODES)
    return Result(f"search {sort}: LIKE", timing.ours * each, timing.rival * each, timing.ratio, BOUND, "ms", ONE_CORE)


def _ask(questions: list[Question]) -> None:
    for query, scopes in questions:
        find(KIND, query, scopes=scopes)


def _scan(questions: list[Question]) -> None:
    for query, scopes in questions:
        like = [f"%{word}%" for word in query.split()]
        conditions = ["folded LIKE %s"] * len(like) + ["scope = %s"] * len(scopes or ())
        _count(" AND ".join(conditions), [*like, *(scopes or ())])


def _ask_codes() -> None:
    for code in CODES:
        find(KIND, code)


def _scan_codes() -> None:
    for code in CODES:
        _count("code LIKE %s", [f"{code}%"])


def _count(conditions: str, values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM bench_titles WHERE {conditions}", values)
        cursor.fetchall()


if __name__ == "__main__":
    all_titles = fill()
    print(json.dumps([asdict(result) for result in [recall(all_titles), *first_hits()]]))
