"""`batru index as-of CAMPAIGN DAY`: a campaign's ranking as it was known on a past day, computed again."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from batru.commons import clock
from batru.evaluation.reads.past import OnDay, on_day
from batru.evaluation.telling import fixed
from batru.kernel.refusal import Refusal

LANGUAGES = ("vi", "en")
DIGITS = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Print the ranking and what it rests on, and write the frozen file where one is asked for; 1 with the reason."""
    given = _arguments(argv)
    with translation.override(given.language):
        try:
            found = on_day(given.campaign, given.day, clock.now(), unpublished=not given.published)
        except Refusal as refusal:
            print("\n".join(refusal.told(_, given.language)), file=sys.stderr)
            return 1
        if given.out:
            given.out.write_text(json.dumps(found.frozen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(_told(found, given.language))
    return 0


def _told(found: OnDay, language: str) -> str:
    how, own = found.how, found.published
    lines = [
        f"{found.campaign.name_en if language == 'en' else found.campaign.name_vi} · {found.day:%d/%m/%Y}",
        _("Entries known until {moment}; version {version} of the set; nights of the facts: {nights}.").format(
            moment=how["known_at"],
            version=found.edition.version,
            nights=", ".join(f"{table} {night}" for table, night in how["nights"].items()) or "–",
        ),
    ]
    for unit in found.units:
        place = "–" if unit.rank is None else f"{unit.rank:f}"
        lines.append(f"  {place:>4}  {fixed(unit.total, language, DIGITS):>8}  {unit.name}")
    lines.append(f"results sha256:{found.digest}")
    if own is None:
        lines.append(_("Nothing had been published by then."))
    elif found.is_same:
        lines.append("✓ " + _("The same result as publication {number}.").format(number=own.number))
    else:
        lines.append("· " + _("Not the result of publication {number}: more is known.").format(number=own.number))
    return "\n".join(lines)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="batru index as-of", description=__doc__)
    parser.add_argument("campaign", help="the campaign's short name, as in its address")
    parser.add_argument("day", help="the day at whose end it was known, like 2023-01-05")
    parser.add_argument("--published", action="store_true", help="what was published by then, as the public sees it")
    parser.add_argument("--out", type=Path, help="also write the frozen file, which `batru index verify` recomputes")
    parser.add_argument("--language", choices=LANGUAGES, default="vi")
    return parser.parse_args(argv)
