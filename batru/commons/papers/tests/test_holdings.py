"""Which paper is used again, and what opens its file."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.papers.rules.holdings import SIGNS, best_of, is_usable, opening_code, opens

DAY = date(2022, 12, 1)


@dataclass(frozen=True)
class Paper:
    kind: str = "marriage"
    source: str = "uploaded"
    valid_from: date = date(2022, 1, 1)
    valid_to: date | None = None
    is_revoked: bool = False


@pytest.mark.parametrize(
    ("paper", "usable"),
    [
        (Paper(), True),
        (Paper(valid_from=DAY), True),
        (Paper(valid_from=date(2022, 12, 2)), False),
        (Paper(valid_to=DAY), False),
        (Paper(valid_to=date(2022, 12, 2)), True),
        (Paper(is_revoked=True), False),
    ],
)
def test_a_paper_counts_from_its_first_day_to_the_day_before_its_end(paper: Paper, usable: bool) -> None:
    assert is_usable(paper, DAY) is usable


def test_what_an_office_issued_goes_before_what_was_seen_before_what_was_photographed() -> None:
    old_issue, seen, photo = Paper(source="issued"), Paper(source="scanned"), Paper(valid_from=DAY)
    assert best_of([photo, old_issue, seen], DAY) == {"marriage": old_issue}
    assert best_of([photo, seen], DAY) == {"marriage": seen}
    over = Paper(source="issued", valid_to=DAY)
    assert best_of([over, photo], DAY) == {"marriage": photo}


def test_of_one_source_the_youngest_is_used_whatever_the_order() -> None:
    old, young = Paper(), Paper(valid_from=date(2022, 6, 1))
    assert best_of([young, old], DAY) == best_of([old, young], DAY) == {"marriage": young}


@given(st.text(min_size=1, max_size=24), st.text(min_size=1, max_size=24))
def test_each_link_has_a_code_of_its_own_under_each_key(key: str, reference: str) -> None:
    code = opening_code(key, reference)
    assert len(code) == 8 and set(code) <= set(SIGNS)
    assert opens(key, reference, f" {code[:4].lower()}-{code[4:]} ")
    assert not opens(key, reference, code[:-1]) and not opens(key, reference, "")
    assert opening_code(key + "x", reference) != code or opening_code(key, reference + "x") != code
