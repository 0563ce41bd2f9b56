"""What COINr publishes of its worked example follows from its data. Figures as the vignettes print them."""

from dataclasses import replace

import numpy as np
import pytest

from batru.index.method.advice import one_out
from batru.index.method.building import Result, build
from batru.index.method.coherence import alpha, between_levels, correlations, odd_pairs
from batru.index.method.imputation import filled
from batru.index.method.moments import kurtosis, skewness
from batru.index.method.outliers import treatment
from batru.index.method.screening import availability, kept
from batru.index.method.spec import Filling, Floats, Impute, Scale, Scaling, Screen, Spec, Treat, Weighing
from batru.index.method.table import Table
from batru.index.method.weights import loadings
from batru.index.tests.method import asem

COLUMNS = (
    "Index",
    "Conn",
    "Sust",
    "Physical",
    "ConEcFin",
    "Political",
    "Instit",
    "P2P",
    "Environ",
    "Social",
    "SusEcFin",
)


@pytest.fixture(scope="module")
def spec() -> Spec:
    return asem.spec()


@pytest.fixture(scope="module")
def result(spec: Spec) -> Result:
    return build(spec, asem.table(spec))


def ranks_of(result: Result, code: str = "Index") -> dict[str, float]:
    return dict(zip(result.units, result.ranks[:, result.tree.number(code)].tolist(), strict=True))


def row(result: Result, unit: str) -> list[float]:
    return [float(result.of(code)[result.units.index(unit)]) for code in COLUMNS]


# vignettes/UA_results.RDS


def test_all_51_scores_to_the_last_digits(result: Result) -> None:
    ours = dict(zip(result.units, result.index, strict=True))
    theirs = asem.published("score")
    assert len(theirs) == 51
    assert max(abs(ours[unit] - score) for unit, score in theirs.items()) < 1e-11


def test_all_51_ranks(result: Result) -> None:
    assert ranks_of(result) == asem.published("rank")


# "Presenting Results", get_results(): scores of index, sub-indices and pillars


@pytest.mark.parametrize(
    ("unit", "scores"),
    [
        ("CHE", [68.38, 62.79, 73.98, 63.41, 32.87, 74.78, 85.94, 56.93, 77.21, 87.85, 56.88]),
        ("NLD", [64.82, 61.94, 67.70, 64.87, 46.62, 84.55, 71.74, 41.92, 58.73, 86.58, 57.78]),
        ("DNK", [64.80, 57.10, 72.51, 50.52, 30.43, 78.13, 75.35, 51.04, 69.83, 86.40, 61.29]),
        ("NOR", [64.47, 57.44, 71.50, 58.18, 25.70, 80.03, 89.46, 33.80, 70.90, 87.00, 56.59]),
        ("BEL", [63.54, 63.99, 63.09, 71.97, 48.22, 80.84, 75.60, 43.32, 53.01, 86.17, 50.09]),
        ("SWE", [63.00, 53.87, 72.12, 51.51, 23.87, 80.98, 74.51, 38.50, 66.37, 87.74, 62.27]),
        ("IND", [39.79, 28.60, 50.99, 18.78, 6.38, 51.90, 59.84, 6.07, 75.34, 22.74, 54.88]),
    ],
)
def test_scores_by_level(result: Result, unit: str, scores: list[float]) -> None:
    assert [round(score, 2) for score in row(result, unit)] == scores


def test_ranks_by_level_of_one_country(result: Result) -> None:
    at = result.units.index("IND")
    found = [int(result.ranks[at, result.tree.number(code)]) for code in COLUMNS]
    assert found == [45, 44, 43, 48, 49, 33, 37, 47, 6, 51, 36]


# "Overview": screened at 90 % instead of imputed


def test_the_overview_screens_five_countries_out(spec: Spec) -> None:
    own = asem.screened(spec)
    result = build(own, asem.table(own))
    assert len(result.units) == 46
    assert sorted(result.prepared.screened_out) == ["BGD", "BRN", "KHM", "LAO", "MMR"]
    assert [round(score, 2) for score in row(result, "CHE")] == [
        68.33, 62.18, 74.48, 64.37, 33.30, 73.03, 83.32, 56.87, 78.13, 87.63, 57.67,
    ]  # fmt: skip
    assert [round(row(result, unit)[0], 2) for unit in ("DNK", "NLD", "NOR", "BEL", "SWE")] == [
        64.47, 64.46, 64.23, 63.11, 62.82,
    ]  # fmt: skip


# "Adjustments and Comparisons", compare_coins_multi() and remove_elements()


def test_ranks_under_percentile_ranks(spec: Spec) -> None:
    own = replace(spec, scale=Scale(Scaling.PERCENTILE, high=1))
    assert ranks_of(build(own, asem.table(own))) == asem.published("rank_percentile")


def test_ranks_without_two_indicators(spec: Spec) -> None:
    own = asem.without(spec, "LPI", "Forest")
    assert ranks_of(build(own, asem.table(own))) == asem.published("rank_without_lpi_forest")


def test_ranks_of_the_46_screened(spec: Spec) -> None:
    own = asem.screened(spec)
    assert ranks_of(build(own, asem.table(own))) == asem.published("rank_screened")


def test_leaving_out_each_pillar(result: Result) -> None:
    found = {each.code: round(each.mean_shift, 6) for each in one_out(result, level=2)}
    assert found == {
        "Physical": 1.529412,
        "ConEcFin": 2.627451,
        "Political": 2.901961,
        "Instit": 1.176471,
        "P2P": 1.686275,
        "Environ": 3.098039,
        "Social": 3.960784,
        "SusEcFin": 2.627451,
    }


# "Outlier Treatment"


def raw(spec: Spec, code: str) -> Floats:
    return asem.table(spec).column(code)


def test_moments_of_the_first_example() -> None:
    x = np.array([*range(1, 11), 30.0, 100.0])
    assert (round(skewness(x), 6), round(kurtosis(x), 6)) == (3.063241, 9.741391)
    done = treatment(x, Treat(most=2))
    assert (done.how, done.moved.tolist()) == ("winsorised", [11])
    assert (round(done.skewness_after, 6), round(done.kurtosis_after, 6)) == (1.712038, 1.815781)


@pytest.mark.parametrize(
    ("code", "skew", "kurt", "moved", "skew_after", "kurt_after"),
    [
        ("Flights", 2.1032872, 4.5088794, 1, 1.900658, 3.336065),
        ("Goods", 2.649973, 8.266610, 2, 1.140608, 0.1572047),
        ("Bord", 2.1482360, 5.7914905, 1, 1.899211, 4.346298),
        ("Elec", 2.2252736, 5.7910268, 1, 1.717744, 2.586062),
        ("Gas", 2.8294486, 10.3346494, 1, 1.602518, 1.525576),
    ],
)
def test_winsorised(
    spec: Spec, code: str, skew: float, kurt: float, moved: int, skew_after: float, kurt_after: float
) -> None:
    done = treatment(raw(spec, code), Treat())
    assert (done.how, done.moved.size, done.passes) == ("winsorised", moved, True)
    assert [done.skewness, done.kurtosis] == pytest.approx([skew, kurt], abs=6e-7)
    assert [done.skewness_after, done.kurtosis_after] == pytest.approx([skew_after, kurt_after], abs=6e-7)


@pytest.mark.parametrize(
    ("code", "skew", "kurt"),
    [
        ("LPI", -0.3042681, -0.6567514),
        ("Ship", -0.5756680, -0.6814795),
        ("ConSpeed", 0.4622037, 0.1873214),
        ("Cov4G", -1.3725191, 0.5419314),
        ("Services", 1.7010849, 2.3756557),
    ],
)
def test_what_passes_is_left(spec: Spec, code: str, skew: float, kurt: float) -> None:
    done = treatment(raw(spec, code), Treat())
    assert done.how == "none"
    assert [done.skewness, done.kurtosis] == pytest.approx([skew, kurt], abs=1e-7)


def test_a_logarithm_where_one_point_is_not_enough(spec: Spec) -> None:
    goods = treatment(raw(spec, "Goods"), Treat(most=1))
    assert (goods.how, goods.passes) == ("log", True)
    assert [goods.skewness_after, goods.kurtosis_after] == pytest.approx([0.03104001, -0.8888965], abs=1e-7)
    flights = treatment(raw(spec, "Flights"), Treat(most=0))
    assert [flights.skewness_after, flights.kurtosis_after] == pytest.approx([-0.09502644, -0.8305217], abs=1e-7)


# "Unit Screening", "Analysis"


def test_screening_four_indicators_of_twelve_countries(spec: Spec) -> None:
    table = asem.table(spec)
    x = np.column_stack([table.column(code) for code in ("Research", "Pat", "CultServ", "CultGood")])[39:51]
    stay = kept(x, Screen(0.75))
    assert [unit for unit, stays in zip(table.units[39:51], stay, strict=True) if not stays] == ["LAO", "MMR", "VNM"]
    assert availability(x, axis=1).available[:6].tolist() == [0.75, 0.25, 1, 1, 0.5, 1]


def test_screening_all_at_85_percent(spec: Spec) -> None:
    table = asem.table(spec)
    stay = kept(table.values[:, :49], Screen(0.85))
    assert sorted(unit for unit, stays in zip(table.units, stay, strict=True) if not stays) == ["BRN", "LAO", "MMR"]
    shares = availability(table.values[:, :49], axis=1)
    at = {unit: place for place, unit in enumerate(table.units)}
    assert [round(float(shares.available[at[unit]]), 7) for unit in ("AUS", "BGD", "BRN")] == [1, 0.877551, 0.7959184]
    assert [round(float(shares.nonzero[at[unit]]), 7) for unit in ("AUS", "BGD", "BRN")] == [
        0.9387755, 0.9767442, 0.9487179,
    ]  # fmt: skip


def test_correlations_with_denominators(spec: Spec) -> None:
    table = asem.table(spec)
    by = np.column_stack([table.column(name) for name in ("Area", "Energy", "GDP", "Population")])
    found = correlations(table.values[:, :49], by)
    strong = {
        (table.columns[i], ("Area", "Energy", "GDP", "Population")[j]): round(float(found[i, j]), 2)
        for i, j in zip(*np.nonzero(np.abs(found) > 0.7), strict=True)
    }
    assert strong == {
        ("CultGood", "Energy"): 0.71, ("CultGood", "GDP"): 0.85, ("FDI", "Energy"): 0.74, ("FDI", "GDP"): 0.85,
        ("Goods", "GDP"): 0.80, ("PRemit", "GDP"): 0.71, ("Research", "GDP"): 0.78, ("Services", "GDP"): 0.77,
        ("StMob", "Energy"): 0.73, ("StMob", "GDP"): 0.84,
    }  # fmt: skip


def test_correlations_inside_groups(result: Result) -> None:
    strong = {
        (each.first, each.second): round(each.correlation, 3)
        for each in odd_pairs(result, -2, 0.75)
        if each.flag == "strong"
    }
    assert {frozenset(pair): near for pair, near in strong.items()} == {
        frozenset(("CPI", "FreePress")): 0.761,
        frozenset(("CPI", "NGOs")): 0.768,
    }
    low = {
        frozenset((each.first, each.second)): round(each.correlation, 3)
        for each in odd_pairs(result)
        if each.correlation < -0.5
    }
    assert low == {
        frozenset(("CostImpEx", "TBTs")): -0.697,
        frozenset(("RTAs", "TBTs")): -0.752,
        frozenset(("TIRcon", "TBTs")): -0.623,
    }


def test_alpha_of_one_pillar(spec: Spec) -> None:
    table = asem.table(spec)
    own = [table.columns.index(each.code) for each in spec.indicators if each.parent == "P2P"]
    assert alpha(table.values[:, own]) == pytest.approx(0.05126659, abs=5e-9)


# "Imputation"


def test_imputation_of_ten_rows(spec: Spec) -> None:
    table = asem.table(spec)
    columns = ("Pat", "CultServ", "CultGood", "Tourist")
    x = np.column_stack([table.column(code) for code in columns])[36:46]
    own = Table(table.units[36:46], columns, x, words={"half": ("a",) * 5 + ("b",) * 5})
    signs, families = np.ones(4), [np.arange(4)]
    mean = filled(own, Impute(Filling.MEAN), signs, families).values
    assert mean[4].tolist() == pytest.approx([122.35, 0.6470778, 4.5395, 3.315], abs=5e-8)
    median = filled(own, Impute(Filling.GROUP_MEDIAN, "half"), signs, families).values
    assert median[[0, 4, 7]].tolist() == pytest.approx(
        np.array(
            [[23.70, 0.13405, 8.5835, 11.519], [136.75, 0.966025, 8.5835, 3.315], [26.85, 0.08905, 1.2345, 2.907]]
        ),
        abs=1e-9,
    )
    by_row = filled(own, Impute(Filling.ROW_MEAN), signs, families).values
    assert by_row[[0, 3, 4, 7]].tolist() == pytest.approx(
        np.array(
            [
                [23.7, 0.13405, 2.850908, 11.519],
                [249.8, 1.798, 10.163326, 17.242],
                [64.72133, 0.246215, 1.828412, 3.315],
                [39.42134, 0.08905, 1.128411, 2.907],
            ]
        ),
        abs=5e-6,
    )


# "Weights", "Analysis"


def test_effective_weights(result: Result) -> None:
    found = dict(zip(result.tree.codes, result.effective_weights(), strict=True))
    assert [round(float(found[code]), 8) for code in ("Goods", "Services", "Renew")] == [0.02, 0.02, 0.03333333]
    levels = result.tree.levels
    assert [float(result.effective_weights()[levels == level].sum()) for level in (1, 2, 3, 4)] == pytest.approx(
        [1] * 4
    )


def test_principal_components_of_the_pillars(result: Result) -> None:
    """The vignette warns of one weight below zero; its signs are arbitrary as a whole."""
    tree = result.tree
    conn = loadings(result.scores[:, tree.children[tree.number("Conn")]])
    assert conn.tolist() == pytest.approx([0.5117970, 0.3049926, 0.3547671, 0.5081540, 0.5108455], abs=5e-8)
    sust = loadings(result.scores[:, tree.children[tree.number("Sust")]])
    assert np.abs(sust).tolist() == pytest.approx([0.6513188, 0.7443677, 0.1473108], abs=5e-8)


def test_balanced_weights_of_the_sub_indices(spec: Spec, result: Result) -> None:
    """COINr's search ends at weights 0.390 and 0.610, correlations 0.8971 and 0.8925; ours where these are equal."""
    assert between_levels(result, 3, 4).ravel().tolist() == pytest.approx([0.9397805, 0.8382873], abs=5e-8)
    own = replace(spec, weighing=Weighing.BALANCED, weighed_levels=(3,))
    ours = build(own, asem.table(own))
    one, two = between_levels(ours, 3, 4).ravel()
    assert abs(one - two) < 1e-8 and 0.8925119 < one < 0.8971336
    weights = dict(zip(ours.tree.codes, ours.weights, strict=True))
    assert weights["Conn"] == pytest.approx(0.3902439, abs=0.01)


# "Normalisation", "Aggregation"


def test_scales_of_single_indicators(spec: Spec) -> None:
    table = asem.table(spec)
    scales = {"LPI": Scale(Scaling.BORDA), "Flights": Scale(Scaling.Z_SCORE, mean=10, sd=2)}
    plain = replace(
        spec, steps=(), indicators=tuple(replace(own, scale=scales.get(own.code)) for own in spec.indicators)
    )
    found = build(plain, table)
    at = [found.units.index(unit) for unit in ("AUS", "AUT", "BEL", "BGD", "BGR", "BRN", "CHE", "CHN", "CYP", "CZE")]
    assert found.of("LPI")[at].tolist() == [36, 44, 45, 4, 7, 9, 42, 30, 14, 31]
    assert found.of("Flights")[at].tolist() == pytest.approx(
        [9.889993, 9.588735, 9.711512, 8.529810, 8.741971, 8.433044, 10.563483, 13.235114, 8.721372, 9.001961], abs=5e-7
    )
    assert found.of("Ship")[at].tolist() == pytest.approx(
        [66.14497, 0, 97.14314, 45.80661, 37.40495, 35.38920, 0, 100, 55.21211, 0], abs=5e-6
    )


def test_five_years_on_one_scale(spec: Spec) -> None:
    """A panel: over all years the best has 100, within the first year it does not."""
    panel = asem.rows("panel.csv")
    columns = ("LPI", "Flights", "Ship", "Bord")
    table = Table(
        tuple(row["uCode"] for row in panel),
        columns,
        np.array([[float(row[code] or "nan") for code in columns] for row in panel]),
        np.array([int(row["Time"]) for row in panel]),
    )
    small = replace(asem.without(spec, *(own.code for own in spec.indicators if own.code not in columns)), steps=())
    small = replace(small, groups=tuple(replace(own, parent="") for own in spec.groups if own.code == "Physical"))
    result = build(small, table)
    first = table.years == 2018
    assert np.nanmax(result.prepared.normalised[first], axis=0).tolist() == pytest.approx(
        [83.98913, 88.79325, 85.91861, 93.62416], abs=5e-6
    )
    assert np.nanmax(result.prepared.normalised, axis=0).tolist() == pytest.approx([100] * 4)
    within = build(replace(small, scale=Scale(within_year=True)), table)
    assert np.nanmax(within.prepared.normalised[first], axis=0).tolist() == pytest.approx([100] * 4)
    assert sorted(within.ranks[first, -1])[0] == 1


# "Presenting Results": ranks inside groups of GDP per head; strengths and weaknesses of Spain in the raw data


@pytest.mark.parametrize(
    ("unit", "ranks"),
    [
        ("CHE", [1, 2, 1, 3, 5, 8, 2, 2, 1, 1, 8]),
        ("NLD", [2, 3, 6, 2, 4, 2, 10, 6, 8, 4, 7]),
        ("AUT", [6, 7, 5, 11, 7, 5, 4, 4, 4, 9, 2]),
        ("BEL", [1, 1, 2, 1, 2, 4, 7, 3, 10, 1, 9]),
        ("MLT", [2, 2, 5, 3, 1, 12, 4, 1, 2, 10, 3]),
        ("ESP", [6, 7, 7, 7, 10, 2, 3, 9, 6, 6, 10]),
    ],
)
def test_ranks_inside_groups(result: Result, unit: str, ranks: list[int]) -> None:
    groups = {row["uCode"]: row["GDPpc_group"] for row in asem.rows("asem.csv")}
    found = result.ranks_within([groups[each] for each in result.units])
    assert [int(found[result.units.index(unit), result.tree.number(code)]) for code in COLUMNS] == ranks


def test_strengths_and_weaknesses(spec: Spec) -> None:
    result = build(replace(spec, steps=()), asem.table(spec))
    at = result.units.index("ESP")
    codes = ("CostImpEx", "TIRcon", "Tourist", "Flights", "UNVote", "NEET", "Lang", "Forest", "TBTs", "PubDebt")
    found = [int(result.ranks[at, result.tree.number(code)]) for code in codes]
    assert found == [1, 1, 2, 3, 3, 33, 38, 40, 40, 43]
