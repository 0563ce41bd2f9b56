"""`batru payments …`: hold a statement against the books, and see whether the gateways answer."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from batru.commons import clock, home
from batru.commons.payments.actions.reconciling import reconcile
from batru.commons.payments.models import Statement
from batru.commons.payments.reads import ways
from batru.commons.payments.reads.books import comparisons_of, sums_of
from batru.commons.payments.rules.statements import MATCHED
from batru.commons.people.public import system_actor
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

BY = system_actor("payments-command")
NOT_SET_UP = N_("Not set up here, so nobody is offered it.")
CLASSES = {
    "matched": N_("Matched"),
    "amount_differs": N_("Another amount"),
    "missing_here": N_("Missing here"),
    "missing_there": N_("Missing there"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run `reconcile FILE` or `check`; 0 when nothing is open, 1 with the differences or the refusal in words."""
    given = _arguments(argv)
    with translation.override(given.language):
        if given.deed == "check":
            return _check()
        try:
            unit_key = given.unit or home.locality().root
            taken = reconcile(given.file.read_bytes(), given.file.name, given.mapping, unit_key, by=BY, at=clock.now())
        except Refusal as refusal:
            print("\n".join(refusal.told(_, given.language)), file=sys.stderr)
            return 1
        except OSError as error:
            print(f"{given.file}: {error.strerror}", file=sys.stderr)
            return 1
        print(report(taken))
        return int(any(count for kind, (count, _sum) in sums_of(taken).items() if kind != MATCHED))


def report(taken: Statement) -> str:
    """What came of a statement, class by class, with every difference."""
    lines = [f"#{taken.pk} {taken.name}"]
    lines += [f"  {_(CLASSES[kind]):<24} {count:>7} {total:>16,}" for kind, (count, total) in sums_of(taken).items()]
    for row in comparisons_of(taken).exclude(kind=MATCHED):
        sides = f"{'–' if row.theirs is None else row.theirs} / {'–' if row.ours is None else row.ours}"
        name = row.attempt.reference if row.attempt else row.words
        lines.append(f"  ✗ {_(CLASSES[row.kind])}: {row.day} {row.transaction} {sides} {name}")
    return "\n".join(lines)


def _check() -> int:
    """Ask each gateway that is set up whether it answers."""
    ill = 0
    for code in ways.agreed().get("gateways", {}):
        found = ways.way(code, home.locality().root, home.today())
        health = found.gateway.check(found.setup) if found else None
        ill += health is not None and not health.is_well
        print(f"{code:<8} {_(health.words) if health else _(NOT_SET_UP)}")
    return 1 if ill else 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="batru payments", description=__doc__)
    parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES])
    deeds = parser.add_subparsers(dest="deed", required=True)
    reconciling = deeds.add_parser("reconcile", help="hold a CSV statement against the books")
    reconciling.add_argument("file", type=Path)
    reconciling.add_argument("--mapping", default="bank-statement", help="a name of catalogue/statements")
    reconciling.add_argument(
        "--unit", default="", help="key of the unit whose books it is held against, with all below"
    )
    deeds.add_parser("check", help="see whether the gateways answer")
    return parser.parse_args(argv)
