"""HOUSE.md shows the map as the code stands."""

from batru.site.house import drawn
from tests.house.walls import ROOT

BEGIN, END = "<!-- house:begin -->\n", "<!-- house:end -->"


def test_the_map_in_house_md_is_the_code() -> None:
    page = (ROOT / "HOUSE.md").read_text(encoding="utf-8")
    shown = page.partition(BEGIN)[2].partition(END)[0]
    assert shown == f"```\n{drawn()}\n```\n"
