"""Python values as Arrow arrays, by hand: pyarrow's own way loads pandas where it is installed, which costs seconds."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa

from batru.kernel.fact_tables import Kind

# Moments are stored without a zone, in UTC: every engine then reads the same clock, whatever zone its session has.
STORED = {
    Kind.CODE: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.MOMENT: pa.timestamp("us"),
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = EPOCH.date().toordinal()
MICROSECOND = timedelta(microseconds=1)


def array(values: Sequence[Any], kind: Kind) -> pa.Array:
    """Values of one kind, None where there is none; TypeError for a value of another kind or a moment without zone."""
    missing = np.fromiter((value is None for value in values), np.bool_, len(values))
    nulls = int(missing.sum())
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little")) if nulls else None
    buffers = [valid, *BUFFERS[kind](values)]
    return pa.Array.from_buffers(STORED[kind], len(values), buffers, nulls)


def one(value: Any, kind: Kind) -> pa.Scalar:
    """One value as Arrow's computing functions take it."""
    return array([value], kind)[0]


def raw(values: pa.Array) -> np.ndarray[Any, Any]:
    """The numbers of an array of fixed width, as they lie in memory; what lies under an empty value is not told."""
    kind = np.dtype(f"{'f' if pa.types.is_floating(values.type) else 'i'}{values.type.bit_width // 8}")
    return np.frombuffer(values.buffers()[1], kind, len(values), values.offset * kind.itemsize)


def microseconds(moment: datetime) -> int:
    """An aware moment as it is stored: microseconds since 1970 in UTC; TypeError for a moment without zone."""
    return (moment - EPOCH) // MICROSECOND


def _letters(values: Sequence[str | None]) -> list[pa.Buffer]:
    encoded = [b"" if value is None else _of(value, str).encode() for value in values]
    offsets = np.fromiter(accumulate(map(len, encoded), initial=0), np.int32, len(encoded) + 1)
    return [pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]


def _moments(values: Sequence[datetime | None]) -> list[pa.Buffer]:
    return _numbers([0 if value is None else microseconds(_of(value, datetime)) for value in values], np.int64)


def _days(values: Sequence[date | None]) -> list[pa.Buffer]:
    return _numbers([0 if value is None else _of(value, date).toordinal() - FIRST_DAY for value in values], np.int32)


def _flags(values: Sequence[bool | None]) -> list[pa.Buffer]:
    flags = np.fromiter((False if value is None else _of(value, bool) for value in values), np.bool_, len(values))
    return [pa.py_buffer(np.packbits(flags, bitorder="little"))]


def _wholes(values: Sequence[int | None]) -> list[pa.Buffer]:
    return _numbers([0 if value is None else _of(value, int) for value in values], np.int64)


def _fractions(values: Sequence[float | None]) -> list[pa.Buffer]:
    return _numbers([0.0 if value is None else float(_of(value, int, float)) for value in values], np.float64)


def _numbers(values: list[Any], kind: Any) -> list[pa.Buffer]:
    return [pa.py_buffer(np.array(values, kind))]


def _of(value: Any, *kinds: type) -> Any:
    """The value itself, when it is of the kind: a flag is no number, and a day is no moment."""
    wrong_flag = isinstance(value, bool) and bool not in kinds
    if wrong_flag or not isinstance(value, kinds):
        raise TypeError(f"{value!r} is no {' or '.join(kind.__name__ for kind in kinds)}")
    return value


BUFFERS: dict[Kind, Callable[[Sequence[Any]], list[pa.Buffer]]] = {
    Kind.CODE: _letters,
    Kind.TEXT: _letters,
    Kind.MOMENT: _moments,
    Kind.DAY: _days,
    Kind.FLAG: _flags,
    Kind.WHOLE: _wholes,
    Kind.NUMBER: _fractions,
}
