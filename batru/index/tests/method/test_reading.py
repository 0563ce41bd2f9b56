"""What a set file may say, and how it is refused where it says something else."""

from typing import Any

import pytest

from batru.index.method.building import build
from batru.index.method.intervals import intervals
from batru.index.method.reading import read_spec
from batru.index.method.refusals import MethodRefusal
from batru.index.method.sensitivity import sensitivity
from batru.index.method.spec import Averaging, Filling, Impute, Mean, Scaling, Screen, Treat, Weighing
from batru.index.method.table import read_table

FULL: dict[str, Any] = {
    "code": "full",
    "name": {"vi": "Bộ thử", "en": "Trial"},
    "source": "by hand",
    "indicators": [
        {
            "code": "share",
            "parent": "one",
            "whole": "cases",
            "whole_as": 100,
            "scale": "goalposts",
            "low": 0,
            "high": 100,
        },
        {"code": "delay", "parent": "one", "better": "lower", "weight": 2, "treated": False},
        {"code": "cost", "parent": "two", "denominator": "people", "per": 1000, "better": "lower"},
    ],
    "groups": [
        {"code": "one", "parent": "all", "aggregation": {"power": 0.5}},
        {"code": "two", "parent": "all"},
        {"code": "all"},
    ],
    "steps": [
        "denominate",
        {"screen": {"available": 0.5}},
        {"impute": {"how": "group_median", "by": "region"}},
        {"treat": {"most": 2, "then": "none"}},
    ],
    "scale": {"how": "min_max", "low": 1, "high": 100},
    "weights": {"how": "equal"},
    "aggregation": ["geometric", "arithmetic"],
    "at_least": 0.5,
    "absent": "left_out",
    "digits": 6,
    "peers": ["people"],
    "uncertainty": {
        "weights": 0.25,
        "levels": [1, 2],
        "scales": [{"how": "min_max", "low": 1}, {"how": "z_score", "mean": 10, "sd": 2}],
        "aggregation": ["arithmetic", ["geometric", "arithmetic"]],
        "sampling": {"below": 50},
        "low": 0.1,
        "high": 0.9,
    },
}

ROWS = [
    {"unit": "a", "region": "north", "share": "75", "cases": "4", "delay": "3", "cost": "5000", "people": "1000"},
    {"unit": "b", "region": "north", "share": "50", "cases": "40", "delay": "", "cost": "3000", "people": "1000"},
    {"unit": "c", "region": "south", "share": "80", "cases": "400", "delay": "1", "cost": "1200", "people": "400"},
    {"unit": "d", "region": "north", "share": "..", "cases": "", "delay": "", "cost": "10", "people": "10"},
]


def changed(path: str, value: object) -> dict[str, Any]:
    """The full set with one place changed; a path such as indicators.0.better."""
    steps = [int(step) if step.isdecimal() else step for step in path.split(".")]
    return _changed(FULL, steps, value)  # type: ignore[no-any-return]


def _changed(data: Any, steps: list[Any], value: object) -> Any:
    if not steps:
        return value
    copy = list(data) if isinstance(data, list) else dict(data)
    own = copy[steps[0]] if isinstance(copy, list) else copy.get(steps[0], {})
    copy[steps[0]] = _changed(own, steps[1:], value)
    return copy


def test_a_full_set_is_read() -> None:
    spec = read_spec(FULL)
    assert spec.steps[1:] == (Screen(0.5), Impute(Filling.GROUP_MEDIAN, "region"), Treat(most=2, then="none"))
    assert spec.means == (Mean(Averaging.GEOMETRIC), Mean())
    assert spec.groups[0].mean == Mean(Averaging.POWER, 0.5)
    assert (spec.weighing, spec.digits, spec.peers) == (Weighing.EQUAL, 6, ("people",))
    assert spec.indicators[0].scale is not None and spec.indicators[0].scale.how is Scaling.GOALPOSTS
    assert spec.uncertainty.means[1] == (Mean(Averaging.GEOMETRIC), Mean())
    assert (spec.uncertainty.sampling, spec.uncertainty.sampled_below, spec.uncertainty.low) == (True, 50, 0.1)


def test_and_worked_out_with_rows_of_text() -> None:
    """d has one figure of three and goes; b's delay becomes the north's median, 3; cost is per 1,000 people."""
    spec = read_spec(FULL)
    table = read_table(spec, ROWS)
    result = build(spec, table)
    assert (result.units, result.prepared.screened_out) == (("a", "b", "c"), ("d",))
    assert result.prepared.figures.tolist() == [[75, 3, 5000], [50, 3, 3000], [80, 1, 3000]]
    assert result.states()[1][:3] == ["given", "imputed", "given"]
    assert result.prepared.normalised.tolist() == [
        [75, 1, 1],
        [50, 1, 100],
        [80, 100, 100],
    ]
    assert result.ranks[:, -1].tolist() == [3, 2, 1]
    one = ((75**0.5 + 1) / 2) ** 2
    assert result.scores[0].tolist()[3:] == pytest.approx([one, 1, (one + 1) / 2])
    found = intervals(spec, table, draws=50)
    assert found.units == ("a", "b", "c") and found.high[2] == 1
    assert sensitivity(spec, table, sets=20, resamples=5).factors == ("scales", "means", "weights", "sampling")


@pytest.mark.parametrize(
    ("path", "value", "place", "why"),
    [
        ("colour", "red", "colour", "'colour' is not known here"),
        ("indicators.1.wieght", 2, "indicators › 1 › wieght", "'wieght' is not known here"),
        ("indicators.1.weight", "two", "indicators › 1 › weight", "two is not a number"),
        ("indicators.1.weight", True, "indicators › 1 › weight", "True is not a number"),
        ("indicators.1.weight", -1, "indicators › 1 › weight", "-1 is less than 0"),
        ("indicators.1.better", "more", "indicators › 1 › better", "more is not one of: higher, lower"),
        ("indicators.1.parent", "three", "groups", "'delay' counts in 'three', which is no group"),
        ("indicators.1.code", "share", "groups", "'share' stands twice"),
        ("indicators", {}, "indicators", ""),
        ("groups.1.parent", "", "groups", "these do: two, all"),
        ("groups.2.parent", "one", "groups", "The groups all, one count in one another"),
        ("groups.2.code", "", "groups", "which is no group"),
        ("steps.0", "divide", "steps › 0", "divide is not one of: denominate, screen"),
        ("steps.1.screen.available", 1.5, "steps › 1 › screen › available", "does not lie between 0 and 1"),
        ("steps.2.impute", {"how": "group_mean"}, "steps › 2 › impute", "'by' is needed here"),
        ("steps.3.treat.then", "cut", "steps › 3 › treat › then", "cut is not one of: log"),
        ("scale.how", "minmax", "scale › how", "minmax is not one of: min_max"),
        ("scale", {"how": "to_reference"}, "scale", "'reference' is needed here"),
        ("weights", "expert", "weights › how", "expert is not one of: given, equal, pca"),
        ("aggregation", ["arithmetic"] * 3, "aggregation", "3 given for 2 levels"),
        ("aggregation", "median", "aggregation", "median is not one of"),
        ("absent", "half", "absent", "half is not one of: left_out, zero, full"),
        ("digits", 20, "digits", "20 does not lie between 0 and 12"),
        ("digits", 2.5, "digits", "2.5 is not a whole number"),
        ("indicators.0.low", 100, "indicators › 0 › low", "100.0 is not less than 100.0"),
        ("indicators.0.scale", "min_max", "indicators › 0 › low", "it is read with: goalposts"),
        ("indicators.2.per", 0, "indicators › 2 › per", "0 is less than"),
        ("indicators.1.per", 10, "indicators › 1 › per", "it is read with: denominator"),
        ("steps.0", {"screen": {}}, "indicators › 2 › denominator", "it is read with: steps: [denominate]"),
        ("steps.1", "denominate", "steps › 1", "'denominate' stands twice"),
        ("steps.2.impute.how", "mean", "steps › 2 › impute › by", "it is read with: group_mean, group_median"),
        ("steps.2.impute.most_years", 2, "steps › 2 › impute › most_years", "it is read with: last, linear"),
        ("steps.3.treat.power", 0.5, "steps › 3 › treat › power", "it is read with: box_cox"),
        ("steps.3.treat.most", 1.5, "steps › 3 › treat › most", "1.5 is not a whole number"),
        ("scale.sd", 2, "scale › sd", "it is read with: z_score"),
        ("scale.capped", False, "scale › capped", "it is read with: goalposts, to_target, to_reference"),
        ("scale.reference", "a", "scale › reference", "it is read with: to_reference"),
        ("scale.equal", 50, "scale › equal", "50 does not lie between 0 and 1"),
        ("weights.levels", [1], "weights › levels", "it is read with: pca, pca_squared, balanced"),
        ("weights", {"how": "pca", "levels": [3]}, "weights › levels › 0", "3 does not lie between 1 and 2"),
        ("uncertainty.levels", [1, 3], "uncertainty › levels › 1", "3 does not lie between 1 and 2"),
        ("uncertainty.weights", 0, "uncertainty › levels", "it is read with: weights"),
        ("uncertainty.weights", 25, "uncertainty › weights", "25 does not lie between 0 and 1"),
        ("uncertainty.absent", ["never"], "uncertainty › absent › 0", "never is not one of"),
    ],
)
def test_refusals_say_where_and_why(path: str, value: object, place: str, why: str) -> None:
    with pytest.raises(MethodRefusal) as caught:
        read_spec(changed(path, value))
    what, told, next_step = caught.value.sentences()
    assert what == f"The set cannot be used; look at {place}."
    assert why in told and next_step
    assert " › ".join(map(str, caught.value.path)) == place


def test_a_set_is_keys_with_values() -> None:
    with pytest.raises(MethodRefusal, match="Keys with values are expected"):
        read_spec(["no", "set"])


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{**ROWS[0], "share": "many"}], "'share' of a is 'many', which is no number"),
        ([{**ROWS[0], "share": "inf"}], "'share' of a is 'inf'"),
        ([{key: value for key, value in ROWS[0].items() if key != "people"}], "no column 'people'"),
        ([{key: value for key, value in ROWS[0].items() if key != "region"}], "no column 'region'"),
        ([ROWS[0], ROWS[0]], "The unit 'a' stands twice in the same year"),
        ([], "No unit is left"),
    ],
)
def test_tables_are_refused(rows: list[dict[str, str]], why: str) -> None:
    spec = read_spec(FULL)
    with pytest.raises(MethodRefusal, match=why):
        build(spec, read_table(spec, rows))
