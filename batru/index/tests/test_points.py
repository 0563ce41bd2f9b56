"""How sure places of a set of points are and what lifts a unit, on a set of four indicators worked by hand."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from batru.commons import home
from batru.index.cli import find_set
from batru.index.points.board import Board, Vary, boards
from batru.index.points.intervals import Sure, moved, one_out, pairs, sure
from batru.index.points.lifting import next_points, peers
from batru.index.points.pack import pack
from batru.index.sets.values import read_values
from batru.kernel.refusal import Refusal
from batru.law.index_sets.frozen import Period, frozen, score_periods

SET = Path(__file__).parent / "data" / "points.yaml"
DAY = date(2022, 12, 31)
# North: 6 + 4, 5 + 5 = 20. East: 3 + 4, 4 + 5 = 16. South: 4.50 + 0, 5 + 2.50 = 12.
# West: 0/0 counts full, 6 + 0, 1 + 2.50 = 9.50.
TABLE = """unit,A,B,C,D
north,100/100,yes,50/50,80/100
east,10/20,yes,80/100,90/100
south,750/1000,no,100/100,40/100
west,0/0,no,20/100,4/10
"""


def period(text: str = TABLE) -> Period:
    """The table scored exactly."""
    own = find_set(home.catalogue(), str(SET))
    (found,) = score_periods(own, read_values(own, text, DAY))
    return found


def board(*factors: str, text: str = TABLE, **more: float) -> Board:
    """The one block, with these factors."""
    own = period(text)
    (found,) = boards(own.values.edition, own.scores, Vary(factors, **more)).values()
    return found


def by_unit(found: Board, values: object) -> dict[str, float]:
    return dict(zip([own.unit.key for own in found.units], np.asarray(values).tolist(), strict=True))


def test_totals_are_those_worked_by_hand() -> None:
    found = board()
    assert by_unit(found, found.nominal_totals) == {"north": 20, "east": 16, "south": 12, "west": 9.5}


def test_where_nothing_varies_an_interval_is_the_place() -> None:
    found = sure(board(), 50, 1)
    assert found.low.tolist() == found.median.tolist() == found.high.tolist() == [1, 2, 3, 4]
    assert found.groups.tolist() == [1, 2, 3, 4]
    assert found.ahead_of_next[:3].tolist() == [1, 1, 1]


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    def drawn(seed: int) -> Sure:
        return sure(board("weights", "zero", "aggregation", "normalisation", "sampling"), 400, seed)

    one, same, other = drawn(5), drawn(5), drawn(6)
    assert one.mean.tolist() == same.mean.tolist() != other.mean.tolist()


@pytest.mark.parametrize("factor", ["zero", "normalisation", "sampling"])
def test_a_factor_that_is_asked_for_and_cannot_vary_is_refused(factor: str) -> None:
    """Without 0/0, without a compared figure that differs, without a count there is nothing to vary."""
    text = "unit,A,B,C,D\nnorth,1,yes,1,1\neast,0.5,yes,1,1\n"
    with pytest.raises(Refusal, match=f"'{factor}' is asked for, but nothing in it varies"):
        board(factor, text=text)


def test_without_a_word_all_that_can_vary_does() -> None:
    own = period()
    (found,) = boards(own.values.edition, own.scores, Vary()).values()
    assert set(found.factors) == {"weights", "normalisation", "aggregation", "zero", "sampling"}


def test_weights_move_by_a_quarter_and_groups_keep_their_points() -> None:
    """Against plain NumPy on the same numbers: factors by node, each group's sum keeping its ten points."""
    found = board("weights")
    draws, seed = 500, 3
    uniform = np.random.Generator(np.random.PCG64(seed)).random((draws, 6))
    drawn = dict(zip(found.varied, (1 + 0.25 * (2 * uniform - 1)).T, strict=True))
    a, b, c, d = (drawn[code] for code in "ABCD")
    cells = {"north": (6, 4, 5, 5), "east": (3, 4, 4, 5), "south": (4.5, 0, 5, 2.5), "west": (6, 0, 1, 2.5)}
    totals = []
    for own in cells.values():
        one = 10 * (a * own[0] + b * own[1]) / (6 * a + 4 * b)
        two = 10 * (c * own[2] + d * own[3]) / (5 * c + 5 * d)
        totals.append(20 * (drawn["one"] * one + drawn["two"] * two) / (10 * drawn["one"] + 10 * drawn["two"]))
    kept = np.round(np.array(totals) + 1e-12, 2)
    ranks = 1 + (kept[None] > kept[:, None]).sum(axis=1)
    came = sure(found, draws, seed)
    assert np.allclose(came.mean, ranks.mean(axis=1))
    assert np.allclose(came.low, np.quantile(ranks, 0.05, axis=1))
    assert np.allclose(came.high, np.quantile(ranks, 0.95, axis=1))


def test_zero_by_zero_left_out_worth_nothing_or_all() -> None:
    """West's A: left out 3.50 of 14 → 5.00; nothing 3.50; all 9.50. South has 12, so places stay; the totals do not."""
    found = board("zero")
    totals = {z: by_unit(found, found.totals((0, z, 0), {}, None)[0])["west"] for z in (1, 2, 3)}
    assert totals == {1: 5.0, 2: 3.5, 3: 9.5}


def test_the_other_way_to_put_groups_together() -> None:
    """East: sqrt(0.7 · 0.9) · 20 = 15.87; south: sqrt(0.45 · 0.75) · 20 = 11.62; west: sqrt(0.6 · 0.35) · 20 = 9.17."""
    found = board("aggregation")
    assert by_unit(found, found.totals((0, 0, 1), {}, None)[0]) == {
        "north": 20.0,
        "east": 15.87,
        "south": 11.62,
        "west": 9.17,
    }


def test_figures_compared_in_other_ways() -> None:
    """C: 1, 0.8, 1, 0.2. From lowest to highest: 1, 0.75, 1, 0. By order: north and south 1, east 1/3, west 0."""
    found = board("normalisation")
    minmax = by_unit(found, found.totals((1, 0, 0), {}, None)[0])
    order = by_unit(found, found.totals((2, 0, 0), {}, None)[0])
    assert minmax == {"north": 20.0, "east": 15.75, "south": 12.0, "west": 8.5}
    assert order == {"north": 20.0, "east": 13.67, "south": 12.0, "west": 8.5}


def test_few_cases_are_drawn_from_what_their_count_allows() -> None:
    """East's A is 10 of 20: Beta(10.5, 10.5) has mean 1/2, so 3 points; a thousand cases at 75 % hardly move."""
    found = board("sampling", sampled_below=2000)
    totals = found.totals((0, 0, 0), {}, np.arange(3000))
    (team,) = found.teams
    assert team.drawn is not None
    a = {own.place: own for own in team.drawn.cells}[0]
    assert a.units.tolist() == [0, 1, 2]
    assert (a.alpha[1], a.beta[1]) == (10.5, 10.5)
    spread = totals.std(axis=0)
    # Var of Beta(10.5, 10.5) is 1/88: 6 · sqrt(1/88) = 0.6396; D of 90/100 at a target of 0.8 hardly ever earns less
    # and C of 80/100 adds 5 · sqrt(0.8 · 0.2 / 102) = 0.198: together 0.67.
    assert abs(spread[1] - 0.67) < 0.03


def test_pairs_are_shares_of_draws() -> None:
    kept = np.array([[1, 1, 2, 1], [2, 1, 1, 2]])
    assert pairs(kept).tolist() == [[0.5, 0.625], [0.375, 0.5]]


def test_places_that_cannot_be_told_apart_stand_in_one_group() -> None:
    text = "unit,A,B,C,D\nfirst,60/100,yes,1,1\nnext,59/100,yes,1,1\nlast,10/100,no,0.1,0.1\n"
    found = sure(board("sampling", text=text), 2000, 1)
    assert found.groups.tolist() == [1, 1, 2]
    assert found.ahead is not None and 0.5 < found.ahead[0, 1] < 0.7
    assert found.ahead[0, 2] == 1


def test_sobol_of_one_factor_is_one_and_of_two_adds_up() -> None:
    text = "unit,A,B,C,D\nfirst,50/100,yes,1,0.8\nnext,95/100,yes,0.5,0.8\nthird,90/100,no,1,0.8\nlast,1/9,yes,1,0.8\n"
    alone = moved(board("weights", text=text), 512, 1)
    assert alone.sets >= 500
    assert abs(alone.total[0].value - 1) < 0.15
    both = moved(board("weights", "sampling", text=text), 512, 1)
    assert both.factors == ("weights", "sampling")
    assert all(own.low <= own.value <= own.high for own in (*both.first, *both.total))
    assert sum(own.value for own in both.total) > 0.85
    with pytest.raises(Refusal, match="Nothing varies"):
        moved(board(), 512, 1)


def test_a_node_left_out() -> None:
    """Without group one: north 20, east 18, south 15, west 7: nobody moves. Without B: north 20, east 15 (12 of 16),
    south 15 (12 of 16), west 11.88: east and south share the second place, so one of four moves by one."""
    outs = {out.code: out for out in one_out(board())}
    assert (outs["one"].mean_shift, outs["one"].most) == (0, 0)
    assert (outs["B"].mean_shift, outs["B"].most) == (0.25, 1)


def test_what_lifts_a_unit_most() -> None:
    """South: all of B is 4 points more: 16, beside east the second. D at the best's 5: 2.50 more. A: 1.50 more;
    one case more of a thousand is 0.006 points."""
    (b, d, a) = next_points(board(), {"south": {"A": 0.7}}, 8)["south"]
    assert (b.code, b.gain_at_best, b.rank_at_best, b.per_case) == ("B", 4.0, 2, None)
    assert (d.code, d.gain_at_best, d.gain_at_full, d.rank_at_full) == ("D", 2.5, 2.5, 3)
    assert (a.code, a.gain_at_best, a.per_case, a.pace) == ("A", 1.5, 0.006, 0.05)


def test_an_indicator_at_its_full_points_is_no_advice() -> None:
    assert next_points(board(), {}, 8)["north"] == []


def test_peers_are_alike_in_size() -> None:
    """East counts 20, 100, 100 cases. North 100, 50, 100 is (2.32 + 1 + 0) / 3 = 1.107 away; south 1.881; west,
    which has no cases in A, (0 + 3.32) / 2 = 1.661."""
    found = peers(board(), 3)["east"]
    assert [(own.unit, round(own.distance, 2)) for own in found] == [("north", 1.11), ("west", 1.66), ("south", 1.88)]


def test_the_pack_is_plain_data_and_the_same_again() -> None:
    own = find_set(home.catalogue(), str(SET))
    file = json.loads(json.dumps(frozen(own, [period()])))
    made = pack(file, None, 300)
    assert json.loads(json.dumps(made)) == made == pack(file, None, 300)
    (block,) = made["blocks"].values()
    assert block["units"]["north"]["rank"] == 1
    assert block["pairs"]["north"][block["order"].index("north")] == 0.5
    assert block["moved"]["sets"] >= 500
    assert {row["factor"] for row in block["moved"]["factors"]} == set(block["factors"])
