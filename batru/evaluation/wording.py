"""Words that the pages of evaluation share, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from batru.evaluation import telling
from batru.evaluation.rules.approvals import Held, Standing
from batru.evaluation.rules.entries import Layer, Level
from batru.evaluation.rules.fields import Field
from batru.evaluation.rules.stages import Stage
from batru.evaluation.rules.stages import Standing as WindowStanding
from batru.kernel.text import N_

STAGES: Mapping[str, str] = {
    Stage.SELF: N_("Self-assessment"),
    Stage.APPRAISAL: N_("Appraisal"),
    Stage.COUNCIL: N_("Council"),
    Stage.REPLY: N_("Replies to the result"),
}
WINDOWS: Mapping[str, str] = {
    WindowStanding.AHEAD: N_("still to come"),
    WindowStanding.OPEN: N_("open now"),
    WindowStanding.GRACE: N_("late, still let pass"),
    WindowStanding.SHUT: N_("over"),
}
LAYERS: Mapping[str, str] = {
    Layer.COUNTED: N_("Counted by the system"),
    Layer.SELF: N_("Told by the unit"),
    Layer.APPRAISED: N_("Checked by the appraiser"),
    Layer.COUNCIL: N_("Decided by the council"),
    Layer.CORRECTED: N_("Put right after publication"),
}
# What a set of points leaves open, by the index's own words for it.
FACTORS: Mapping[str, str] = {
    "weights": N_("the weights"),
    "normalisation": N_("the common scale"),
    "aggregation": N_("the way from parts to wholes"),
    "zero": N_("what 0/0 counts"),
    "sampling": N_("the few cases behind a share"),
}
MOVERS: Mapping[str, str] = {
    "factor": N_("a choice that was left open, or the few cases behind a share"),
    "left_out": N_("an indicator or group that does not count"),
}
ANSWERS = {"yes": N_("Yes"), "no": N_("No"), "na": N_("Does not apply")}


def field_label(field: Field) -> Mapping[str, str] | str:
    """What a cell counts: as the set says it, else by its name."""
    return field.words or telling.cell_name(field.cell)


def waits_for(held: Standing) -> str:
    """Who has the sheet now, as a sentence."""
    if held.is_published:
        return _("Result published")
    if held.is_open(Level.UNIT):
        return _("With the unit")
    if held.held[Level.UNIT] is Held.APPROVED:
        return _("Handed in; the office takes it over next")
    if held.is_open(Level.OFFICE):
        return _("Being appraised")
    if held.is_open(Level.COUNCIL):
        return _("Before the council")
    return _("Decided; to be published")
