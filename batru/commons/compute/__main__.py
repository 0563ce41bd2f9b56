"""`python -m batru.commons.compute`: the process itself; BATRU_HOME says for which place."""

import os
import sys
from pathlib import Path

from django.conf import settings

from batru.commons.compute.server import IDLE_SECONDS, run
from batru.commons.compute.wire import meeting


def main() -> int:
    """Serve the home named by the settings until idle, orphaned or stuck."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batru.site.settings")
    idle_seconds = float(os.environ.get("BATRU_COMPUTE_IDLE_SECONDS", IDLE_SECONDS))
    parent = int(os.environ.get("BATRU_COMPUTE_PARENT", os.getppid()))
    place = meeting(Path(settings.BATRU_HOME))
    return run(place, frozenset(settings.BATRU_COMPUTE), parent, idle_seconds=idle_seconds)


if __name__ == "__main__":
    sys.exit(main())
