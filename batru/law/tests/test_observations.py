"""Published figures are carried over whole, with their source and their faults."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.observations import Figure, Publication, load_publications, period

ROOT = Path(__file__).resolve().parents[3]
PUBLICATIONS = load_publications(Catalogue(ROOT / "catalogue", locality=ROOT / "localities/thanh-khe-2022"))
BY_CODE = {publication.code: publication for publication in PUBLICATIONS}


@pytest.mark.parametrize(
    ("text", "start", "kind"),
    [
        ("2022", date(2022, 1, 1), "year"),
        ("2021-Q1", date(2021, 1, 1), "quarter"),
        ("2021-Q4", date(2021, 10, 1), "quarter"),
        ("2022-11", date(2022, 11, 1), "month"),
        ("2022-12-01", date(2022, 12, 1), "day"),
    ],
)
def test_periods(text: str, start: date, kind: str) -> None:
    assert period(text) == (start, kind)


@pytest.mark.parametrize("text", ["2021-Q5", "2022-13", "November", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        period(text)


@pytest.mark.parametrize("publication", PUBLICATIONS, ids=list(BY_CODE))
def test_every_publication_names_source_terms_and_unique_figures(publication: Publication) -> None:
    figures = list(publication.figures())
    keys = Counter((figure.indicator, figure.unit, figure.start, figure.kind, figure.status) for figure in figures)
    assert publication.source.vi and publication.terms.vi
    assert max(keys.values()) == 1
    assert {figure.indicator for figure in figures} == {indicator.code for indicator in publication.indicators}


def test_no_row_is_lost() -> None:
    counts = {code: sum(1 for _ in publication.figures()) for code, publication in BY_CODE.items()}
    assert counts == {"gso": 3797, "dengue": 392, "weather": 226, "district_2022": 5}


def test_figures_that_can_be_looked_up() -> None:
    gso, district = list(BY_CODE["gso"].figures()), list(BY_CODE["district_2022"].figures())
    shut = [figure.value for figure in gso if _is(figure, "international_visitors", date(2021, 5, 1))]
    assert shut and max(shut) < 20_000
    assert [figure.value for figure in district if _is(figure, "reported.online_share", date(2022, 1, 1))] == [91]
    assert [figure.value for figure in district if _is(figure, "reported.digital_teams", date(2022, 1, 1))] == [556]


def test_an_unknown_indicator_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("code: x\nfigures:\n  - {indicator: guess}\n", "utf-8")
    raw = {"indicator": "guess", "unit": "vn", "period": "2022", "value": 1}
    publication = BY_CODE["district_2022"]
    changed = Document("observations", "x", path, publication.document.data | {"figures": [raw]})
    with pytest.raises(CatalogueError, match="'guess' is not among the indicators") as caught:
        list(Publication(**{**vars(publication), "document": changed}).figures())
    assert caught.value.line == 3


def _is(figure: Figure, indicator: str, start: date) -> bool:
    return (figure.indicator, figure.start) == (indicator, start)
