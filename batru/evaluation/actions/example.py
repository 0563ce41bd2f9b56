"""The example's own year of evaluation: open at the example's today, its sheets filled so and so far (simulated)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from batru.commons import home
from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.places.public import descendants
from batru.evaluation.actions.campaigns import open_campaign, subject_of
from batru.evaluation.actions.example_targets import drawn_targets
from batru.evaluation.models import Campaign, Entry, Participant, Target
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.rules.campaigns import NewCampaign
from batru.evaluation.rules.deadlines import usual_windows
from batru.evaluation.rules.drawn import chance, drawn_cells
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.fields import fields
from batru.index.public import Period, index_set
from batru.kernel.period import local_day
from batru.law.index_sets.sheet import leaves, sheet

SET = "district_proposed"
PROFILES = ("ward", "department")
# The example's own ward is nearly done, so that its people can hand it in; the others stand where they stand.
# What the example's dossiers tell; online levels, payments and complaints of a year are not drawn, so units tell them.
FACTS = frozenset({"in_time_share", "first_time_right_share", "content_share"})
LEFT_OPEN = ("G01", "G06", "S08")


def has_campaign(year: int) -> bool:
    """Whether the example's campaign of a year is there already."""
    return Campaign.objects.filter(code=str(year)).exists()


@act("evaluation.example.filled", needs="evaluation.campaign.open")
def load_example(year: int, root: str, office: str, own: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Open the year for wards and departments under `root`, fill some sheets and set targets; `own` is its ward."""
    _open(year, root, office, by, at)
    campaign = Campaign.objects.select_related("document").get(code=str(year))
    rows = list(_entries(campaign, own, at))
    Entry.objects.bulk_create(rows, 500)
    wards = campaign.participants.filter(profile="ward").order_by("unit_id").values_list("unit_id", flat=True)
    Target.objects.bulk_create(drawn_targets(list(wards), own, year, by.key, at))
    return Deed(len(rows), subject_of(campaign.code), root, {"entries": len(rows), "simulated": True})


def _open(year: int, root: str, office: str, by: Actor, at: datetime) -> None:
    edition = index_set(SET).on(Period.year(year).last_day)
    assert edition is not None, "the example's set holds in the example's year"
    found = {one.key: edition.profile_for(one.kind) for one in descendants(root, local_day(at))}
    new = NewCampaign(
        code=str(year),
        name={"vi": f"Đánh giá chuyển đổi số năm {year}", "en": f"Digital transformation evaluation {year}"},
        set_code=SET,
        period=str(year),
        root=root,
        office=office,
        windows=usual_windows(year, home.desk(office)),
        units={key: profile for key, profile in found.items() if profile in PROFILES},
        verifiers={},
        simulated=True,
    )
    open_campaign(new, by=by, at=at)


def _entries(campaign: Campaign, own: str, at: datetime) -> Iterator[Entry]:
    """What units with a good start have written by now; what is counted from records nobody writes."""
    _, edition = edition_of(campaign)
    counted = {one.code for one in edition.indicators if one.fed_by and FACTS.issuperset(one.fed_by)}
    indicators = {one.code: one for one in edition.indicators}
    by_profile = {code: leaves(sheet(edition, code)) for code in PROFILES if code in edition.profile_codes}
    for participant in campaign.participants.order_by("unit_id"):
        key = participant.unit_id
        for leaf in by_profile[participant.profile]:
            if leaf.code in counted or not _is_written(key, leaf.code, own):
                continue
            cells = drawn_cells(key, leaf.code, fields(indicators[leaf.code], leaf.scoring))
            yield _entry(participant, leaf.code, cells, at)


def _is_written(unit: str, code: str, own: str) -> bool:
    if unit == own:
        return code not in LEFT_OPEN
    pace = chance(unit, "pace") - 0.25
    return chance(unit, code, "written") < pace


def _entry(participant: Participant, code: str, cells: Mapping[str, str], at: datetime) -> Entry:
    return Entry(
        participant=participant,
        indicator=code,
        layer=Layer.SELF,
        cells=dict(cells),
        origin=Origin.TYPED,
        by="system:prepare",
        at=at - timedelta(minutes=round(50 * chance(participant.unit_id, code, "minute"))),
    )
