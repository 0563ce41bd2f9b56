"""Mappings: those of the catalogue are sound, and a wrong one says which entry is wrong."""

from typing import Any

import pytest

from batru.commons.imports.rules.mapping import Mapping, MappingError, check
from batru.commons.imports.tests.logs import ROOT, SMALL, catalogue_mapping
from batru.law.catalogue import Catalogue

NAMES = [document.name for document in Catalogue(ROOT / "catalogue").read("mappings")]

EVENTS_ONLY = {"moments": {"submitted_at": {"event": "first"}}}


@pytest.mark.parametrize("name", NAMES)
def test_every_mapping_of_the_catalogue_is_sound_and_names_its_source(name: str) -> None:
    mapping = catalogue_mapping(name)
    check(mapping)
    assert mapping.data["source"]


def test_the_columns_that_a_log_must_have_are_all_that_the_mapping_names() -> None:
    assert catalogue_mapping("coselog-receipt").required_columns == (
        "case:channel",
        "case:concept:name",
        "case:deadline",
        "case:department",
        "case:enddate",
        "case:startdate",
        "concept:name",
        "lifecycle:transition",
        "time:timestamp",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"time_zone": "Asia/Thanh_Khe"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"channel": {"value": "pigeon"}}, "pigeon"),
        ({"channel": {"column": "how"}}, "values"),
        ({"unit": {"column": "who", "values": {"A": "nobody"}}}, "nobody"),
        ({"at": ""}, "needs the time"),
        ({"activity": ""}, "activity"),
        (
            {"activity": "", "moments": {"submitted_at": {"event": "first"}}, "supplements": {"activity": ["x"]}},
            "supplements",
        ),
    ],
)
def test_what_a_schema_cannot_see_is_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(MappingError, match=says):
        check(Mapping({**SMALL, **changes}))
