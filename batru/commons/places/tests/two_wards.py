"""A small tree for tests of other rooms: a district with two wards and an office, there since 2018."""

from datetime import date

from batru.commons.places.actions.ancestry import rebuild_ancestry
from batru.commons.places.models import Placement, Unit

DISTRICT, OFFICE = "491@2022", "thanh-khe-2022/office"
WARD, OTHER = "20209@2022", "20225@2022"
SINCE = date(2018, 1, 1)


def make_two_wards() -> None:
    """Each unit is called by its key."""
    for key, level in {DISTRICT: "district", WARD: "commune", OTHER: "commune", OFFICE: "agency"}.items():
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), key)
        Unit.objects.create(key=key, level=level, kind=level, valid_from=SINCE, **words)
    for key in (WARD, OTHER, OFFICE):
        Placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=SINCE)
    rebuild_ancestry()
