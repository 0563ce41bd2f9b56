"""From rows to dossiers: each fault is told with line, column, value and reason, and every row is accounted for."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.tests.logs import LOGS, NOW, SMALL, catalogue_mapping, read, table
from batru.kernel.refusal import Refusal


def mapping(**changes: Any) -> Mapping:
    return Mapping({**SMALL, **changes})


def test_the_register_made_by_hand_gives_ten_dossiers_and_four_refused_lines() -> None:
    dossiers, reading, notes = read((LOGS / "so-theo-doi.csv").read_bytes(), catalogue_mapping("so-theo-doi"))
    assert sorted(dossiers) == [f"PM-00{number:02}" for number in (1, 2, 3, 4, 5, 9, 10, 12, 13, 14)]
    told = {(note.row, note.column, note.value, note.reason) for note in notes}
    assert told == {
        (7, "Phường", "Phường Mẫu Ba", "not_mapped"),
        (8, "Ngày nộp", "32/10/2022 08:00", "bad_time"),
        (9, "Mã hồ sơ", "", "no_case"),
        (10, "Ngày trả kết quả", "", "open"),
        (12, "Ngày hẹn trả", "", "no_due"),
        (12, "Ngày trả kết quả", "", "open"),
        (13, "Ngày trả kết quả", "09/10/2022 16:00", "ends_before_start"),
    }
    assert (reading.count.rows_used, reading.count.rows_refused) == (10, 4)


def test_a_dossier_due_on_a_day_may_be_answered_until_that_day_is_over() -> None:
    dossiers, _, _ = read((LOGS / "so-theo-doi.csv").read_bytes(), catalogue_mapping("so-theo-doi"))
    due = dossiers["PM-0005"].due_at
    assert due == datetime(2022, 10, 10, 16, 59, 59, 999999, tzinfo=UTC)


def test_the_xes_made_by_hand_counts_completed_steps_only() -> None:
    dossiers, reading, notes = read((LOGS / "mot-cua.xes").read_bytes(), catalogue_mapping("mot-cua-xes"))
    first, second, third = dossiers["HS-01"], dossiers["HS-02"], dossiers["HS-03"]
    assert first.done_at == datetime(2022, 11, 2, 2, 5, tzinfo=UTC)
    assert (second.supplements, second.received_at) == (1, datetime(2022, 11, 3, 3, 0, tzinfo=UTC))
    assert (third.done_at, third.state) == (None, "open")
    refused = {(note.row, note.reason) for note in notes if note.reason in ("bad_time", "case_twice")}
    assert refused == {(95, "bad_time"), (90, "case_twice")}
    assert (reading.count.rows, reading.count.rows_refused) == (12, 2)


def test_events_of_one_case_may_stand_anywhere_in_the_file() -> None:
    rows = [f"c{case},{what},2022-11-{day:02}T08:00:00" for case in range(9) for day, what in ((1, "a"), (5, "end"))]
    random.Random(7).shuffle(rows)
    dossiers, _, _ = read(table(rows), mapping())
    assert len(dossiers) == 9
    assert {(d.submitted_at.day, d.done_at and d.done_at.day) for d in dossiers.values()} == {(1, 5)}


def test_a_time_without_an_offset_stands_in_the_mappings_zone() -> None:
    dossiers, _, _ = read(table(["1,a,2022-11-01T00:30:00"]), mapping())
    assert dossiers["1"].submitted_at == datetime(2022, 10, 31, 17, 30, tzinfo=UTC)


def test_rows_that_contradict_one_another_are_told_and_the_first_counts() -> None:
    choice = {"column": "who", "values": {"A": "a", "B": "b"}}
    units = {"code": "trial", "name": SMALL["name"], "units": {"a": SMALL["name"], "b": SMALL["name"]}}
    content = table(["1,x,2022-11-01,A", "1,x,2022-11-02,B"], "case,what,when,who")
    dossiers, _, notes = read(content, mapping(unit=choice, locality=units))
    assert dossiers["1"].unit == "trial/a"
    assert [(note.reason, note.value) for note in notes if note.reason == "differs"] == [("differs", "A ≠ B")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,a,", "no_time"),
        ("1,a,yesterday", "bad_time"),
        ("1,a,2022-02-30T08:00:00", "bad_time"),
        ("1,a,0001-01-01T00:00:00", "bad_time"),
        ("1,a,1899-12-30T00:00:00", "out_of_range"),
        ("1,a,9999-12-31T00:00:00", "out_of_range"),
        (",a,2022-11-01T08:00:00", "no_case"),
        ("1,a", "cells"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(row: str, reason: str) -> None:
    _, reading, notes = read(table(["0,a,2022-11-01T08:00:00", row]), mapping())
    assert [(note.row, note.reason) for note in notes if note.reason != "open"] == [(3, reason)]
    assert reading.count.rows_refused == 1


def test_all_rows_of_a_refused_case_are_named() -> None:
    late = "2030-01-01T08:00:00"
    content = table([f"1,a,{late}", "0,a,2022-11-01T08:00:00", f"1,b,{late}"])
    _, reading, notes = read(content, mapping())
    assert [(n.row, n.reason, n.case) for n in notes if n.case == "1"] == [
        (2, "out_of_range", "1"),
        (4, "out_of_range", "1"),
    ]
    assert (reading.count.cases_refused, reading.count.rows_refused, reading.count.dossiers) == (1, 2, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (table(["1,a,2022-11-01"], "id,what,when"), "imports.mapping.columns"),
        (table([]), "imports.log.empty"),
        (table(["1,a,soon"]), "imports.log.nothing_usable"),
        (b"<log></log>", "imports.mapping.columns"),
    ],
)
def test_a_file_that_gives_nothing_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(content, mapping())
    assert refused.value.code == code


def test_the_refusal_of_a_wrong_mapping_names_both_sides() -> None:
    with pytest.raises(Refusal, match="no column case. Its columns are: id, what, when"):
        read(table(["1,a,2022-11-01"], "id,what,when"), mapping())


def test_a_classifier_of_the_log_can_be_the_activity() -> None:
    content = (LOGS / "mot-cua.xes").read_bytes()
    data = {**catalogue_mapping("mot-cua-xes").data, "activity": "classifier:Step"}
    data["moments"] = {
        "submitted_at": {"event": "first"},
        "done_at": {"activity": ["Trả kết quả+complete"], "take": "last"},
    }
    dossiers, _, _ = read(content, Mapping(data))
    assert dossiers["HS-02"].done_at == datetime(2022, 11, 7, 3, 0, tzinfo=UTC)
    with pytest.raises(Refusal, match="Step"):
        read(content, Mapping({**data, "activity": "classifier:Stage"}))


CELL = st.sampled_from(["", "1", "2", "c", "end", "a", "2022-11-01T08:00:00", "2022-11-02", "nonsense", "2031-01-01"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=12))
def test_every_row_is_either_used_or_refused_whatever_stands_in_it(rows: list[list[str]]) -> None:
    content = table([",".join(row) for row in rows])
    try:
        dossiers, reading, notes = read(content, mapping())
    except Refusal as refused:
        assert all(refused.sentences())
        return
    written = sum(any(row) for row in rows)
    refused_rows = {note.row for note in notes if note.reason not in ("open", "differs", "no_due")}
    assert reading.count.rows == written
    assert reading.count.rows_refused == len(refused_rows)
    assert len(dossiers) == reading.count.dossiers
    assert all(d.done_at is None or d.submitted_at <= d.done_at <= NOW for d in dossiers.values())


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_dossier_made_from_events(generator: random.Random) -> None:
    rows = [f"c{n % 4},{'end' if n % 3 else 'a'},2022-11-{1 + n:02}T08:00:00" for n in range(20)]
    shuffled = rows[:]
    generator.shuffle(shuffled)
    straight, _, _ = read(table(rows), mapping())
    mixed, _, _ = read(table(shuffled), mapping())
    assert {k: (d.submitted_at, d.done_at) for k, d in straight.items()} == {
        k: (d.submitted_at, d.done_at) for k, d in mixed.items()
    }
