"""The contract's tables are complete and hold no person."""

import pytest

from batru.kernel.fact_tables import TABLES, FactTable, Kind


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_column_is_named_once_and_explained(table: FactTable) -> None:
    assert len(set(table.names)) == len(table.names)
    assert all(column.doc for column in table.columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_the_moment_that_decides_the_month_is_a_moment_and_never_empty(table: FactTable) -> None:
    moment = table.column(table.moment)
    assert moment.kind is Kind.MOMENT
    assert not moment.empty


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_no_column_could_hold_a_person(table: FactTable) -> None:
    personal = {"name", "applicant", "person", "phone", "email", "address", "birth", "id_number"}
    assert not personal & {part for name in table.names for part in name.split("_")}


def test_an_unknown_column_is_named_in_the_error() -> None:
    with pytest.raises(KeyError, match="dossiers has no column 'colour'"):
        TABLES["dossiers"].column("colour")
