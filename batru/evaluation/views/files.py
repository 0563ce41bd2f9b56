"""Reports of a result: PDF of the whole and of a unit's card, a workbook, and open data with its dictionary."""

import json
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from batru.commons.prints.public import render_report
from batru.evaluation.models import Correction
from batru.evaluation.reads import cards, open_data
from batru.evaluation.reads.league import blocks, table
from batru.evaluation.reads.moves import Moves, moves
from batru.evaluation.reads.open_tables import TABLES
from batru.evaluation.reads.open_terms import terms
from batru.evaluation.reads.results import UnitResult, frozen_file
from batru.evaluation.reads.shown import Shown, block_name, corrections, pillars, shown
from batru.evaluation.reads.sureness import pending
from batru.evaluation.telling import fixed, local, number, percent
from batru.evaluation.views import words
from batru.evaluation.views.published import common
from batru.evaluation.wording import FACTORS
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.model import Edition, Indicator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Block = dict[str, Any]
MOST_OUT = 6  # indicators and groups in the report; the table of the open data has them all


@require_safe
def files_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: everything that can be taken away, and what its columns mean."""
    found, language = shown(code, number), get_language() or "vi"
    context = {**common(found, language), "tables": TABLES, "terms": terms(found.result)}
    return render(request, "evaluation/files.html", context)


@require_safe
def result_pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: the whole result as PDF: a table for each block."""
    found, language = _whole(code, number), get_language() or "vi"
    told: list[Block] = [_label(found)] if found.result.simulated else []
    known = moves(code, number) if found.result.edition.in_points else {}
    for block in blocks(found.result):
        told += _block(found, block, language)
        told += _moves(found, block, (known or {}).get(block), language)
    told += _corrections(found, language)
    title = found.campaign.name_en if language == "en" else found.campaign.name_vi
    return _pdf(found, title, told, f"{code}-{number}.pdf", flipped=False)


@require_safe
def card_pdf(request: HttpRequest, code: str, number: int, unit: str) -> HttpResponse:
    """GET: a unit's card as PDF."""
    found, language = _whole(code, number), get_language() or "vi"
    own = found.result.unit(unit)
    told = [*([_label(found)] if found.result.simulated else []), *_card(found, own, language)]
    title = f"{found.name(unit, language)}: {found.result.period}"
    return _pdf(found, title, told, f"{code}-{number}-{unit.replace('/', '-')}.pdf", flipped=False)


@require_safe
def result_workbook(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: the workbook."""
    return handed(open_data.book(_whole(code, number)), f"evaluation-{code}-{number}.xlsx", XLSX)


@require_safe
def open_archive(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: the tables and their dictionary, zipped."""
    return handed(open_data.archive(_whole(code, number)), f"evaluation-{code}-{number}.zip", "application/zip")


@require_safe
def open_table(request: HttpRequest, code: str, number: int, table: str) -> HttpResponse:
    """GET: one table of the open data as CSV; Refusal (404) for a name that is none."""
    found = _whole(code, number)
    if table not in TABLES:
        raise Refusal(
            "evaluation.open_data.unknown",
            what=N_("There is no table {table}."),
            why=N_("The open data of a result are four tables: scores, inputs, moves and codes."),
            next_step=N_("Choose one of them on the page of reports."),
            status=404,
            table=table,
        )
    return handed(open_data.csv_of(found, table), f"{code}-{number}-{table}.csv", "text/csv; charset=utf-8")


@require_safe
def dictionary(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: the data dictionary."""
    told = json.dumps(open_data.package(shown(code, number)), ensure_ascii=False, indent=2)
    return HttpResponse(told, content_type="application/json; charset=utf-8")


@require_safe
def frozen(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: the frozen file, which `batru index verify` recomputes anywhere."""
    told = json.dumps(frozen_file(code, number), ensure_ascii=False)
    return handed(told.encode(), f"evaluation-{code}-{number}.json", "application/json; charset=utf-8")


def handed(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be kept, under its name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _whole(code: str, number: int) -> Shown:
    """A result with how sure its places are; Refusal (503) while that is being worked out: a file is not half made."""
    found = shown(code, number)
    if found.is_pending:
        raise pending()
    return found


def _pdf(found: Shown, title: str, blocks: list[Block], name: str, *, flipped: bool) -> HttpResponse:
    result = found.result
    language = get_language() or "vi"
    report = {
        "title": title,
        "lead": _("Publication {number} of {day}. Scored by: {set}, {version}.").format(
            number=result.number,
            day=f"{result.at:%d/%m/%Y}",
            set=local(result.own.name),
            version=result.edition.version,
        ),
        "author": local(result.own.owner),
        "language": language,
        "flipped": flipped,
        "footer": f"SHA-256 {result.digests['results'][:16]}",
        "blocks": blocks,
    }
    response = HttpResponse(render_report(report, result.at), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _label(found: Shown) -> Block:
    return {"kind": "label", "text": _("Simulated figures: they were made up to show the software.")}


def _block(found: Shown, block: str, language: str) -> list[Block]:
    own = table(found, {"block": block}, language)
    columns = [
        _column(_("Rank"), number=True),
        _column(_("Unit"), 5),
        _column(_("Total"), number=True),
        _column(_("Grade")),
        _column(_("Span of places"), 3),
        _column(""),
        _column(_("Applies"), 1, number=True),
        _column(_("Rests on 0/0"), 1, number=True),
    ]
    rows = [
        [
            words.place(line.place, language),
            found.name(line.own.key, language),
            fixed(line.score, language, found.digits),
            words.grade_words(found.result.edition, line.own.grade) or "–",
            words.span_words(line.sure.low, line.sure.high) if line.sure else "–",
            _bar(line.place, line.sure, own.ranked),
            f"{number(line.applicable, language, 0)}%",
            f"{number(line.on_nothing, language, 1)}%" if line.on_nothing is not None else "–",
        ]
        for line in own.lines
    ]
    heading = {"kind": "heading", "text": block_name(found.result.edition, block, language)}
    return [heading, _text(words.head(found, own, language)), _table(columns, rows)]


def _moves(found: Shown, block: str, own: Moves | None, language: str) -> list[Block]:
    """What moves the places of a block, in short; nothing where no place can move."""
    told = [*_choices(own, language), *_outs(own, found.result.edition, language)] if own else []
    if not told:
        return []
    name = block_name(found.result.edition, block, language).lower()
    return [{"kind": "heading", "text": _("What moves the places: %(block)s") % {"block": name}}, *told]


def _choices(own: Moves, language: str) -> list[Block]:
    if not own.factors:
        return []
    said = _(
        "Over all choices a unit moves by %(shift)s places on average. "
        "What of that comes from each choice by itself, and together with the others:"
    )
    rows = [
        [_(FACTORS[one.code]), words.part_words(one.alone, language), words.part_words(one.in_all, language)]
        for one in own.factors
    ]
    columns = [_column(_("Choice"), 4), _column(_("Alone"), 3), _column(_("In all"), 3)]
    how = _(
        "Sobol indices of the mean shift of places, from %(sets)s samples of each choice; in brackets the interval "
        "of 95%%. 0 says that a share is too small to be measured."
    )
    told = _text(said % {"shift": number(Fraction(own.mean_shift), language, 1)})
    return [told, _table(columns, rows), _text(how % {"sets": number(Fraction(own.sets), language, 0)})]


def _outs(own: Moves, edition: Edition, language: str) -> list[Block]:
    moving = [out for out in own.outs if out.mean_shift][:MOST_OUT]
    names = {node.code: f"{node.code} {local(node.name)}" for node in edition.root.walk()}
    rows = [
        [names[out.code], number(Fraction(out.mean_shift), language), number(Fraction(out.most), language, 1)]
        for out in moving
    ]
    columns = [
        _column(_("Left out"), 6),
        _column(_("Places moved on average"), 2, number=True),
        _column(_("At most"), 2, number=True),
    ]
    said = _(
        "Each is left out in turn and the rest scored as if it were all. "
        "The further the places move, the more hangs on it."
    )
    return [_text(said), _table(columns, rows)] if rows else []


def _bar(place: Any, sure: Any, many: int) -> Any:
    if place is None or sure is None:
        return ""
    return {"low": sure.low, "high": sure.high, "at": float(place), "many": many}


def _card(found: Shown, own: UnitResult, language: str) -> list[Block]:
    edition = found.result.edition
    sure = found.spans.get(own.key)
    many = sum(one.rank is not None for one in found.of_block(own.block))
    said = _("{total} of {most} points; place {place} of {many}; grade: {grade}.").format(
        total=fixed(own.total, language, found.digits),
        most=number(own.most, language),
        place=words.place(own.rank, language),
        many=many,
        grade=words.grade_words(edition, own.grade) or "–",
    )
    span = _(
        "The place may lie between {low} and {high}, counted in another fair way, or with a few cases gone otherwise."
    )
    told = [_text(said), *([_text(span.format(low=sure.low, high=sure.high))] if sure else [])]
    parts = [[local(group.name), *_points(node, language)] for group, node in pillars(edition, own)]
    heads = [_column(_("Pillar"), 5), _column(_("Points"), number=True), _column(_("Share of maximum"), number=True)]
    leaves = [_item(one, language) for one in cards.items(found, own)]
    columns = [
        _column(_("Indicator"), 6),
        _column(_("Points"), number=True),
        _column(_("Share of maximum"), number=True),
        _column(_("Values"), 3),
        _column(_("How it stands"), 2),
    ]
    return [
        *told,
        _table(heads, parts),
        {"kind": "heading", "text": _("All indicators")},
        _table(columns, leaves, size=9),
        *_corrections(found, language, own.key),
    ]


def _item(one: cards.Item, language: str) -> list[str]:
    name = local(one.node.name)
    if not isinstance(one.node, Indicator):
        return [name, *_points(one.result, language), "", ""]
    values = words.cells_words(one.result.cells, one.node)
    return [f"{one.node.code} {name}", *_points(one.result, language), values, words.state_words(one.result.state)]


def _points(node: Any, language: str) -> list[str]:
    share = node.score / node.most if node.score is not None and node.most else None
    return [
        f"{number(node.score, language)} / {number(node.most, language)}",
        percent(share, language, 0),
    ]


def _corrections(found: Shown, language: str, unit: str = "") -> list[Block]:
    told = corrections(found, unit)
    if not told:
        return []
    lines = [_text(_correction(one, found.name(one.entry.participant.unit_id, language))) for one in told]
    return [{"kind": "heading", "text": _("What was put right")}, *lines]


def _correction(one: Correction, name: str) -> str:
    return f"{one.at:%d/%m/%Y} · {name} · {one.entry.indicator}: {one.reason}"


def _text(text: str) -> Block:
    return {"kind": "text", "text": text}


def _column(text: str, width: int = 0, number: bool = False) -> Block:
    return {"text": text, "width": width, "number": number}


def _table(columns: list[Block], rows: list[list[Any]], size: float = 10) -> Block:
    return {"kind": "table", "columns": columns, "rows": rows, "size": size}
