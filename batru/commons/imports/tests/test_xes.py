"""XES 1.0 as a stream."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.commons.imports.readers.records import Fault, Item, Limits, Record
from batru.commons.imports.tests.logs import LOGS, items, packed
from batru.kernel.refusal import Refusal


def log(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<log>{body}</log>'.encode()


def trace(name: str, *events: str) -> str:
    inside = "".join(f'<event><string key="concept:name" value="{event}"/></event>' for event in events)
    return f'<trace><string key="concept:name" value="{name}"/>{inside}</trace>'


def cells(found: list[Item]) -> list[dict[str, str]]:
    return [dict(item.cells) for item in found if isinstance(item, Record)]


def test_events_come_with_their_trace_and_line_and_the_trace_after_them() -> None:
    found = items((LOGS / "mot-cua.xes").read_bytes())
    assert len([item for item in found if isinstance(item, Record) and item.is_event]) == 12
    assert [item.row for item in found[:2]] == [20, 26]
    last = found[4]
    assert isinstance(last, Record) and not last.is_event
    assert dict(last.cells) == {
        "case:concept:name": "HS-01",
        "case:channel": "counter",
        "case:due": "2022-11-02T17:00:00+07:00",
    }


def test_an_attribute_inside_another_is_called_by_both_names() -> None:
    found = cells(items((LOGS / "mot-cua.xes").read_bytes()))
    assert found[0]["office"] == "Bộ phận Một cửa"
    assert found[0]["office/desk"] == "Quầy 2"
    second = next(row for row in found if row.get("case:concept:name") == "HS-02")
    assert second["case:papers/paper"] == "Tờ khai"


def test_global_defaults_are_declarations_and_never_values() -> None:
    found = cells(items((LOGS / "mot-cua.xes").read_bytes()))
    assert not any("1970" in word for row in found for word in row.values())


def test_an_attribute_after_the_events_still_speaks_of_the_trace() -> None:
    late = '<trace><event/><string key="concept:name" value="late"/></trace>'
    assert cells(items(log(late))) == [{}, {"case:concept:name": "late"}]


def test_a_prefixed_namespace_a_gzip_and_utf_16_change_nothing() -> None:
    plain = items(log(trace("1", "a")))
    prefixed = log(trace("1", "a")).decode().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    prefixed = prefixed.replace("<x:log>", '<x:log xmlns:x="http://www.xes-standard.org/">')
    assert items(prefixed.encode()) == plain
    assert items(packed(log(trace("1", "a")))) == plain
    wide = log(trace("1", "a")).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert items(wide) == plain


def test_an_event_outside_every_trace_and_an_attribute_without_a_key_are_faults() -> None:
    found = items(log('<event/><trace><string value="lost"/></trace>'))
    assert [item.reason for item in found if isinstance(item, Fault)] == ["no_trace", "no_key"]


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (log("", BOMB), "document type"),
        (log("", OUTSIDE), "document type"),
        (b"<html><body/></html>", "begins with <html>"),
        (log(trace("1", "a"))[:-20], "ends in the middle"),
        (b"<log>", "ends in the middle"),
        (b"<log><trace></log>", "closed that was not opened last"),
        (log("<a>" * 100 + "</a>" * 100), "too deep"),
        (b'<log><trace><string key="k" value="' + b"x" * 6_000_000 + b'"/></trace></log>', "longer than"),
    ],
)
def test_what_is_no_xes_is_refused_with_line_and_reason(content: bytes, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        items(content)
    assert refused.value.code == "imports.file.not_xes"
    assert says in str(refused.value) and "Line" in str(refused.value)


def test_an_event_with_endless_attributes_is_refused() -> None:
    many = "".join(f'<string key="k{n}" value=""/>' for n in range(50))
    with pytest.raises(Refusal) as refused:
        items(log(f"<trace><event>{many}</event></trace>"), limits=Limits(columns=20))
    assert refused.value.code == "imports.file.columns"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_log_cut_or_changed_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    whole = (LOGS / "mot-cua.xes").read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = whole[:place] if data.draw(st.booleans()) else whole[:place] + bytes([byte]) + whole[place + 1 :]
    try:
        items(changed)
    except Refusal as refused:
        assert all(refused.sentences())
