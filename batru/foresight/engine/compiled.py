"""The one way in which this room compiles: cached on disk, free of the interpreter's lock, typed as written.

Compiled code is written in plain loops: whole-array expressions make the first run, before the cache, several times
slower to start and no faster to run.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code; `fastmath` stays off so that results are the same bits everywhere."""
    return cast(Callable[P, R], njit(cache=True, nogil=True)(function))
