"""What is drawn where few cases stand behind a figure, rule by rule and rate by rate."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from batru.commons import home
from batru.index.cli import find_set, main
from batru.index.points.board import Board, Vary, boards
from batru.index.points.cases import Known, cases, earned, figures, worth
from batru.index.sets.values import read_values
from batru.law.index_sets.frozen import score_periods
from batru.law.index_sets.given import Around, Given
from batru.law.index_sets.rules import share
from batru.law.index_sets.tree import rule_of

WEIGHTED = {"kind": "weighted/1", "weights": {"self": 1, "helped": 0.5, "flagged": 0}}


def of(kind: str, **settings: Any) -> dict[str, Any]:
    return {"kind": kind, **settings}


@pytest.mark.parametrize(
    ("rule", "given", "sorts", "whole"),
    [
        (of("ratio/1"), {"part": 3, "whole": 4}, (3,), 4),
        (of("ratio/1"), {"": 0.75}, None, 0),
        (of("ratio/1"), {"part": 0, "whole": 0}, None, 0),
        (of("capped/1", target=0.8), {"part": 5, "whole": 4}, None, 0),
        (of("linear/1", zero_at=0, full_at=1, beyond=True), {"part": 3, "whole": 4}, None, 0),
        (of("minmax/1", when_equal=0), {"part": 3, "whole": 4}, None, 0),
        (of("wilson/1", z=1.96), {"part": 28, "whole": 30}, (28,), 30),
        # Of 20 cases 8 by themselves and 6 helped; what is flagged is worth nothing, as the rest is.
        (of("ratio/1", rate=WEIGHTED), {"self": 8, "helped": 6, "flagged": 9, "whole": 20}, (8, 6), 20),
        # 8 and 13 of 20: one of them is both, so the sorts are no parts of the whole.
        (of("ratio/1", rate=WEIGHTED), {"self": 8, "helped": 13, "whole": 20}, None, 0),
        # Late and again may be the same case: what is left is counted.
        (of("ratio/1", rate=of("less/1", less=["late", "again"])), {"late": 3, "again": 2, "whole": 20}, (15,), 20),
        (of("ratio/1", rate=of("largest_whole/1", wholes=["a", "b"])), {"part": 3, "a": 9, "b": 12}, (3,), 12),
        (of("ratio/1", rate=of("lowest/1", of=["a", "b"])), {"a": 0.5, "b": 0.6}, None, 0),
        (of("gate/1", gate="open", then=of("ratio/1")), {"open": "yes", "part": 3, "whole": 4}, (3,), 4),
        (of("gate/1", gate="open", then=of("ratio/1")), {"open": "no", "part": 3, "whole": 4}, None, 0),
        # A mean of 4 between 1 and 5 is three quarters of the way: 15 of 20 answers, were each at one end.
        (of("survey_mean/1", low=1, high=5), {"": 4, "n": 20}, (15,), 20),
        (of("survey_mean/1", low=1, high=5), {"": 4}, None, 0),
        (of("count/1", full_at=5), {"": 4}, None, 0),
    ],
)
def test_which_cases_stand_behind_a_figure(
    rule: dict[str, Any], given: dict[str, Any], sorts: tuple[float, ...] | None, whole: float
) -> None:
    found = cases(rule_of(rule), Given.of(given))
    assert (found and (found.sorts, found.whole)) == (None if sorts is None else (sorts, whole))


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        (of("ratio/1"), {"part": 13, "whole": 20}),
        (of("capped/1", target=0.8), {"part": 13, "whole": 20}),
        (of("linear/1", zero_at=0.5, full_at=0.9), {"part": 13, "whole": 20}),
        (of("log_linear/1", zero_at=0.1, full_at=0.9), {"part": 13, "whole": 20}),
        (of("target/1", base=0.2, target=0.9), {"part": 13, "whole": 20}),
        (of("target/1", base=0.2), {"part": 13, "whole": 20, "target": 0.8}),
        (of("wilson/1", z=1.96, target=0.9), {"part": 13, "whole": 20}),
        (of("bands/1", bands=[{"above": 0.6, "share": 0.7}, {"share": 0.1}]), {"part": 13, "whole": 20}),
        (of("ratio/1", rate=WEIGHTED), {"self": 8, "helped": 6, "whole": 20}),
        (of("ratio/1", rate=of("less/1", less=["late", "again"])), {"late": 3, "again": 2, "whole": 20}),
        (of("survey_mean/1", low=1, high=5), {"": 4, "n": 20}),
    ],
)
def test_cases_as_they_are_earn_what_the_rule_gives(rule: dict[str, Any], cells: Mapping[str, Any]) -> None:
    """Undrawn, each sort's share of what the sorts before left gives the figure, and the figure its points."""
    own, given = rule_of(rule), Given.of(cells)
    found = cases(own, given)
    assert found is not None
    left, shares = found.whole, []
    for each in found.sorts:
        shares.append([each / left])
        left -= each
    known = Known(np.array([found.whole]), np.array([found.aim]))
    came = earned(own, figures(np.array([shares]), worth(own)), known)[0, 0]
    exactly = share(own, given, Around(), Fraction(1))
    assert isinstance(exactly, Fraction)
    assert came == pytest.approx(float(exactly))


SET = Path(__file__).parent / "data" / "points.yaml"


def boarded(tmp_path: Path, rule: dict[str, Any], table: str) -> Board:
    """One indicator of a hundred points, exactly as it is drawn."""
    leaf = {"code": "x", "name": {"vi": "x", "en": "x"}, "points": 100, "rule": rule}
    version = {
        "version": "1",
        "from": "2020-01-01",
        "article": {"vi": "x", "en": "x"},
        "status": "unconfirmed",
        "looked_in": "x",
        "checked_on": "2026-11-28",
        "scale": "points",
        "total": 100,
        "states": {"nothing": "na", "missing": "missing", "not_applicable": "na"},
        "ranks": {"mode": "half_up", "digits": 9, "ties": "competition"},
        "parts": [leaf],
    }
    named = {"vi": "x", "en": "x"}
    own = {"code": "own", "name": named, "owner": named, "versions": [version]}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    read = find_set(home.catalogue(), str(tmp_path / "own.yaml"))
    (period,) = score_periods(read, read_values(read, table, date(2022, 12, 31)))
    (found,) = boards(period.values.edition, period.scores, Vary(("sampling",))).values()
    return found


def drawn(board: Board, draws: int = 4000) -> Any:
    return board.totals((0, 0, 0), {}, np.arange(draws, dtype=np.int64))[:, 0] / 100


def test_sorts_are_drawn_together_as_a_dirichlet_distribution(tmp_path: Path) -> None:
    """8 and 6 of 20 with a half each: means 8.5, 6.5 and 6.5 of 21.5; the variance of X + Y/2 by hand from those of a
    Dirichlet distribution."""
    own = of("ratio/1", rate={"kind": "weighted/1", "weights": {"self": 1, "helped": 0.5}})
    came = drawn(boarded(tmp_path, own, "unit,x.self,x.helped,x.whole\nA,8,6,20\n"))
    x, y, a = 8.5 / 21.5, 6.5 / 21.5, 22.5
    variance = (x * (1 - x) + y * (1 - y) / 4 - x * y) / a
    assert came.mean() == pytest.approx(x + y / 2, abs=0.006)
    assert came.var() == pytest.approx(variance, rel=0.1)


def test_the_smallest_samples_of_all_move_a_wilson_bound(tmp_path: Path) -> None:
    """27 of 30: the bound of 0.9 is 0.744; of Beta(27.5, 3.5), whose mean is 0.887, it moves by some hundredths."""
    came = drawn(boarded(tmp_path, of("wilson/1", z=1.959964), "unit,x.part,x.whole\nA,27,30\n"))
    assert 0.05 < came.std() < 0.1
    assert came.mean() == pytest.approx(0.73, abs=0.02)


def test_a_survey_of_twenty_answers_is_drawn_as_wide_as_it_can_be(tmp_path: Path) -> None:
    came = drawn(boarded(tmp_path, of("survey_mean/1", low=1, high=5), "unit,x,x.n\nA,4,20\n"))
    mean = 15.5 / 21
    assert came.mean() == pytest.approx(mean, abs=0.006)
    assert came.var() == pytest.approx(mean * (1 - mean) / 22, rel=0.1)


def test_what_is_not_drawn_is_told_by_code(tmp_path: Path) -> None:
    """A compared figure moves the others' as well; A's sorts overlap, B's do not."""
    text = "unit,x.self,x.helped,x.whole\nA,8,13,20\nB,8,6,20\n"
    found = boarded(tmp_path, of("capped/1", target=0.9, rate=WEIGHTED), text)
    assert found.undrawn == ("x",)
    assert boarded(tmp_path, of("ratio/1", rate=WEIGHTED), "unit,x.self,x.helped,x.whole\nB,8,6,20\n").undrawn == ()


@pytest.mark.parametrize(("language", "words"), [("vi", "Ít trường hợp nhưng"), ("en", "Few cases, and")])
def test_the_page_says_what_is_not_drawn(tmp_path: Path, language: str, words: str) -> None:
    table = tmp_path / "values.csv"
    table.write_text("unit,A,B,C,D\nnorth,1/2,yes,50/60,8/10\neast,1/4,yes,8/10,9/10\n", encoding="utf-8")
    run = ["run", str(SET), "--data", str(table), "--draws", "20", "--language", language]
    assert main([*run, "--out", str(tmp_path / "out")]) == 0
    assert words in (tmp_path / "out" / f"report.{language}.html").read_text("utf-8")
