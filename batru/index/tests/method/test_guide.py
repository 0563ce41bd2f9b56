"""The set of the guide is a set."""

from pathlib import Path

from batru.index.method.building import build
from batru.index.method.intervals import intervals
from batru.index.method.reading import read_spec
from batru.index.method.table import read_table
from batru.law.reading import read_yaml

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "how" / "statistical-index.md"
CSV = """unit,region,online,dossiers,delay_days,firms,people
a,north,80,50,2,300,10000
b,north,60,500,,900,20000
c,south,75,20,5,100,5000
d,south,90,5000,1,700,40000
"""


def test_the_set_of_the_guide_runs() -> None:
    """Per 1,000 people: 30, 45, 20, 17.5; b's delay is the north's median of 2; d leads both services."""
    text = GUIDE.read_text(encoding="utf-8").split("<!-- set:begin -->")[1].split("<!-- set:end -->")[0]
    spec = read_spec(read_yaml(text.strip().removeprefix("```yaml").removesuffix("```")))
    head, *lines = (line.split(",") for line in CSV.split())
    table = read_table(spec, [dict(zip(head, line, strict=True)) for line in lines])
    result = build(spec, table)
    assert result.prepared.figures[:, 2].tolist() == [30, 45, 20, 17.5]
    assert result.prepared.figures[1, 1] == 2
    assert result.of("services").tolist().index(max(result.of("services"))) == 3
    assert len(intervals(spec, table, draws=100).units) == 4
