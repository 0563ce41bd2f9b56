"""What each entry of a mapping means, for whoever writes one."""

from collections.abc import Sequence
from typing import NamedTuple

from batru.kernel.text import N_


class Entry(NamedTuple):
    """One entry: its name, what it says, how it is written, and whether a mapping must have it."""

    name: str
    meaning: str
    example: str
    needed: bool = False


ENTRIES: Sequence[Entry] = (
    Entry("name", N_("What this mapping is called."), '{vi: "Hệ thống cũ", en: "The old system"}', True),
    Entry("source", N_("Where the log comes from, and its terms."), '"Export of 3 March 2023"'),
    Entry(
        "locality",
        N_("Where the dossiers land: a place of their own with its units, or (ours: true) beside our own dossiers."),
        '{code: old-system, name: {vi: "…", en: "…"}, units: {mot-cua: {vi: "…", en: "…"}}}',
        True,
    ),
    Entry("owner_system", N_("The system that owns the status of these dossiers."), '"Old system"', True),
    Entry("time_zone", N_("The zone of times that are written without an offset."), "Asia/Ho_Chi_Minh", True),
    Entry("time_formats", N_("How times are written, besides ISO 8601."), '["%d/%m/%Y %H:%M"]'),
    Entry("empty", N_("Words that stand for no value."), '["-"]'),
    Entry(
        "read",
        N_("The form of the file, where it cannot be told: its encoding, delimiter or sheet."),
        '{delimiter: ";"}',
    ),
    Entry("case", N_("The column that names the dossier; its rows may stand anywhere in the file."), "Mã hồ sơ", True),
    Entry("activity", N_("The column that names the step; leave it out where a row is a whole dossier."), "Bước"),
    Entry("at", N_("The column with the time of the step."), "Thời điểm"),
    Entry("lifecycle", N_("The column and the states of a step that count, where a log tells more than its end."),
          '{column: "lifecycle:transition", count: [complete]}'),
    Entry(
        "moments",
        N_("When it was handed in, received, due, done and handed over: a column, or the first or last of steps."),
        '{submitted_at: {event: first}, done_at: {activity: ["Trả kết quả"], take: last}}',
        True,
    ),
    Entry("procedure", N_("One procedure for all, or the column that names it."), "{column: Mã TTHC}", True),
    Entry("field", N_("One field for all, or the column that names it."), "{column: Lĩnh vực}"),
    Entry("unit", N_("The column of the unit, and which of the units each of its words means."),
          '{column: Bộ phận, values: {"Một cửa": mot-cua}}'),
    Entry("channel", N_("The column of the way in, and what its words mean: counter, online, post or other."),
          '{column: Kênh, values: {"Trực tuyến": online}, otherwise: other}'),
    Entry("state", N_("The column of the state, and what its words mean."), "{column: Trạng thái}"),
    Entry("result", N_("How the answer was given out: electronic, paper, or none where no paper is due."),
          '{column: Tệp kết quả, values: {"": paper}, otherwise: electronic}'),
    Entry("supplements", N_("The steps in which something was asked to be added."), '{activity: ["Yêu cầu bổ sung"]}'),
)  # fmt: skip
