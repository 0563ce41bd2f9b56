"""What a word on an indicator is worth: by layer, and if it were another one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from batru.evaluation.models import Campaign, Participant
from batru.evaluation.reads.sheets import Roll, Sheet, Word, edition_of, values_of
from batru.evaluation.rules.entries import Layer, holding
from batru.evaluation.rules.values import impossible
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.given import AWARDED, DataFault, Given
from batru.law.index_sets.model import Edition
from batru.law.index_sets.rules import cells as cells_of
from batru.law.index_sets.scoring import Scored
from batru.law.index_sets.sheet import Leaf, leaves, sheet
from batru.law.index_sets.units import Unit, score_units

UNUSABLE = N_("The value cannot be used.")


def leaves_of(campaign: Campaign, participant: Participant) -> list[Leaf]:
    """The indicators of a unit's sheet, in order."""
    return leaves(sheet(edition_of(campaign)[1], participant.profile))


def leaf_of(participant: Participant, code: str) -> Leaf:
    """One indicator of a unit's sheet; Refusal (404) where it has none of the name."""
    found = next((leaf for leaf in leaves_of(participant.campaign, participant) if leaf.code == code), None)
    if found is None:
        raise Refusal(
            "evaluation.indicator.unknown",
            what=N_("The sheet has no indicator {name}."),
            why=N_("The unit is not scored by it."),
            next_step=N_("Choose one from the list."),
            status=404,
            name=code,
        )
    return found


def said_before(found: Mapping[str, Sheet], own: Participant, indicator: str, view: str) -> Word | None:
    """The word that holds in a view before somebody judges."""
    held = holding(words_of(found, own.unit_id, indicator), view)
    return held[1] if held else None


def by_layer(
    campaign: Campaign, found: Mapping[str, Sheet], layer: Layer, roll: Roll | None = None
) -> dict[str, dict[str, Scored]]:
    """By unit and indicator, what the word of one layer alone is worth; nothing where it is silent."""
    alone = {
        unit: {code: {Layer.CORRECTED: said[layer]} for code, said in own.items() if layer in said}
        for unit, own in found.items()
    }
    values = values_of(campaign, alone, "final", roll)
    scored = _leaves(values.edition, list(values.units))
    return {unit: {code: own[code] for code in alone.get(unit, ()) if code in own} for unit, own in scored.items()}


def in_view(
    campaign: Campaign, found: Mapping[str, Sheet], view: str, roll: Roll | None = None
) -> dict[str, dict[str, Scored]]:
    """By unit and indicator, what holds in a view."""
    values = values_of(campaign, found, view, roll)
    return _leaves(values.edition, list(values.units))


def worth(
    campaign: Campaign, found: Mapping[str, Sheet], view: str, participant: Participant, code: str,
    cells: Mapping[str, str],
) -> Fraction | None:  # fmt: skip
    """The score of an indicator if these cells held in a view; Refusal for a value that cannot be."""
    values = values_of(campaign, found, view)
    units = [_with(unit, code, cells) if unit.key == participant.unit_id else unit for unit in values.units]
    try:
        scores = score_units(values.edition, units)
    except DataFault as fault:
        raise unusable(fault) from None
    own = next(one for one in scores if one.unit.key == participant.unit_id)
    return next((part.score for part in own.base.walk() if part.code == code), None)


def check_cells(leaf: Leaf, cells: Iterable[str]) -> None:
    """Refusal for a cell that the indicator's rule does not read."""
    known = {*cells_of(leaf.scoring.rule), "", "part", "whole", AWARDED}
    strange = sorted(set(cells) - known)
    if strange:
        raise _refused(N_("The rule of {name} reads no {cell}."), name=leaf.code, cell=strange[0])


def check_figures(own: Participant, leaf: Leaf, cells: Mapping[str, str]) -> None:
    """The same for figures that somebody types, and Refusal for what the rule would score although it cannot be."""
    check_cells(leaf, cells)
    if wrong := impossible(edition_of(own.campaign)[1], leaf, cells):
        why, next_step, params = wrong
        raise Refusal("evaluation.value", what=UNUSABLE, why=why, next_step=next_step, **params)


def unusable(fault: DataFault) -> Refusal:
    """A value that cannot be scored, in its own words."""
    return _refused(fault.reason, **fault.params)


def words_of(found: Mapping[str, Sheet], unit: str, code: str) -> Mapping[Layer, Word]:
    """What each layer says of an indicator of a unit."""
    return found.get(unit, {}).get(code, {})


def _leaves(edition: Edition, units: list[Unit]) -> dict[str, dict[str, Scored]]:
    """A value that cannot be scored is left out: it has no score, and keeps none of the others from theirs."""
    while True:
        try:
            scores = score_units(edition, units)
        except DataFault as fault:
            unit, code = fault.where[:2]
            units = [_without(one, code) if one.key == unit else one for one in units]
        else:
            return {one.unit.key: {part.code: part for part in one.base.walk()} for one in scores}


def _with(unit: Unit, code: str, cells: Mapping[str, str]) -> Unit:
    return replace(unit, cells={**unit.cells, code: Given.of(dict(cells))})


def _without(unit: Unit, code: str) -> Unit:
    return replace(unit, cells={key: given for key, given in unit.cells.items() if key != code})


def _refused(why: str, **params: Any) -> Refusal:
    return Refusal(
        "evaluation.value",
        what=UNUSABLE,
        why=why,
        next_step=N_("Correct the figures."),
        **params,
    )
