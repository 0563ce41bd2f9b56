"""What the program's own works are called: every one, in the reader's language."""

import re
from pathlib import Path

from django.utils import translation

from batru.commons.people.public import names
from batru.commons.people.rules import actors
from batru.commons.people.rules.systems import SYSTEM_NAMES


def test_a_system_is_called_in_the_readers_language() -> None:
    with translation.override("en"):
        assert names({"system:prepare"}) == {"system:prepare": "The system, when it was set up"}
        assert names({"system:prepare"}, "vi") == {"system:prepare": "Hệ thống, khi cài đặt"}
        assert hasattr(names({"system:prepare"})["system:prepare"], "is_in_readers_language")
    with translation.override("vi"):
        assert names({"system:never-heard-of", "anonymous"}) == {
            "system:never-heard-of": "Hệ thống tự thực hiện",
            "anonymous": "anonymous",
        }


def test_every_work_that_acts_has_a_name() -> None:
    """Whatever code outside the tests makes an actor of a work, or writes such a key, has its words."""
    house = Path(actors.__file__).resolve().parents[3]
    files = [path for path in house.rglob("*.py") if "tests" not in path.parts and path.name != "systems.py"]
    said = re.compile(r"""(?:system_actor\(|\bsystem\(|"system:)"?([a-z-]+)\"""")
    works = {work for path in files for work in said.findall(path.read_text("utf-8"))}
    assert {"prepare", "evaluation", "simulated-clerk", "migration"} <= works
    assert works - set(SYSTEM_NAMES) == set()
