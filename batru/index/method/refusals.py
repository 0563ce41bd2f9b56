"""What a set file or a table of values cannot be used for, told with the place in the file."""

from collections.abc import Sequence
from typing import Any

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

Step = str | int

NEEDED = N_("'{key}' is needed here and was not given.")
UNKNOWN_KEY = N_("'{key}' is not known here; known are: {known}.")
NOT_ONE_OF = N_("{value} is not one of: {known}.")
NOT_A_NUMBER = N_("{value} is not a number.")
OUT_OF_BOUNDS = N_("{value} does not lie between {low} and {high}.")
TOO_SMALL = N_("{value} is less than {low}.")
BAD_CELL = N_("'{column}' of {unit} is '{value}', which is no number.")
TOO_LARGE = N_("'{column}' of {unit} is '{value}', which is too large to be worked with.")
NOT_WHOLE = N_("{value} is not a whole number.")
UNREAD = N_("'{key}' says nothing here; it is read with: {known}.")
UPSIDE_DOWN = N_("{low} is not less than {high}.")
NOT_A_LIST = N_("A list is expected here.")
NOT_A_MAPPING = N_("Keys with values are expected here.")
TWICE = N_("'{node}' stands twice.")
NO_PARENT = N_("'{node}' counts in '{parent}', which is no group of this set.")
NO_CHILDREN = N_("Nothing counts in the group '{node}'.")
ROOTS = N_("Exactly one group must count in no other; these do: {codes}.")
CIRCLE = N_("The groups {codes} count in one another.")
NO_WEIGHT = N_("The weights of what counts in '{node}' add up to nothing.")
NO_COLUMN = N_("The table has no column '{column}'.")
NOT_READ = N_("The set reads no column '{column}'.")
NO_NODE = N_("'{node}' is no part of this set.")
NO_LOGARITHM = N_("'{node}' of {unit} is {value}; only a figure above 0 has a logarithm.")
NO_SHARE = N_("'{column}' of {unit} is {value}, but a share of cases lies between 0 and {most}.")
NO_TARGET = N_("'{node}' needs '{key}' for the scale '{scale}'.")
LEVELS = N_("{given} given for {levels} levels: give one for all, or one a level from the bottom up.")
NO_UNITS = N_("No unit is left after screening.")
ROW_TWICE = N_("The unit '{unit}' stands twice in the same year.")
NOT_POSITIVE = N_("A {mean} mean needs figures above 0, and '{node}' of {unit} is {value}.")
NEGATIVE_WEIGHT = N_("The first principal component gives '{node}' a weight below 0.")
NO_BALANCE = N_("No weights above 0 give every part of '{node}' its share of influence.")
NOT_VARIED = N_("'{factor}' is asked for, but nothing in it varies.")
NO_FACTOR = N_("Nothing varies, so there is nothing to explain.")
NO_YEARS = N_("'{how}' fills in from other years, and the table has none.")
TOO_FINE = N_("Scores of {value} cannot be ranked to {digits} digits.")
NO_YEAR = N_("The table has no year {year}.")
NO_UNIT = N_("There is no unit '{unit}' in the result.")


class MethodRefusal(Refusal):
    """A refusal that knows the path in the set file, for those who show the line."""

    path: tuple[Step, ...]


def refuse(path: Sequence[Step], why: str, **params: Any) -> MethodRefusal:
    """The refusal of a set file at a path in it."""
    made = MethodRefusal(
        "index.method.set",
        what=N_("The set cannot be used; look at {place}."),
        why=why,
        next_step=N_("Correct the set file at this place and read it again."),
        place=" › ".join(str(step) for step in path) or "/",
        **params,
    )
    made.path = tuple(path)
    return made


def refuse_values(why: str, **params: Any) -> MethodRefusal:
    """The refusal of a table of values, or of what a set asks of it."""
    made = MethodRefusal(
        "index.method.values",
        what=N_("The values cannot be worked out as the set asks."),
        why=why,
        next_step=N_("Correct the table of values, or ask for another method in the set."),
        **params,
    )
    made.path = ()
    return made
