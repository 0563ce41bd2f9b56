"""A result as open data: scores and inputs in long form, each column and code told, and what they rest on."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from batru.evaluation.reads.open_codes import code_rows
from batru.evaluation.reads.open_moves import move_rows
from batru.evaluation.reads.open_tables import TABLES, Column
from batru.evaluation.reads.open_terms import terms
from batru.evaluation.reads.results import NodeResult, UnitResult
from batru.evaluation.reads.shown import TOTAL, Shown
from batru.evaluation.rules.result_workbook import Cell, Rows, packed, workbook
from batru.law.index_sets.model import Group


def score_rows(shown: Shown) -> Iterator[list[Cell]]:
    """A line for each node of each unit, its total first."""
    names = {node.code: node for node in shown.result.edition.root.walk()}
    heads = {f"{v.code}.{g.code}": g.name for v in shown.result.edition.views for g in v.groups}
    for own in shown.result.units:
        named: list[Cell] = [own.key, own.name, own.block, own.profile]
        yield [*named, TOTAL, "Tổng điểm", "Total", TOTAL, *_total(shown, own)]
        for code, node in own.nodes.items():
            known = names.get(code)
            words = known.name if known else heads[code]
            level = "view" if known is None else "group" if isinstance(known, Group) else "indicator"
            rest: list[Cell] = [None, None, None, shown.result.simulated]
            yield [*named, code, words.vi, words.en, level, *_points(node), node.rank, *rest]


def input_rows(shown: Shown) -> Iterator[list[Cell]]:
    """A line for each cell of each indicator of each unit."""
    for own in shown.result.units:
        for code, node in own.nodes.items():
            for cell, value in node.cells.items():
                yield [own.key, own.name, code, cell, value, node.layer, shown.result.simulated]


def csv_of(shown: Shown, table: str) -> bytes:
    """One table as CSV: UTF-8 with its mark, a point before decimals."""
    made = io.StringIO()
    lines = csv.writer(made)
    lines.writerow([column.name for column in TABLES[table]])
    lines.writerows([plain(each) for each in row] for row in _rows(shown, table))
    return ("\ufeff" + made.getvalue()).encode()


def package(shown: Shown) -> dict[str, Any]:
    """The data dictionary, as a Data Package of Frictionless."""
    result, campaign, own = shown.result, shown.campaign, terms(shown.result)
    return {
        "profile": "tabular-data-package",
        "name": f"evaluation-{campaign.code}-{result.number}",
        "title": campaign.name_vi,
        "title_en": campaign.name_en,
        "version": str(result.number),
        "created": result.at.isoformat(),
        "licenses": [own.licence] if own else [],
        "sources": [
            {
                "title": f"{result.own.name.vi}, {result.edition.version}",
                "title_en": f"{result.own.name.en}, {result.edition.version}",
            }
        ],
        "period": result.period,
        "known_at": result.known_at.isoformat(),
        "simulated": result.simulated,
        "provenance": {
            "engine": result.engine,
            "catalogue_sha256": result.catalogue_digest,
            **{f"{name}_sha256": value for name, value in result.digests.items()},
        },
        "resources": [_resource(name, columns) for name, columns in TABLES.items()],
    }


def archive(shown: Shown) -> bytes:
    """The tables with their dictionary in one ZIP."""
    told = json.dumps(package(shown), ensure_ascii=False, indent=2).encode()
    return packed({"datapackage.json": told, **{f"{name}.csv": csv_of(shown, name) for name in TABLES}})


def book(shown: Shown) -> bytes:
    """The same as a workbook: the tables, the dictionary, and what they rest on."""
    told = package(shown)
    dictionary: list[Sequence[Cell]] = [("table", "column", "type", "đơn vị tính", "measured in", "nghĩa", "meaning")]
    dictionary += [
        (name, c.name, c.type, *(c.unit or ("", "")), c.vi, c.en) for name, columns in TABLES.items() for c in columns
    ]
    about: list[Sequence[Cell]] = [("name", "value")]
    about += [(name, str(told[name])) for name in ("title", "title_en", "period", "version", "created", "known_at")]
    about += [(f"terms_{name}", each) for one in told["licenses"] for name, each in one.items()]
    about += [("source", told["sources"][0]["title"]), ("simulated", told["simulated"])]
    about += list(told["provenance"].items())
    heads = {name: [column.name for column in columns] for name, columns in TABLES.items()}
    sheets: dict[str, Rows] = {name: [heads[name], *_rows(shown, name)] for name in TABLES}
    return workbook({**sheets, "dictionary": dictionary, "about": about})


def _rows(shown: Shown, table: str) -> Iterator[list[Cell]]:
    rows: dict[str, Callable[[Shown], Iterator[list[Cell]]]] = {
        "scores": score_rows, "inputs": input_rows, "moves": move_rows, "codes": code_rows,
    }  # fmt: skip
    return rows[table](shown)


def _total(shown: Shown, own: UnitResult) -> list[Cell]:
    sure = shown.spans.get(own.key)
    span: list[Cell] = [sure.low, sure.high] if sure else [None, None]
    points: list[Cell] = [own.total, own.most, own.base.applicable, own.base.on_nothing, own.base.state]
    return [*points, own.rank, *span, own.grade, shown.result.simulated]


def _points(node: NodeResult) -> list[Cell]:
    return [node.score, node.most, node.applicable, node.on_nothing, node.state]


def _resource(name: str, columns: Sequence[Column]) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column) for column in columns], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, str]:
    told = {"name": column.name, "type": column.type, "title": column.vi, "description": column.en}
    return {**told, "unit": column.unit.vi, "unit_en": column.unit.en} if column.unit else told


def plain(value: Cell) -> str:
    """A cell as CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
