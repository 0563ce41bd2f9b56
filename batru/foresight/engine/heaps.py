"""A binary heap inside an array, smallest on top; the caller keeps its size."""

from typing import Any

from numpy.typing import NDArray

from batru.foresight.engine.compiled import compiled


@compiled
def push(heap: NDArray[Any], size: int, key: Any) -> None:
    """Lay `key` into a heap of `size` keys; the array must have room for one more."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if heap[above] <= key:
            break
        heap[place] = heap[above]
        place = above
    heap[place] = key


@compiled
def pop(heap: NDArray[Any], size: int) -> Any:
    """Take the smallest key out of a heap of `size` >= 1 keys."""
    top = heap[0]
    last = heap[size - 1]
    count = size - 1
    place = 0
    below = 1
    while below < count:
        if below + 1 < count and heap[below + 1] < heap[below]:
            below += 1
        if last <= heap[below]:
            break
        heap[place] = heap[below]
        place = below
        below = 2 * place + 1
    heap[place] = last
    return top
