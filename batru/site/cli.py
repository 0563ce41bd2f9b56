"""The command `batru`: what a technician runs beside the web pages."""

import os
import sys
from collections.abc import Callable, Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batru.site.settings")
django.setup()

from batru.site import commands  # noqa: E402  settings come first

COMMANDS: dict[str, Callable[[Sequence[str]], int | None]] = commands.COMMANDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words.pop(0) if words else ""
    if name not in COMMANDS:
        lines = [f"  {known:<12} {(command.__doc__ or '').splitlines()[0]}" for known, command in COMMANDS.items()]
        print("Use: batru COMMAND …\n" + "\n".join(lines))
        return 2
    return COMMANDS[name](words) or 0


if __name__ == "__main__":
    sys.exit(main())
