"""Where a table keeps what, read from the set file: its own names of columns, and what it publishes."""

from collections.abc import Sequence

from batru.index.method import refusals
from batru.index.method.keys import LEAST, Keys
from batru.index.method.refusals import Step, refuse
from batru.index.method.spec import Layout, Published, Spec
from batru.index.method.table import columns_of


def read_layout(data: object, path: Sequence[Step]) -> Layout:
    """The names that a table has for what the set reads."""
    keys = Keys(data, path)
    made = Layout(
        unit=keys.text("unit", ""),
        name=keys.text("name", ""),
        year=keys.text("year", ""),
        columns={code: column for column, code in keys.texts("columns").items()},
        missing=keys.many("missing", lambda value, _place: str(value)),
        published=_published(keys.get("published") or {}, (*path, "published")),
    )
    if len(made.columns) < len(keys.texts("columns")):
        raise refuse((*path, "columns"), refusals.TWICE, node=_twice(list(keys.texts("columns").values())))
    keys.done()
    return made


def _published(data: object, path: Sequence[Step]) -> Published:
    keys = Keys(data, path)
    made = Published(
        total=keys.text("total", ""),
        rank=keys.text("rank", ""),
        nodes=keys.texts("nodes"),
        ranks=keys.texts("ranks"),
        tolerance=keys.number("tolerance", 0.0, 0),
        divided_by=keys.number("divided_by", 1.0, LEAST),
    )
    keys.done()
    return made


def check_layout(spec: Spec, path: Sequence[Step]) -> None:
    """Refuse names of columns for what the set does not read, and published figures of what is no part of it."""
    columns, nodes = {*columns_of(spec)}, {own.code for own in spec.nodes}
    for code, column in spec.layout.columns.items():
        if code not in columns:
            raise refuse((*path, "columns", column), refusals.NOT_READ, column=code)
    for key, own in (("nodes", spec.layout.published.nodes), ("ranks", spec.layout.published.ranks)):
        for code in own:
            if code not in nodes:
                raise refuse((*path, "published", key, code), refusals.NO_NODE, node=code)


def _twice(codes: Sequence[str]) -> str:
    return next(code for code in codes if codes.count(code) > 1)


def places(layout: Layout, columns: Sequence[str], unit: str = "", year: str = "") -> Layout:
    """Which columns of a table hold unit, name and year: as asked, as the set says, or by their plain names."""
    name = layout.name or "name"
    own_year = year or layout.year or ("year" if "year" in columns else "")
    return Layout(unit or layout.unit or "unit", name if name in columns else "", own_year)
