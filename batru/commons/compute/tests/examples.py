"""Works that the tests let the process do."""

import os
import time

from batru.kernel.refusal import Refusal


def double(number: float) -> dict[str, float]:
    return {"value": 2 * number, "pid": os.getpid()}


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def end() -> None:
    os._exit(1)


def refuse(unit: str) -> None:
    raise Refusal("examples.no", what="No {unit}.", why="None.", next_step="Choose.", unit=unit, status=404)


def stumble() -> None:
    raise ValueError("over its own feet")


def blank() -> float:
    return float("nan")
