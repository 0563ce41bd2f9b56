"""Titles are found by words, beginnings and codes, by those who may see them."""

import random
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from batru.commons.search import actions, reads
from batru.commons.search.models import Code, Row, Token
from batru.commons.search.public import Entry, count, find, put, put_many, rebuild, remove, source
from batru.commons.search.rules import tokens_of, words_of

pytestmark = pytest.mark.django_db

PROCEDURES = [
    Entry("birth", "Đăng ký khai sinh", ("1.001193",)),
    Entry("birth-foreign", "Đăng ký khai sinh có yếu tố nước ngoài", ("2.000528",)),
    Entry("death", "Đăng ký khai tử", ("1.000656",)),
    Entry("marriage", "Đăng ký kết hôn", ("1.000894", "1.000894.000.00.00.H17")),
    Entry("poor", "Công nhận hộ nghèo, hộ cận nghèo phường Hoà Khê", ("1.011606",)),
]


@pytest.fixture
def procedures() -> None:
    put_many("procedure", PROCEDURES)


def keys(query: str, **how: object) -> list[str]:
    return [hit.key for hit in find("procedure", query, **how)]  # type: ignore[arg-type]


@pytest.mark.usefixtures("procedures")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dang ky khai sinh", ["birth-foreign", "birth"]),
        ("ĐĂNG KÝ KHAI SINH", ["birth-foreign", "birth"]),
        ("sinh khai", ["birth-foreign", "birth"]),
        ("kh s", ["birth-foreign", "birth"]),
        ("kha sin ngoa", ["birth-foreign"]),
        ("k", ["poor", "marriage", "death", "birth-foreign", "birth"]),
        ("hòa khê", ["poor"]),
        ("hoà", ["poor"]),
        ("hoa, khe!", ["poor"]),
        ("ăng", []),
        ("hon ket xyz", []),
        ("", []),
        ("…", []),
        ("%", []),
        ('" OR "', []),
        ("khai*", ["death", "birth-foreign", "birth"]),
    ],
)
def test_words_and_beginnings_lead_to_titles(query: str, found: list[str]) -> None:
    assert keys(query) == found


@pytest.mark.usefixtures("procedures")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("1.001193", ["birth"]),
        (" 1.0011", ["birth"]),
        ("1.000", ["marriage", "death"]),
        ("1.000894", ["marriage"]),
        ("1.000894.000.00.00.h17", ["marriage"]),
        ("000894", []),
        ("9.999", []),
    ],
)
def test_codes_lead_to_titles_by_their_beginning(query: str, found: list[str]) -> None:
    assert keys(query) == found


def test_the_code_itself_comes_before_those_that_begin_with_it_and_before_words() -> None:
    put("dossier", "word", "Ghi chú H17 mới")
    put("dossier", "exact", "Hồ sơ", ("H17",))
    put("dossier", "long", "Hồ sơ H17", ("H17-2", "H17-1"))
    assert [hit.key for hit in find("dossier", "h17")] == ["exact", "long", "word"]


@pytest.mark.usefixtures("procedures")
def test_kinds_do_not_mix() -> None:
    put("unit", "khe", "Phường Hòa Khê", ("20221",))
    assert keys("hoa khe") == ["poor"]
    assert [hit.key for hit in find("unit", "hoa")] == ["khe"]
    assert keys("20221") == []


def test_only_the_readers_scopes_are_seen() -> None:
    put("dossier", "a", "Nguyễn Văn An", ("C-001",), scopes=("20209@2022",))
    put("dossier", "b", "Nguyễn Thị An", ("C-002",), scopes=("20221@2022",))
    for query, everything in (("nguyen an", ["b", "a"]), ("c-00", ["b", "a"])):
        seen = [[hit.key for hit in find("dossier", query, scopes=scopes)] for scopes in SCOPES]
        assert seen == [everything, ["a"], everything, [], []]


SCOPES: tuple[set[str] | None, ...] = (None, {"20209@2022"}, {"20209@2022", "20221@2022"}, {"20209"}, set())


def test_one_of_several_scopes_is_enough_and_two_tell_it_once() -> None:
    put("dossier", "a", "Nguyễn Văn An", ("C-001", "C-001.H17"), scopes=("ward", "district", "ward"))
    put("dossier", "b", "Nguyễn Thị An", ("C-002",), scopes=("ward",))
    for query in ("nguyen an", "c-00"):
        assert [hit.key for hit in find("dossier", query, scopes={"ward"})] == ["b", "a"]
        assert [hit.key for hit in find("dossier", query, scopes={"district"})] == ["a"]
        assert [hit.key for hit in find("dossier", query, scopes={"ward", "district"})] == ["b", "a"]
        assert [hit.key for hit in find("dossier", query)] == ["b", "a"]
    assert count("dossier", "c-001", scopes={"ward", "district"}) == 1


def test_more_titles_than_a_statement_takes_are_found_each_by_its_word_and_code() -> None:
    many = 2 * actions.AT_ONCE + 1
    assert put_many("dossier", [Entry(f"d{n}", f"An so{n}", (f"K-{n:04}",)) for n in range(many)]) == many
    for n in (0, actions.AT_ONCE - 1, actions.AT_ONCE, many - 1):
        for query in (f"an so{n}", f"k-{n:04}"):
            assert [hit.key for hit in find("dossier", query)][0] == f"d{n}"
    assert (Row.objects.count(), Code.objects.count()) == (many, many)


def test_cursors_pass_a_code_of_two_scopes_once() -> None:
    put_many("dossier", [Entry(f"d{n}", "An", (f"X10{n}",), ("one", "two")) for n in range(5)])
    seen: list[str] = []
    after: str | None = None
    while page := find("dossier", "x10", 2, scopes={"one", "two"}, after=after):
        seen += [hit.key for hit in page]
        after = page[-1].cursor
    assert seen == [f"d{n}" for n in range(4, -1, -1)]


def test_very_many_scopes_may_be_asked_at_once() -> None:
    put("dossier", "a", "Nguyễn Văn An", scopes=("unit 700",))
    assert [hit.key for hit in find("dossier", "an", scopes={f"unit {n}" for n in range(800)})] == ["a"]


def test_putting_again_replaces() -> None:
    put("unit", "k", "Phường Xuân Hà", ("20209",), scopes=("old",))
    put("unit", "k", "Phường Thanh Khê", ("20210",), scopes=("new",))
    assert [find("unit", query) for query in ("xuan", "20209")] == [[], []]
    assert [hit.text for hit in find("unit", "thanh", scopes={"new"})] == ["Phường Thanh Khê"]
    assert not find("unit", "thanh", scopes={"old"})
    assert (Row.objects.count(), Code.objects.count()) == (1, 1)


def test_removing_leaves_nothing() -> None:
    put("unit", "k", "Phường Xuân Hà", ("20209",))
    remove("unit", "k")
    assert not find("unit", "xuan")
    assert not find("unit", "20209")
    assert not Code.objects.exists()


def test_cursors_lead_through_everything_once() -> None:
    put_many("dossier", [Entry(f"d{n}", f"Hồ sơ X10{n} An", (f"X10{n}", f"X10{n}.H17")) for n in range(7)])
    put_many("dossier", [Entry(f"w{n}", f"Hồ sơ X10 {n}") for n in range(5)])
    put("dossier", "exact", "Chính nó", ("X10",))
    seen: list[str] = []
    after: str | None = None
    while page := find("dossier", "x10", 3, after=after):
        seen += [hit.key for hit in page]
        after = page[-1].cursor
    assert seen == ["exact", *(f"d{n}" for n in range(6, -1, -1)), *(f"w{n}" for n in range(4, -1, -1))]


def test_counting_stops_at_its_limit() -> None:
    put_many("dossier", [Entry(f"d{n}", "Nguyễn Văn An", (f"K{n:03}",)) for n in range(30)])
    assert count("dossier", "nguyen") == 30
    assert count("dossier", "nguyen", most=20) == 20
    assert count("dossier", "k02") == 10
    assert count("dossier", "nguyen", scopes=set()) == 0


def test_rows_far_apart_are_found_newest_first() -> None:
    """On PostgreSQL they lie in different windows of row numbers."""
    numbers = [1, 2, 16_383, 16_384, 131_071, 131_072, 262_144, 300_000, 1_000_000]
    put("dossier", "seed", "Nguyễn Văn An", scopes=("s",))
    tokens = tokens_of("dossier", Entry("", "Nguyễn Văn An", scopes=("s",)))
    Row.objects.all().delete()
    Row.objects.bulk_create(
        Row(id=number, kind="dossier", key=str(number), text="Nguyễn Văn An", tokens=tokens) for number in numbers
    )
    newest = [str(number) for number in reversed(numbers)]
    assert [hit.key for hit in find("dossier", "van an", scopes={"s"})] == newest
    assert [hit.key for hit in find("dossier", "van an", 2, after="t262144")] == ["131072", "131071"]


def test_words_beyond_number_are_found_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "WORDS_MOST", 3)
    put_many("dossier", [Entry(f"d{n}", f"Số 9050{n} Aabb{n} {chr(97 + n)}{n}") for n in range(8)])
    newest = [f"d{n}" for n in range(7, -1, -1)]
    assert [hit.key for hit in find("dossier", "905")] == newest
    assert [hit.key for hit in find("dossier", "s 905 aab")] == newest


def test_nothing_is_missed_and_nothing_is_added() -> None:
    """Brute force by folded words and word beginnings, over made-up titles with many shared beginnings."""
    draw = random.Random(20221201)
    syllables = ["Hòa", "Hoà", "Hoàng", "Hoa", "Họ", "Ng", "Nguyễn", "Ngô", "Đỗ", "Đỗng", "a", "an", "2/9", "29", "Ớ"]
    titles = {f"k{n}": " ".join(draw.choices(syllables, k=draw.randint(1, 5))) for n in range(400)}
    put_many("person", [Entry(key, title) for key, title in titles.items()])
    for _round in range(200):
        asked = [word[: draw.randint(1, len(word))] for word in draw.choices(syllables, k=draw.randint(1, 3))]
        query = " ".join(asked)
        right = [key for key, title in titles.items() if matches(query, title)]
        assert [hit.key for hit in find("person", query, 1000)] == right[::-1], query


def matches(query: str, title: str) -> bool:
    return all(any(word.startswith(asked) for word in words_of(title)) for asked in words_of(query))


def test_finding_takes_few_questions(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    put_many("dossier", [Entry(f"d{n}", "Nguyễn Văn An", (f"K{n:03}",)) for n in range(60)])
    with django_assert_max_num_queries(3):
        assert len(find("dossier", "nguyen van an")) == 20


def test_putting_one_takes_few_questions(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(9):
        put("dossier", "d", "Nguyễn Văn An", ("K1",))


@pytest.fixture
def sources() -> Iterator[dict[str, actions.Source]]:
    before = dict(actions._sources)
    actions._sources.clear()
    yield actions._sources
    actions._sources.clear()
    actions._sources.update(before)


@pytest.mark.usefixtures("sources")
def test_a_rebuild_asks_every_source_and_keeps_nothing_else() -> None:
    put("dossier", "stale", "Cũ rồi", ("OLD",))
    source("procedure")(lambda: PROCEDURES)
    source("unit")(lambda: iter([Entry("khe", "Phường Hòa Khê")]))
    assert rebuild() == {"procedure": 5, "unit": 1}
    assert not find("dossier", "cu roi")
    assert not Token.objects.filter(token__startswith="dossier").exists()
    assert keys("ket hon") == ["marriage"]
    assert [hit.key for hit in find("unit", "hoa")] == ["khe"]
    assert rebuild() == {"procedure": 5, "unit": 1}
    assert keys("ket hon") == ["marriage"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="FTS5 is SQLite's")
def test_the_index_follows_its_rows() -> None:
    put("unit", "a", "Phường Xuân Hà")
    put("unit", "a", "Phường Thanh Khê")
    put("unit", "b", "Phường Hòa Khê")
    remove("unit", "b")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)")
