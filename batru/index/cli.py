"""`batru index run` and `batru index verify`: an index of one's own without a page or a database."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from batru.commons import home
from batru.index.method import refusals
from batru.index.method.refusals import refuse
from batru.index.method.telling import csv_of
from batru.index.sets.compared import Compared, compared, told_checks
from batru.index.sets.page import page
from batru.index.sets.sureness import factor_rows, interval_rows, next_rows, out_rows, surely
from batru.index.sets.tables import nodes_csv, scores_csv
from batru.index.sets.values import not_filled, not_published, published, score_table
from batru.index.statistical import freezing
from batru.index.statistical.files import files, said
from batru.index.statistical.page import page as statistical_page
from batru.index.statistical.work import DRAWS, SEED, Asked, is_statistical, work
from batru.kernel.refusal import Refusal
from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.index_sets.checks import checked, measures_of
from batru.law.index_sets.frozen import FORMAT, Period, differing, digest, frozen, score_periods, thawed
from batru.law.index_sets.given import DataFault
from batru.law.index_sets.kinds import load_kinds
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND
from batru.law.index_sets.seal import BEFORE, SEAL, WHOLE, broken, digests_of, is_whole, sealed, unsealed, whole_of

LANGUAGES = ("vi", "en")
SHOWN, LONGEST = 8, 200
FROZEN = {"set", "inputs", "results", "digests"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run or verify; 0 when all went well, 1 with the reason in words when it did not."""
    given = _arguments(argv)
    spoken = getattr(given, "language", "") or "vi"
    with translation.override(spoken):
        try:
            return run(given) if given.deed == "run" else verify(given.file)
        except CatalogueError as error:
            print(error.told(_, spoken), file=sys.stderr)
        except Refusal as refusal:
            print(_in_words(refusal, given, spoken), file=sys.stderr)
        except DataFault as fault:
            print(fault.said.told(_, spoken), file=sys.stderr)
        except UnicodeDecodeError as error:
            print(_in_other_signs(error, given), file=sys.stderr)
        except OSError as error:
            print(f"{error.filename}: {_no_file(error)}", file=sys.stderr)
    return 1


def run(given: argparse.Namespace) -> int:
    """Score a table by a set and write what came out."""
    if given.seed < 0:
        raise refuse(["seed"], refusals.TOO_SMALL, value=given.seed, low=0)
    if is_statistical(Path(given.set)):
        return _statistical(given)
    catalogue = home.catalogue()
    own = find_set(catalogue, given.set)
    text = given.data.read_text(encoding="utf-8-sig")
    periods = score_table(own, text, home.today(), given.period)
    checks = compared(own, periods, published(own, text, given.period))
    told = surely(periods, given.draws, given.seed)
    file = sealed(frozen(own, periods))
    out: Path = given.out or Path(f"{own.code}-result")
    made = {
        "scores.csv": scores_csv(periods),
        "nodes.csv": nodes_csv(periods),
        "intervals.csv": csv_of(interval_rows(told)),
        "sensitivity.csv": csv_of(factor_rows(told)),
        "one_out.csv": csv_of(out_rows(told)),
        "next.csv": csv_of(next_rows(told)),
        "result.json": json.dumps(file, ensure_ascii=False, indent=1) + "\n",
    }
    kinds = load_kinds(catalogue)
    for language in [given.language] if given.language else LANGUAGES:
        made[f"report.{language}.html"] = page(own, told, checks, kinds, digests_of(file), language)
    laid(out, made)
    print(_said(own, periods, checks, out))
    if absent := not_filled(own, text, periods, given.period):
        print(
            "  – " + _("The table has no column for {codes}: missing for every unit.").format(codes=", ".join(absent))
        )
    for column in not_published(own, text):
        print("  – " + _("The table has no column '{column}'.").format(column=column))
    return 1 if any(check.differ for check in checks) else 0


def laid(out: Path, made: Mapping[str, str]) -> None:
    """Files into a folder; what is empty is not written, and does not stay from a run before."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        if text:
            (out / name).write_text(text, encoding="utf-8")
        else:
            (out / name).unlink(missing_ok=True)


def _statistical(given: argparse.Namespace) -> int:
    path = Path(given.set)
    asked = Asked(path, given.data, given.unit, given.year, given.draws, given.seed)
    worked = work(asked)
    out: Path = given.out or Path(f"{path.stem}-result")
    languages = [given.language] if given.language else LANGUAGES
    file = freezing.frozen(worked)
    pages = {f"report.{own}.html": statistical_page(worked, file["digests"], own) for own in languages}
    laid(out, {**files(worked, file), **pages})
    print(said(worked, out))
    return 1 if any(check.differ for check in worked.checks) else 0


def find_set(catalogue: Catalogue, wanted: str) -> IndexSet:
    """A set from a file, or by its code from the catalogue; checked as for publication."""
    path = Path(wanted)
    documents = {document.data["code"]: document for document in catalogue.read(KIND)}
    if wanted in documents and not path.exists():
        return checked(documents[wanted], measures_of(catalogue))
    return checked(catalogue.document(KIND, path.stem, path), measures_of(catalogue))


def verify(path: Path) -> int:
    """Recompute a frozen file by its own set and values, look at its seal; 0 when every digest is the same."""
    before = _frozen_file(path)
    after = _again(path, before)
    differ = [line for part in after["digests"] for line in differing(part, before[part], after[part])]
    told = {name: digest(before[name]) for name in after["digests"]}
    changed = [name for name, own in after["digests"].items() if {before["digests"].get(name), told[name]} != {own}]
    for name, value in after["digests"].items():
        print(f"{name} sha256:{value} {'✗' if name in changed else '✓'}")
    touched = _touched(before, [name for name in told if told[name] != before["digests"].get(name)])
    wrong = [_("{place}: not as it was frozen").format(place=place) for place in touched] + differ[:SHOWN]
    wrong = [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in wrong]
    print("\n".join(wrong) + ("\n…" if len(differ) > SHOWN else "") if wrong else _("The same result."))
    return 1 if wrong or changed else 0


def _touched(file: dict[str, Any], unlike: list[str]) -> list[str]:
    """The places that do not say what was frozen, those `unlike` their digest among them; tells what no seal holds."""
    if SEAL not in file:
        bare = unsealed(file)
        if known := [name for name in bare if name in BEFORE]:
            told = _("Not sealed in this file, so a change would not be seen: {parts}.")
            print(told.format(parts=", ".join(known)))
        return unlike + [name for name in bare if name not in BEFORE]
    found, holds = list(broken(file)), is_whole(file)
    print(f"{WHOLE} sha256:{whole_of(file)} {'✓' if holds else '✗'}")
    found = [name for name in unlike if f"digests.{name}" not in found] + found
    return found or ([] if holds else [f"{SEAL}.{WHOLE}"])


def _again(path: Path, before: dict[str, Any]) -> dict[str, Any]:
    """The file worked out anew; CatalogueError where its set or its values are not whole."""
    try:
        return freezing.again(path, before) if before["format"] == freezing.FORMAT else _scored_anew(path, before)
    except (CatalogueError, DataFault, Refusal):
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        reason = _("Its set or its values are not whole; fetch the file again from where it was published.")
        raise CatalogueError(path, 1, reason) from None


def _scored_anew(path: Path, before: dict[str, Any]) -> dict[str, Any]:
    # Whether a catalogue still has the measures that a frozen set names says nothing about its numbers.
    own = checked(Document(KIND, path.stem, path, before["set"]), None)
    return frozen(own, score_periods(own, thawed(own, before)))


def _frozen_file(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    wanted = {FORMAT: FROZEN, freezing.FORMAT: FROZEN | {"asked"}}
    own: dict[str, Any] = found if isinstance(found, dict) and isinstance(found.get("digests"), dict) else {}
    if not wanted.get(str(own.get("format")), {"format of ours"}) <= set(own):
        raise CatalogueError(path, 1, _("This is no frozen result ({format}).").format(format=", ".join(wanted)))
    return own


def _said(own: IndexSet, periods: Sequence[Period], checks: Sequence[Compared], out: Path) -> str:
    lines = [f"{translation.get_language() == 'en' and own.name.en or own.name.vi} → {out}"]
    for period in periods:
        placed = sum("total" in one.ranks for one in period.scores)
        lines.append(
            _("  {period} version {version}: {ranked} of {all} units ranked").format(
                period=period.values.period or period.values.day,
                version=period.values.edition.version,
                ranked=placed,
                all=len(period.scores),
            )
        )
    return "\n".join([*lines, *told_checks(checks)])


def _in_words(refusal: Refusal, given: argparse.Namespace, language: str) -> str:
    """The sentences, behind the file and line where a table is wrong."""
    place = f"{given.data}:{refusal.params['line']}: " if refusal.params.get("line") else ""
    return place + " ".join(refusal.told(_, language))


def _no_file(error: OSError) -> str:
    """Why a file cannot be read or written, and what next."""
    match error:
        case FileNotFoundError():
            return _("There is no such file; check its name and folder.")
        case IsADirectoryError() | NotADirectoryError() | FileExistsError():
            return _("A file and a folder are mistaken for each other; check the path.")
        case PermissionError():
            return _("This may not be read or written here; choose another place.")
        case _:
            return str(error.strerror)


def _in_other_signs(error: UnicodeDecodeError, given: argparse.Namespace) -> str:
    """Which file, and from which line on, is not written in UTF-8."""
    paths = [Path(given.set), given.data] if given.deed == "run" else [given.file]
    path = next((one for one in paths if one.exists() and one.read_bytes() == error.object), paths[-1])
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"{path}:{line}: " + _("The file is not written in UTF-8; save it in UTF-8 (a table as CSV UTF-8).")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="batru index",
        epilog="as-of CAMPAIGN DAY [--published] [--out FILE]: a campaign's ranking as it was known on a past day",
    )
    deeds = parser.add_subparsers(dest="deed", required=True)
    one = deeds.add_parser("run", help="score a table of values by a set")
    one.add_argument("set", help="the set's file, or its code in the catalogue")
    one.add_argument("--data", type=Path, required=True, help="units × indicators as CSV")
    one.add_argument("--period", default="", help="the period of all rows, where the table has no column for it")
    one.add_argument("--out", type=Path, help="the folder to write to")
    one.add_argument("--language", choices=LANGUAGES, help="the page's language; both without it")
    one.add_argument("--unit", default="", help="the column of units, in a statistical set")
    one.add_argument("--year", default="", help="the column of years, in a statistical set")
    one.add_argument("--draws", type=int, default=DRAWS, help="how often ranks are drawn")
    one.add_argument("--seed", type=int, default=SEED, help="from which the draws follow")
    other = deeds.add_parser("verify", help="recompute a frozen result")
    other.add_argument("file", type=Path)
    other.add_argument("--language", choices=LANGUAGES)
    return parser.parse_args(argv)
