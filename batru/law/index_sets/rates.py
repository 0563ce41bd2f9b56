"""How cells become a figure: kinds of rates, each in a version that never changes."""

from collections.abc import Callable
from fractions import Fraction

from batru.kernel.text import N_, Said, said
from batru.law.index_sets import settings
from batru.law.index_sets.given import Around, DataFault, Given, State, named
from batru.law.index_sets.rule import Kind, Rule, Share

PLAIN = Rule("share/1")


def rate(rule: Rule, given: Given) -> Share:
    """The figure of an indicator before any points: the rule's own rate, or part by whole."""
    how = rule.rate or PLAIN
    return RATES[how.kind].works(how, given, Around(), Fraction(1))


def rate_cells(rule: Rule) -> tuple[str, ...]:
    """The columns that the figure is read from."""
    how = rule.rate or PLAIN
    return RATES[how.kind].cells(how)


def divided(part: Fraction | None, whole: Fraction | None) -> Share:
    """Part by whole; nothing to divide by is a state of its own."""
    if whole is None or (part is None and whole):
        return State.MISSING
    if whole < 0 or (part or 0) < 0:
        raise DataFault(N_("a count is below zero"))
    if not whole:
        if part:
            raise DataFault(N_("the part is not zero, the whole is"))
        return State.NOTHING
    return Fraction(part or 0) / whole


def _share(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    part, whole = given.number("part"), given.number("whole")
    if part is None and whole is None:
        plain = given.number("")
        return State.MISSING if plain is None else plain
    return divided(part, whole)


def _weighted(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    weights = rule.numbers("weights")
    counts = named(given, weights)
    total = None if counts is None else sum((weights[name] * counts[name] for name in weights), Fraction(0))
    return divided(total, given.number("whole"))


def _less(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    counts = named(given, rule.settings["less"])
    whole = given.number("whole")
    if counts is None or whole is None:
        return State.NOTHING if whole == 0 else State.MISSING
    return divided(max(Fraction(0), whole - sum(counts.values())), whole)


def _largest_whole(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    wholes = named(given, rule.settings["wholes"])
    return divided(given.number("part"), None if wholes is None else max(wholes.values()))


def _worst_event(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    """`yes no | yes`: events of two subjects; one bad event makes its subject bad."""
    text = given.text("")
    if not text:
        return State.MISSING
    if text == "0":
        return State.NOTHING
    subjects = [subject.split() for subject in text.split("|")]
    if not all(subjects):
        raise DataFault(N_("a subject without events stands between the strokes"))
    good = sum(all(bool(Given({"": event}).flag("")) for event in events) for events in subjects)
    return Fraction(good, len(subjects))


def _lowest(rule: Rule, given: Given, around: Around, most: Fraction) -> Share:
    found = [given.number(name) for name in rule.settings["of"]]
    numbers = [number for number in found if number is not None]
    return min(numbers) if len(numbers) == len(found) else State.MISSING


def _weights(rule: Rule) -> Said:
    found = rule.settings["weights"]
    if not found:
        return said(N_("{setting} names nothing"), setting="weights")
    if not isinstance(found, dict):
        return said(N_("{setting} must give shares by name"), setting="weights")
    fit = all(0 <= each <= 1 for each in rule.numbers("weights").values())
    return Said() if fit else said(N_("a weight lies outside 0 to 1"))


def _counted(setting: str) -> Callable[[Rule], tuple[str, ...]]:
    return lambda rule: (*rule.settings[setting], "whole")


RATES = {
    "share/1": Kind(_share, cells=lambda rule: ("", "part", "whole")),
    "weighted/1": Kind(_weighted, frozenset({"weights"}), cells=_counted("weights"), fault=_weights),
    "less/1": Kind(_less, frozenset({"less"}), cells=_counted("less"), fault=settings.names("less")),
    "largest_whole/1": Kind(
        _largest_whole,
        frozenset({"wholes"}),
        cells=lambda rule: ("part", *rule.settings["wholes"]),
        fault=settings.names("wholes"),
    ),
    "worst_event/1": Kind(_worst_event),
    "lowest/1": Kind(
        _lowest, frozenset({"of"}), cells=lambda rule: tuple(rule.settings["of"]), fault=settings.names("of")
    ),
}
