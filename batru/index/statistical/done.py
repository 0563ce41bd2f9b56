"""What a run did to the figures, in sentences: who was left out, what was filled in, drawn in or could not be used."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from batru.index.method.prepared import LEFT_OUT, Event
from batru.index.statistical.work import Worked
from batru.kernel.text import N_

TREATED = {
    "winsorised": N_("extreme figures moved to their neighbour"),
    "log": N_("the logarithm taken"),
    "log_mirrored": N_("the logarithm taken from the other end"),
    "box_cox": N_("a power of the figures taken"),
}
# What speaks against an indicator as it was given.
QUALITY = {
    "few_figures": N_("few figures"),
    "many_zeros": N_("many zeros"),
    "few_different": N_("few different figures"),
    "outliers": N_("outliers"),
}
Chosen = Callable[[Event], bool]


def sentences(worked: Worked, language: str) -> list[str]:
    """In the order of the steps; one sentence where nothing was done."""
    return list(_sentences(worked, language)) or [_("Nothing was left out, filled in or changed.")]


def _sentences(worked: Worked, language: str) -> Iterator[str]:
    events = worked.result.prepared.events
    if lost := [own for own in events if own.what == "zero_denominator"]:
        message = _("%(n)s figures have nothing to be divided by and are missing: %(codes)s.")
        yield message % {"n": len(lost), "codes": _counted(worked, lost, language)}
    if out := [own for own in events if own.what == LEFT_OUT]:
        units = ", ".join(_unit(worked, own) for own in out)
        yield _("Left out by screening, for too few figures or too many zeros: %(units)s.") % {"units": units}
    if filled := [own for own in events if own.step == "impute"]:
        message = _("%(n)s figures were missing and have been filled in: %(codes)s.")
        yield message % {"n": len(filled), "codes": _counted(worked, filled, language)}
    if treated := [own for own in events if own.what in TREATED]:
        codes = "; ".join(f"{_name(worked, own, language)}: {_(TREATED[own.what])}" for own in treated)
        yield _("Outliers were treated: %(codes)s.") % {"codes": codes}
    yield from _of_scales(worked, events, language)


def _of_scales(worked: Worked, events: Sequence[Event], language: str) -> Iterator[str]:
    logs = [own.code for own in worked.result.spec.indicators if own.log]
    if logs:
        names = ", ".join(worked.names[code].en if language == "en" else worked.names[code].vi for code in logs)
        yield _("The logarithm stands for the figure itself: %(codes)s.") % {"codes": names}
    for what, message in (
        ("no_figures", N_("No unit has a figure: %(codes)s.")),
        ("all_equal", N_("All units are equal, so nothing tells them apart: %(codes)s.")),
    ):
        if found := [own for own in events if own.what == what]:
            yield _(message) % {"codes": ", ".join(_name(worked, own, language) for own in found)}
    if ends := [own for own in events if own.step == "absent"]:
        message = _("%(n)s missing figures count as an end of the scale: %(codes)s.")
        yield message % {"n": len(ends), "codes": _counted(worked, ends, language)}


def _counted(worked: Worked, events: Sequence[Event], language: str) -> str:
    """Indicators with how many figures each."""
    many = Counter(own.code for own in events)
    names = worked.names
    return ", ".join(f"{names[code].en if language == 'en' else names[code].vi} ({n})" for code, n in many.items())


def _unit(worked: Worked, own: Event) -> str:
    name = worked.units[own.unit]
    return f"{name} {own.year}" if own.year else name


def _name(worked: Worked, own: Event, language: str) -> str:
    words = worked.names[own.code]
    name = words.en if language == "en" else words.vi
    return f"{name} ({own.year})" if own.year else name
