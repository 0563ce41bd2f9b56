"""The line of the years breaks where the rules changed; points worked out by hand."""

from batru.evaluation.rules.strands import strands


def test_years_scored_alike_are_joined() -> None:
    """Three years, 130 apart from 30 on; 14 is the top for all points, 96 the bottom for none."""
    found = strands([("2021", 1.0, True), ("2022", 0.5, True), ("2023", 0.0, True)])
    assert found is not None
    assert found.lines == ("30,14 160,55 290,96",) and found.breaks == ()


def test_no_line_crosses_a_change_of_rules() -> None:
    found = strands([("2021", 1.0, False), ("2022", 0.5, True), ("2023", 0.0, True)])
    assert found is not None
    assert found.lines == ("160,55 290,96",)
    assert found.breaks == (95.0,), "half way between 30 and 160"
    assert [(spot.name, spot.y) for spot in found.spots] == [("2021", 14.0), ("2022", 55.0), ("2023", 96.0)]


def test_no_line_crosses_a_year_without_a_total() -> None:
    found = strands([("2020", 1.0, True), ("2021", None, True), ("2022", 0.5, True), ("2023", 0.5, False)])
    assert found is not None
    assert found.lines == ("203.3,55 290,55",) and found.breaks == ()


def test_one_year_is_no_history() -> None:
    assert strands([("2022", 0.5, True)]) is None
