"""The set of points in the guide runs with the table under it."""

from pathlib import Path

from batru.index.tests.runs import laid, ran, rows

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "how" / "index-of-your-own.md"


def block(name: str) -> str:
    text = GUIDE.read_text(encoding="utf-8").split(f"<!-- {name}:begin -->")[1].split(f"<!-- {name}:end -->")[0]
    return text.strip().removeprefix("```yaml").removeprefix("```").removesuffix("```").lstrip("\n")


def test_the_set_of_points_in_the_guide_runs(tmp_path: Path) -> None:
    """City 4 + 4 + 4 + 4 + 3.6. W1 4 + 2 + 2 + 2.93 (300/512 ÷ 0.8 × 4 = 2.9296…) + 3.6, and 1 for innovation.

    W2 has no plan, so of G nothing is left but 3.6 of E. W3: 0/0 leaves 16 points, meetings are struck: 11.6 × 20 ÷ 16
    less 1. The school 4 + 6 + 3.6.
    """
    laid(tmp_path, "own", block("points"), block("table"))
    assert ran(tmp_path, "own", "--period", "2025", "--draws", "20") == 0
    told = [
        (row["block"], row["rank"], row["unit"], row["total"], row["grade"]) for row in rows(tmp_path, "scores.csv")
    ]
    assert sorted(told) == [
        ("school", "1", "T1", "13.6", "fair"),
        ("ward", "1", "City", "19.6", "good"),
        ("ward", "2", "W1", "15.53", "good"),
        ("ward", "3", "W3", "13.5", "fair"),
        ("ward", "4", "W2", "3.6", "weak"),
    ]
    (service,) = (row for row in rows(tmp_path, "nodes.csv") if (row["unit"], row["node"]) == ("W1", "kind.service"))
    assert (service["score"], service["rank"]) == ("8.53", "4"), "2 + 2.93 + 3.6: all others have more"
