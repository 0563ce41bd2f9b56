"""Flows and the two packs of rules: what the files must keep, and what holds on which side of a date."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from batru.law.catalogue import Catalogue, Document
from batru.law.flows import examine_flows, load_flows, read_flow
from batru.law.packs import RulePack, pack_on
from batru.law.tests.desks import CATALOGUE
from batru.law.values import load_values

VALUES = load_values(Catalogue(CATALOGUE))


def raw(*steps: dict[str, Any], code: str = "shape") -> dict[str, Any]:
    words = {"vi": "Bước", "en": "Step"}
    made = [{"name": words, "role": "specialist", "at": "deciding", **step} for step in steps]
    return {"code": code, "name": words, "source": "test", "steps": made}


WORK = {"code": "work", "share": 0.5, "deeds": ["proposal"]}
DECIDE = {"code": "decide", "share": 0.5, "deeds": ["decision"]}
RETURN = {"code": "return", "deeds": ["handover"]}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (raw(WORK, DECIDE, RETURN), ""),
        (raw(WORK, DECIDE, RETURN, code="other"), "the file is named shape"),
        (raw(WORK, RETURN, DECIDE), "the last two steps are decide and return"),
        (raw(WORK, {**WORK, "share": 0.1, "deeds": ["proposal", "onward"]}, DECIDE, RETURN), "a step stands twice"),
        (raw({**WORK, "share": 0.6}, DECIDE, RETURN), "the shares are more than the whole term"),
        (raw({**WORK, "share": 0.4}, {**WORK, "code": "more", "share": 0.1}, DECIDE, RETURN), "work leads nowhere"),
    ],
)
def test_what_a_flow_must_keep(tmp_path: Path, data: dict[str, Any], fault: str) -> None:
    path = tmp_path / "shape.yaml"
    path.write_text("steps: []\n", "utf-8")
    found = [str(each) for each in examine_flows(Catalogue(tmp_path), (Document("flows", "shape", path, data),))]
    assert (found == []) is (fault == "")
    assert all(fault in each for each in found[:1])


def test_every_shape_is_whole_and_its_shares_end_in_the_term() -> None:
    flows = load_flows(Catalogue(CATALOGUE))
    assert set(flows) == {"same_day", "check_then_decide", "field_inspection", "joint", "external_wait"}
    for flow in flows.values():
        lengths = [step.length(timedelta(hours=40)) or timedelta() for step in flow.steps]
        assert sum(lengths, timedelta()) <= timedelta(hours=40, seconds=1)
        assert flow.after("return") is None and flow.last_working is flow.steps[-3]


def test_a_step_of_hours_has_them_whatever_the_term() -> None:
    flow = read_flow(raw({"code": "work", "hours": 4, "deeds": ["proposal"]}, DECIDE, RETURN))
    assert flow.first.length(timedelta(hours=40)) == timedelta(hours=4)
    assert flow.step("return").length(timedelta(hours=40)) is None
    with pytest.raises(KeyError):
        flow.step("inspect")


def pack(day: date) -> RulePack:
    return pack_on(VALUES, day)


def test_the_rules_of_2022() -> None:
    then = pack(date(2022, 12, 1))
    assert (then.code_scheme, then.is_online_here, then.portal) == ("circular-01-2018", True, None)
    assert (then.supplement_requests, then.new_appointments, then.apology_days) == (1, 1, 1)
    assert (then.hand_on_cutoff, then.longest_extension_days) == (time(15), None)
    assert "one_stop.reaction.paper_supplement" not in then.values
    # Circular 01/2018 art. 9: six forms, the control sheet is the fifth, no notice that handling stops.
    assert then.forms == {
        "receipt": "01", "supplement": "02", "refusal": "03", "apology": "04", "control_sheet": "05", "register": "06",
    }  # fmt: skip


def test_the_rules_of_2026() -> None:
    now = pack(date(2026, 2, 1))
    assert (now.code_scheme, now.is_online_here) == ("circular-03-2025", False)
    assert now.portal == "https://dichvucong.gov.vn"
    assert now.values["one_stop.reaction.paper_supplement"].value == 1
    # Circular 03/2025: the notice that handling stops is the fifth, the control sheet moves to six.
    assert (now.forms["stop"], now.forms["control_sheet"], now.forms["register"]) == ("05", "06", "07")


@pytest.mark.parametrize(
    ("day", "online_here", "stop"),
    [
        (date(2025, 6, 30), True, None),
        (date(2025, 7, 1), False, None),
        (date(2025, 9, 14), False, None),
        (date(2025, 9, 15), False, "05"),
    ],
)
def test_the_days_on_which_the_rules_change(day: date, online_here: bool, stop: str | None) -> None:
    assert (pack(day).is_online_here, pack(day).forms.get("stop")) == (online_here, stop)
