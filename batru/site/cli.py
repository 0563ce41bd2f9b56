"""The command `batru`: what a technician runs beside the web pages."""

import os
import secrets
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batru.site.settings")
if sys.argv[1:2] == ["index"]:
    # An index is scored and verified on anybody's machine: nothing is signed, so no secret is left in its home.
    os.environ.setdefault("BATRU_SECRET_KEY", secrets.token_urlsafe(48))
django.setup()

# Where each command lives: only the one that is asked for is loaded.
COMMANDS = {
    "prepare": "batru.site.commands:do_prepare",
    "open": "batru.site.serving:open_place",
    "serve": "batru.site.serving:serve",
    "jobs": "batru.site.commands:jobs",
    "import-log": "batru.site.commands:import_log",
    "export": "batru.pillars.government.onestop.cli:export",
    "procedure": "batru.pillars.government.onestop.cli:preview_file",
    "payments": "batru.site.commands:payments",
    "index": "batru.site.commands:index",
    "catalogue": "batru.site.commands:catalogue",
    "rebuild": "batru.site.commands:rebuild",
    "house": "batru.site.house:main",
    "room": "batru.site.house:room",
    "django": "batru.site.commands:django",
}
Command = Callable[[Sequence[str]], int | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words.pop(0) if words else ""
    if name not in COMMANDS:
        lines = [f"  {known:<12} {(_command(known).__doc__ or '').splitlines()[0]}" for known in COMMANDS]
        print("Use: batru COMMAND …\n" + "\n".join(lines))
        return 2
    return _command(name)(words) or 0


def _command(name: str) -> Command:
    module, function = COMMANDS[name].split(":")
    command: Command = getattr(import_module(module), function)
    return command


if __name__ == "__main__":
    sys.exit(main())
