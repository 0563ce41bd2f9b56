"""`python -m bench.pages.prepare_day FOLDER`: ten wards, forty officials at their posts, each signed in."""

import json
import sys
import warnings
from datetime import date
from pathlib import Path

import django

django.setup()

from batru.commons.people.models import Post  # noqa: E402
from bench.pages.place import WARDS, build  # noqa: E402  settings come first
from bench.pages.sessions import people  # noqa: E402

ROLES = ("counter_clerk", "counter_clerk", "specialist", "chair")
FIRST = 7_000_000_000


def main(folder: Path) -> None:
    """The sessions of each ward's officials, in the order of the roles, to `officials.json`."""
    warnings.simplefilter("ignore")
    build(0)
    seats = [(ward, role) for ward in WARDS for role in ROLES]
    numbers = range(FIRST, FIRST + len(seats))
    sessions = people(numbers, "official")
    Post.objects.bulk_create(
        Post(person_id=number, unit_id=ward, role=role, valid_from=date(2021, 1, 1))
        for number, (ward, role) in zip(numbers, seats, strict=True)
    )
    by_ward = {ward: sessions[place * len(ROLES) :][: len(ROLES)] for place, ward in enumerate(WARDS)}
    (folder / "officials.json").write_text(json.dumps(by_ward), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
