"""Why a row could not be used, or was used with a remark, and what whoever sent it can do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from batru.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Reason:
    """Two sentences for a person; a remark leaves the row in use."""

    why: str
    next_step: str
    remark: bool = False


REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "quotes": Reason(
            N_("A quotation mark is opened or closed in the wrong place."),
            N_("Correct the quotation marks of this line, or export the file again."),
        ),
        "unclosed": Reason(
            N_("A quotation mark opens here and is not closed on its line; these lines were taken for one cell."),
            N_("Close the quotation mark, or write it twice where it belongs to the text, and send the file again."),
        ),
        "swallowed": Reason(
            N_("The line lies behind a quotation mark that an earlier line opened and did not close."),
            N_("Correct that earlier line, and send the file again."),
        ),
        "cell_long": Reason(
            N_("A cell of this line is longer than 131,072 characters, as none of a log is."),
            N_("Shorten the cell, or leave its column out of the export."),
        ),
        "cells": Reason(
            N_("The row has not as many cells as the header."),
            N_("Check whether a cell holds the separator or a line break without quotation marks."),
        ),
        "letters": Reason(
            N_("Letters in this cell are not text in the file's encoding."),
            N_("Save the file as UTF-8, or name its encoding in the mapping."),
        ),
        "no_key": Reason(N_("The attribute has no key."), N_("Ask the maker of the other system's XES export.")),
        "no_trace": Reason(
            N_("The event stands outside every trace, so its case is unknown."),
            N_("Ask the maker of the other system's XES export."),
        ),
        "no_case": Reason(
            N_("The row does not say which case it belongs to."),
            N_("Fill in the case's identifier, or leave the row out."),
        ),
        "no_time": Reason(
            N_("The event does not say when it happened."),
            N_("Fill in the time, or leave the row out."),
        ),
        "bad_time": Reason(
            N_("The time cannot be read."),
            N_("Write it as ISO 8601, or name its format in the mapping (time_formats)."),
        ),
        "no_submitted": Reason(
            N_("The case does not say when it was handed in."),
            N_("Fill in the column, or choose another rule for submitted_at in the mapping."),
        ),
        "out_of_range": Reason(
            N_("The time lies outside all that a running office can have seen."),
            N_("Correct the year; a zero or placeholder date has to be left empty."),
        ),
        "not_mapped": Reason(
            N_("The mapping does not say what this value means."),
            N_("Add it to the values in the mapping, or say there what holds otherwise."),
        ),
        "word_long": Reason(
            N_("The word is longer than 60 characters, too long for a code."),
            N_("Give it a short code among the values in the mapping."),
        ),
        "ends_before_start": Reason(
            N_("The case ended before it was handed in."),
            N_("Correct one of the two times in the other system."),
        ),
        "case_twice": Reason(
            N_("Another trace of the file has the same case identifier."),
            N_("Make identifiers unique in the export; the first trace was used."),
        ),
        "case_long": Reason(
            N_("The case's identifier is longer than 120 characters."),
            N_("Check that the mapping names the right column for the case."),
        ),
        "open": Reason(
            N_("The case has no end, so it counts as still open."),
            N_("Nothing, if it is; otherwise fill in its end and send the file again."),
            remark=True,
        ),
        "no_due": Reason(
            N_("The case has no due time, so it is neither on time nor late."),
            N_("Fill in its deadline and send the file again."),
            remark=True,
        ),
        "differs": Reason(
            N_("Rows of one case say different things; the first was taken."),
            N_("Correct the rows, or choose another column in the mapping."),
            remark=True,
        ),
        "not_counted": Reason(
            N_("The event is in a state that the mapping does not count."),
            N_("Nothing, if that is meant; otherwise add the state to lifecycle.count in the mapping."),
            remark=True,
        ),
    }
)
