"""What people may type: a campaign, a value, a paper, more time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.commons import home
from batru.evaluation.rules.campaigns import NewCampaign, Opens, check_code
from batru.evaluation.rules.deadlines import usual_windows, window
from batru.evaluation.rules.fields import NOT_APPLICABLE, Asks, Field, plain_number
from batru.evaluation.rules.stages import Stage
from batru.evaluation.rules.typed import Typed
from batru.index.public import Period
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal

LONGEST_GRACE = 30


@dataclass(frozen=True)
class Asked:
    """A campaign's form: what was typed, the campaign where it could be read, and sentences about what could not."""

    values: Mapping[str, str]
    campaign: NewCampaign | None
    errors: Mapping[str, str]


def read_value(indicator: str, wanted: tuple[Field, ...], data: Mapping[str, str]) -> Typed:
    """A value from a sheet's form: numbers as they are written in the reader's language."""
    if data.get("na"):
        return Typed(indicator, {"": NOT_APPLICABLE}, data.get("reason", ""))
    language = get_language() or "vi"
    cells = {field.cell: data.get(field.name, "").strip() for field in wanted}
    numbers = {field.cell for field in wanted if field.asks in (Asks.NUMBER, Asks.SHARE)}
    return Typed(
        indicator, {cell: plain_number(text, language) if cell in numbers else text for cell, text in cells.items()}
    )


def day_of(text: str) -> date | None:
    """A day as a date field sends it; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Viet Nam."""
    return window(day, day).closes_at


def blank_campaign(year: int, office: str, name: Mapping[str, str]) -> dict[str, str]:
    """What a fresh form holds: the year, its usual name, and the windows of the proposed calendar."""
    values = {"code": str(year), "period": str(year), "name_vi": name["vi"], "name_en": name["en"]}
    for stage, opens in usual_windows(year, home.desk(office)).items():
        values[f"{stage}_first"] = local_day(opens.opens_at).isoformat()
        values[f"{stage}_last"] = local_day(opens.closes_at).isoformat()
        values[f"{stage}_grace"] = str(opens.grace_days)
    return values


def read_campaign(data: QueryDict, set_code: str, root: str, office: str) -> Asked:
    """A campaign from a form: `unit` for each ticked one, its `profile:<unit>` beside, and `verifier:<indicator>`."""
    values = {name: str(data.get(name, "")).strip() for name in data}
    errors: dict[str, str] = {}
    for name in ("code", "name_vi", "name_en"):
        if not values.get(name):
            errors[name] = _("Fill this in.")
    if values.get("code"):
        _try_code(values["code"].lower(), errors)
    try:
        Period.parse(values.get("period", ""))
    except ValueError:
        errors["period"] = _("Write a year, a month or a run of months, like 2022.")
    windows = {stage: found for stage in Stage if (found := _window(stage, values, errors)) is not None}
    ticked = [key for key in data.getlist("unit") if key]
    if not ticked:
        errors["unit"] = _("Tick the units that take part.")
    if errors:
        return Asked(values, None, errors)
    named = {
        name.removeprefix("verifier:"): key for name, key in values.items() if name.startswith("verifier:") and key
    }
    new = NewCampaign(
        code=values["code"].lower(),
        name={"vi": values["name_vi"], "en": values["name_en"]},
        set_code=set_code,
        period=values["period"],
        root=root,
        office=office,
        windows=windows,
        units={key: values.get(f"profile:{key}", "") for key in ticked},
        verifiers=named,
    )
    return Asked(values, new, {})


def _try_code(code: str, errors: dict[str, str]) -> None:
    try:
        check_code(code)
    except Refusal as refusal:
        errors["code"] = " ".join(_(each).format(**refusal.params) for each in (refusal.why, refusal.next_step))


def _window(stage: Stage, values: Mapping[str, Any], errors: dict[str, str]) -> Opens | None:
    first, last = (day_of(values.get(f"{stage}_{side}", "")) for side in ("first", "last"))
    grace = values.get(f"{stage}_grace", "") or "0"
    if first is None:
        errors[f"{stage}_first"] = _("Write the first day.")
    if last is None:
        errors[f"{stage}_last"] = _("Write the last day.")
    elif first is not None and last < first:
        errors[f"{stage}_last"] = _("The last day lies before the first.")
    if not grace.isdecimal() or int(grace) > LONGEST_GRACE:
        errors[f"{stage}_grace"] = _("Write a number of working days, at most %(most)s.") % {"most": LONGEST_GRACE}
        return None
    return window(first, last, int(grace)) if first and last and last >= first else None
