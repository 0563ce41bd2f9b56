"""What a campaign must be before it opens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from batru.evaluation.rules.stages import Stage
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Opens:
    """When a stage opens and closes, and how many working days of lateness are let pass."""

    opens_at: datetime
    closes_at: datetime
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What is asked for: `units` gives each unit's profile, `verifiers` the unit that verifies an indicator.

    `period` is a year, a month or a run of months (2022, 2022-11, 2022-01..2022-06); `office` conducts the campaign.
    """

    code: str
    name: Mapping[str, str]
    set_code: str
    period: str
    root: str
    office: str
    windows: Mapping[Stage, Opens]
    units: Mapping[str, str]
    verifiers: Mapping[str, str]
    simulated: bool = False


# What stands in an address where a campaign's short name would stand.
RESERVED = frozenset({"new", "results", "units"})
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def check_code(code: str) -> None:
    """A short name stands in addresses: plain letters and digits, and none that leads elsewhere."""
    if not CODE.fullmatch(code):
        why = N_("A short name has small letters without marks, digits and hyphens, 60 at most: not {name}.")
        raise refused(why, N_("Choose another short name."), name=code)
    if code in RESERVED:
        why = N_("The short name {name} leads to a page of the program.")
        raise refused(why, N_("Choose another short name."), name=code)


def check_windows(windows: Mapping[Stage, Opens]) -> None:
    """Every stage has a window that ends after it begins, and none opens before the one in front of it."""
    missing = [stage for stage in Stage if stage not in windows]
    if missing:
        raise refused(N_("The stage {stage} has no window."), N_("Give each stage its first and last day."), missing[0])
    for stage, own in windows.items():
        if own.closes_at <= own.opens_at:
            raise refused(N_("The window of {stage} ends before it begins."), N_("Correct its days."), stage)
    for earlier, later in pairwise(Stage):
        if windows[later].opens_at < windows[earlier].opens_at:
            raise refused(N_("{stage} would open before the stage in front of it."), N_("Put them in order."), later)


def refused(why: str, next_step: str, stage: str = "", **params: Any) -> Refusal:
    """A campaign that is not opened, in words."""
    what = N_("The campaign was not opened.")
    return Refusal("evaluation.campaign", what=what, why=why, next_step=next_step, stage=stage, **params)
