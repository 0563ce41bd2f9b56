"""What a run leaves as CSV files, and what it says when all is written."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from batru.index.method.advice import next_points
from batru.index.method.building import Result
from batru.index.method.refusals import NO_COLUMN
from batru.index.method.telling import Row, csv_of, factor_rows, interval_rows, plain, score_rows
from batru.index.sets.compared import told_checks
from batru.index.statistical.done import sentences
from batru.index.statistical.steps import STEPS, correlation_rows, out_rows, quality_rows, step_rows
from batru.index.statistical.work import Worked


def files(worked: Worked, file: Mapping[str, Any]) -> dict[str, str]:
    """The files by name, with the frozen one; one without rows is empty."""
    return {
        "scores.csv": csv_of(_named(worked, score_rows(worked.result))),
        "intervals.csv": csv_of(
            {"year": year or None, **row} for year, own in worked.sure.items() for row in interval_rows(own)
        ),
        "next.csv": csv_of(_next(worked.result)),
        "sensitivity.csv": csv_of(factor_rows(worked.moved)) if worked.moved else "",
        "one_out.csv": csv_of(out_rows(worked.result)),
        "steps.csv": csv_of(step_rows(worked.result), STEPS),
        "indicators.csv": csv_of(quality_rows(worked.quality)),
        "correlations.csv": csv_of(correlation_rows(worked.result)),
        "result.json": json.dumps(file, ensure_ascii=False, indent=1) + "\n",
    }


def _named(worked: Worked, rows: Iterator[Row]) -> Iterator[Row]:
    names = worked.units
    for row in rows:
        yield {"unit": row["unit"], "name": names[str(row["unit"])], **row}


def said(worked: Worked, out: Path) -> str:
    """What is printed when all is written."""
    lines = [f"{worked.name.en if translation.get_language() == 'en' else worked.name.vi} → {out}"]
    for year, own in worked.sure.items():
        told = {"n": int((own.nominal > 0).sum()), "groups": int(own.groups.max()), "year": year or ""}
        lines.append(_("  %(year)s %(n)s units ranked; %(groups)s places that can be told apart") % told)
    lines += [f"  {sentence}" for sentence in sentences(worked, translation.get_language())]
    lines += told_checks(worked.checks)
    absent = {*worked.result.spec.layout.published.columns} - {*worked.rows[0].published}
    lines += [f"  – {_(NO_COLUMN).format(column=column)}" for column in sorted(absent)]
    return "\n".join(lines)


def _next(result: Result) -> Iterator[Row]:
    """For each unit of the last year what would lift it most: its indicators by what each would bring."""
    last = None if result.years is None else int(result.years.max())
    for row, unit in enumerate(result.units):
        if result.years is not None and result.years[row] != last:
            continue
        for place, point in enumerate(next_points(result, unit, last), start=1):
            yield {
                "unit": unit,
                "place": place,
                "code": point.code,
                "now": plain(point.now),
                "best": plain(point.best),
                "gain_per_point": plain(point.gain_per_point),
                "gain_at_best": plain(point.gain_at_best),
                "rank_at_best": point.rank_at_best or None,
            }
