"""The example's years that are over, drawn (simulated) and published; the last was put right once after a reply."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

from batru.commons import bulk
from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.places.public import Unit, descendants
from batru.evaluation.actions.campaigns import keep_document, subject_of
from batru.evaluation.engine.drawing import answer, chance
from batru.evaluation.models import Approval, Campaign, Correction, Entry, Participant, Publication, Talk, Window
from batru.evaluation.reads.replies import CORRECTED as HELD
from batru.evaluation.reads.sheets import edition_of, sheets, values_of
from batru.evaluation.rules.entries import Layer, Level, Origin, Said, Step, Verdict, holding
from batru.evaluation.rules.stages import Stage
from batru.index.public import Period, index_set
from batru.kernel.period import VIETNAM
from batru.law.catalogue import Document
from batru.law.index_sets.checks import checked
from batru.law.index_sets.frozen import digest, frozen, score_periods
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.reader import KIND
from batru.law.index_sets.seal import sealed
from batru.law.index_sets.sheet import leaves, sheet

SET = "district_proposed"
ENGINE = "batru.points/1"
OFFICE = "phong-van-hoa-thong-tin"
# Kinds of units that take part, the profile of each, and how many of them at most.
PROFILES = {"ward": ("ward", 60), "department": ("department", 20), "school": ("school", 12)}
BY_AGENCIES = {"S03": Origin.AGENCY, "S05": Origin.AGENCY, "S06": Origin.AGENCY, "G24": Origin.IMPORTED}
ENTRY = ("participant_id", "indicator", "layer", "cells", "origin", "verdict", "reason", "sources", "by", "at")
REPLY = "Báo cáo quý IV đã nộp trên hệ thống trước hạn nhưng chưa được tính; đề nghị tính lại."
ANSWER = "Đã đối chiếu: đơn vị nộp đủ báo cáo đúng hạn. Hội đồng thống nhất tính lại chỉ số này."
PUT_RIGHT = "Tính thiếu báo cáo quý IV đã nộp đúng hạn."
FIRST_NOTE = "Kết quả mô phỏng, dùng để minh họa phần mềm."
SECOND_NOTE = "Công bố lại sau khi đính chính một chỉ số theo kiến nghị của đơn vị. Kết quả mô phỏng."


@dataclass(frozen=True, slots=True)
class Past:
    """A year that is over, by its days; `earlier` is the word by which it is drawn below the year after."""

    code: str
    stages: Mapping[Stage, tuple[str, str]]
    handed_in: str
    appraised: str
    decided: str
    published: str
    earlier: str = ""


PASTS = (
    Past(
        "2020",
        {
            Stage.SELF: ("2020-12-07", "2020-12-31"),
            Stage.APPRAISAL: ("2021-01-04", "2021-01-25"),
            Stage.COUNCIL: ("2021-02-22", "2021-03-03"),
            Stage.REPLY: ("2021-03-05", "2021-04-02"),
        },
        handed_in="2020-12-28",
        appraised="2021-01-20",
        decided="2021-03-01",
        published="2021-03-05",
        earlier="2020",
    ),
    Past(
        "2021",
        {
            Stage.SELF: ("2021-12-06", "2021-12-31"),
            Stage.APPRAISAL: ("2022-01-04", "2022-01-25"),
            Stage.COUNCIL: ("2022-02-07", "2022-02-16"),
            Stage.REPLY: ("2022-02-18", "2022-03-18"),
        },
        handed_in="2021-12-28",
        appraised="2022-01-20",
        decided="2022-02-14",
        published="2022-02-18",
    ),
)
LAST = PASTS[-1]
REPLIED, CORRECTED, AGAIN = "2022-02-25", "2022-03-10", "2022-03-15"


@dataclass(frozen=True, slots=True)
class _Year:
    """The campaign with its edition, and who took part."""

    past: Past
    campaign: Campaign
    own: IndexSet
    edition: Edition
    participants: Mapping[str, Participant]
    by: str


def has_years() -> bool:
    """Whether all of them are there already."""
    return not _lacking()


@act("evaluation.year.drawn", needs="evaluation.year.draw")
def load_years(root: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Draw the years that are not there yet of the units under `root` by the proposed set, and publish them.

    The last is published twice. How many units took part, counted each year.
    """
    many = [_draw(past, root, by.key) for past in _lacking()]
    return Deed(sum(many), subject_of(LAST.code), root, {"units": sum(many), "simulated": True})


def set_of_then() -> IndexSet:
    """The proposed set as it stands, put in force two years earlier: nobody proposed it then."""
    data = deepcopy(dict(index_set(SET).data))
    data["versions"][0]["from"] = f"{PASTS[0].code}-01-01"
    return checked(Document(KIND, SET, Path(f"{SET}.yaml"), data), None)


def _lacking() -> list[Past]:
    there = set(Campaign.objects.values_list("code", flat=True))
    return [past for past in PASTS if past.code not in there]


def _draw(past: Past, root: str, by: str) -> int:
    campaign = _campaign(past, root, by)
    own, edition = edition_of(campaign)
    year = _Year(past, campaign, own, edition, _participants(campaign, root), by)
    bulk.write(Entry, ENTRY, map(attrgetter(*ENTRY), _entries(year)))
    _approve(year)
    first = _publish(year, 1, past.published, FIRST_NOTE)
    if past is LAST:
        _put_right(year, first)
        _publish(year, 2, AGAIN, SECOND_NOTE)
    return len(year.participants)


def moment(day: str, hour: int = 9) -> datetime:
    """Nine o'clock of a day."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=VIETNAM)


def _campaign(past: Past, root: str, by: str) -> Campaign:
    opened = moment(past.stages[Stage.SELF][0])
    locality = next(one for one in descendants(root, opened.date()) if one.key.endswith(f"/{OFFICE}"))
    campaign = Campaign.objects.create(
        code=past.code,
        name_vi=f"Đánh giá chuyển đổi số năm {past.code}",
        name_en=f"Digital transformation evaluation {past.code}",
        document=keep_document(set_of_then(), opened),
        root_id=root,
        office_id=locality.key,
        period=past.code,
        simulated=True,
        opened_by=by,
        opened_at=opened,
    )
    Window.objects.bulk_create(
        Window(campaign=campaign, stage=stage, opens_at=moment(first, 7), closes_at=moment(last, 17), grace_days=2)
        for stage, (first, last) in past.stages.items()
    )
    return campaign


def _participants(campaign: Campaign, root: str) -> dict[str, Participant]:
    units = descendants(root, Period.parse(campaign.period).last_day)
    rows = [Participant(campaign=campaign, unit_id=key, profile=profile) for key, profile in _chosen(units)]
    return {row.unit_id: row for row in Participant.objects.bulk_create(rows)}


def _chosen(units: list[Unit]) -> Iterator[tuple[str, str]]:
    for kind, (profile, most) in PROFILES.items():
        keys = sorted(one.key for one in units if one.kind == kind)
        # Schools by their keys' ends, so that kindergartens, primary and lower secondary schools mix.
        ordered = keys if kind != "school" else sorted(keys, key=lambda key: chance(key, "chosen"))
        yield from ((key, profile) for key in sorted(ordered[:most]))


def _entries(year: _Year) -> Iterator[Row]:
    filled = {profile: leaves(sheet(year.edition, profile)) for profile in year.edition.profile_codes}
    for key, participant in year.participants.items():
        strength = chance(key, "strength")
        for leaf in filled[participant.profile]:
            found = answer(key, leaf, strength, year.past.earlier)
            origin = BY_AGENCIES.get(leaf.code, Origin.TYPED)
            told = Row(
                participant_id=participant.pk, indicator=leaf.code, layer=Layer.SELF, cells=dict(found.told),
                origin=origin, verdict="", reason="", sources={}, by=year.by, at=moment(year.past.handed_in),
            )  # fmt: skip
            yield told
            looked = {"layer": Layer.APPRAISED, "cells": dict(found.held), "verdict": found.verdict}
            yield Row(**{**vars(told), **looked, "reason": found.reason, "at": moment(year.past.appraised)})
    yield from _beside(year)


def _beside(year: _Year) -> Iterator[Row]:
    """A bonus for one ward, a penalty for another, both by the council."""
    wards = [one for one in year.participants.values() if one.profile == "ward"]
    said = (("innovation", "2", "Sáng kiến được nhân rộng."), ("late_window", "1", "Nộp phiếu sau thời hạn."))
    for ward, (code, points, reason) in zip(wards[1:3], said, strict=True):
        yield Row(
            participant_id=ward.pk, indicator=code, layer=Layer.COUNCIL, cells={"": points}, origin=Origin.TYPED,
            verdict=Verdict.REPLACED, reason=reason, sources={}, by=year.by, at=moment(year.past.decided),
        )  # fmt: skip


def _approve(year: _Year) -> None:
    steps = (
        (Level.UNIT, Step.SUBMITTED, year.past.handed_in),
        (Level.OFFICE, Step.APPROVED, year.past.appraised),
        (Level.COUNCIL, Step.APPROVED, year.past.decided),
    )
    Approval.objects.bulk_create(
        Approval(participant=one, level=level, step=step, by=year.by, at=moment(day, 10))
        for one in year.participants.values()
        for level, step, day in steps
    )


def _publish(year: _Year, number: int, day: str, note: str) -> Publication:
    at = moment(day)
    found = sheets(year.campaign, at)
    law = digest(dict(year.own.data))
    made: dict[str, Any] = frozen(year.own, score_periods(year.own, [values_of(year.campaign, found)]))
    layers = {
        unit: {code: str(word[0]) for code, said in own.items() if (word := holding(said, "final"))}
        for unit, own in found.items()
    }
    known = {"campaign": year.past.code, "number": number, "known_at": at.astimezone(UTC).isoformat()}
    made["publication"] = {**known, "nights": {}, "counting": {}, "engine": ENGINE, "catalogue": law, "layers": layers}
    return Publication.objects.create(
        campaign=year.campaign,
        number=number,
        document=year.campaign.document,
        known_at=at,
        frozen=sealed(made),
        results_digest=made["digests"]["results"],
        engine=ENGINE,
        catalogue_digest=law,
        note=note,
        by=year.by,
        at=at,
    )


def _put_right(year: _Year, first: Publication) -> None:
    """The reply of the first ward whose reports were counted short, and the entry that puts them right."""
    rows = Entry.objects.filter(participant__in=year.participants.values(), indicator="G13", layer=Layer.APPRAISED)
    short = next(row for row in rows.order_by("pk") if int(row.cells["whole"]) > int(row.cells["part"]))
    asked = Talk.objects.create(
        participant=short.participant, indicator="G13", kind=Said.OBJECTION, text=REPLY, by=year.by, at=moment(REPLIED)
    )
    Talk.objects.create(
        participant=short.participant, indicator="G13", kind=Said.RESPONSE, about=asked, text=ANSWER, by=year.by,
        at=moment(REPLIED) + timedelta(days=9),
    )  # fmt: skip
    node = first.frozen["results"][0]["units"][short.participant.unit_id]["nodes"]["G13"]
    kept = {"before": node["score"], "after": node["most"], "cells": short.cells}
    right = Entry.objects.create(
        participant=short.participant, indicator="G13", layer=Layer.CORRECTED, origin=Origin.TYPED, by=year.by,
        cells={"part": short.cells["whole"], "whole": short.cells["whole"]}, verdict=Verdict.RAISED, reason=PUT_RIGHT,
        sources={HELD: kept}, at=moment(CORRECTED),
    )  # fmt: skip
    Correction.objects.create(
        publication=first, entry=right, objection=asked, reason=PUT_RIGHT, by=year.by, at=moment(CORRECTED)
    )
