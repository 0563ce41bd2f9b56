"""A result computed again from what was stored: any publication, and any past moment of a campaign."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from batru.commons import home
from batru.evaluation.models import Campaign, Participant, Publication, SetDocument
from batru.evaluation.reads.sheets import Word, sheets
from batru.evaluation.rules.counted import Found, recounted
from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.publishing import nights_of
from batru.evaluation.rules.standing import Known, Plain, Seat, set_of, stood
from batru.facts.public import versions
from batru.index.public import (
    Counted,
    Period,
    Places,
    counting,
    figures_at,
    keep_places,
    places_at,
    places_known,
)
from batru.kernel.fact_tables import TABLES
from batru.law.catalogue import yaml_below
from batru.law.index_sets.frozen import ENGINE

Sheets = Mapping[str, Mapping[str, Mapping[Layer, Word]]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a result is to rest on; `how` is told in the frozen file.

    Nights, ways of counting, engine and catalogue, and the digest of the tree of units (`places`; the present one where
    there is none, as in publications that were made before trees were kept).
    """

    campaign: Campaign
    document: SetDocument
    known_at: datetime
    number: int
    how: Mapping[str, Any]


def as_of(campaign: Campaign, moment: datetime) -> Plain:
    """The result as it would have been published at a past moment; by publications before it where there are any."""
    return at_ground(ground_at(campaign, moment))


def again(publication: Publication) -> Plain:
    """A publication computed again from entries, kept facts and kept law; nothing is taken from its frozen results."""
    how = publication.frozen["publication"]
    told = {name: how[name] for name in ("nights", "places", "counting", "engine", "catalogue") if name in how}
    campaign, document = publication.campaign, publication.document
    return at_ground(Ground(campaign, document, publication.known_at, publication.number, told))


def ground_at(campaign: Campaign, moment: datetime) -> Ground:
    """What a result of a past moment would have rested on: the law of the publication before it, and its counting."""
    before = Publication.objects.filter(campaign=campaign, at__lte=moment).order_by("-number").first()
    if before is None:
        return ground(campaign, campaign.document, moment, 1)
    own = ground(campaign, before.document, moment, before.number + 1)
    then = before.frozen["publication"]
    if own.how["counting"]["measures"].keys() - then["counting"]["measures"].keys():
        return own  # it did not know yet how these are counted
    how = {**own.how, "counting": then["counting"], "catalogue": then["catalogue"]}
    if own.how["nights"] == then["nights"]:
        how = {name: told for name, told in how.items() if name != "places"} | _named(then.get("places", ""))
    return replace(own, how=how)


def with_tree(ground: Ground) -> Ground:
    """The same with the tree of units kept, as it is now where no night kept it."""
    return ground if "places" in ground.how else replace(ground, how={**ground.how, "places": keep_places()})


def ground(campaign: Campaign, document: SetDocument, moment: datetime, number: int) -> Ground:
    """What a result rests on by a document: entries up to a moment, and the last night that was over then."""
    nights = nights_of({table.name: versions(table) for table in TABLES.values()}, moment)
    how = {
        "nights": nights,
        **_named(places_at(nights)),
        "counting": counting(measures_in(sheets(campaign, moment))),
        "engine": ENGINE,
        "catalogue": catalogue_digest(),
    }
    return Ground(campaign, document, moment, number, how)


def at_ground(ground: Ground) -> Plain:
    """The frozen file on a ground."""
    campaign = ground.campaign
    period = Period.parse(campaign.period)
    places = places_known(ground.how.get("places", ""))
    words = _counted_again(sheets(campaign, ground.known_at), period, ground.how, places)
    how = {
        "campaign": campaign.code,
        "number": ground.number,
        "known_at": ground.known_at.astimezone(UTC).isoformat(),
        **ground.how,
    }
    own = set_of(ground.document.data)
    return stood(Known(own, campaign.period, period.last_day, seats(campaign, places), words, how))


def seats(campaign: Campaign, places: Places) -> tuple[Seat, ...]:
    """The units that take part, below one another as the tree lay on the period's last day."""
    rows = list(Participant.objects.filter(campaign=campaign).select_related("unit").order_by("unit_id"))
    keys = {row.unit_id for row in rows}
    day = Period.parse(campaign.period).last_day
    right_above = {key: places.above(key, day)[:1] for key in keys}
    above = {key: own for key, several in right_above.items() for own in several if own in keys}
    return tuple(Seat(row.unit_id, row.unit.full_name, row.profile, above.get(row.unit_id, "")) for row in rows)


def measures_in(found: Sheets) -> set[str]:
    """The measures from which cells of these sheets were counted."""
    words = (layers[Layer.COUNTED] for sheet in found.values() for layers in sheet.values() if Layer.COUNTED in layers)
    return {str(source["measure"]) for word in words for source in word.sources.values() if _names_one(source)}


def catalogue_digest() -> str:
    """SHA-256 over every file of the catalogue and what is laid over it."""
    told = hashlib.sha256()
    for layer in home.catalogue().layers:
        for path in sorted(yaml_below(layer)):
            told.update(path.relative_to(layer).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()


def _named(places: str) -> Plain:
    return {"places": places} if places else {}


def _counted_again(
    found: Sheets, period: Period, how: Mapping[str, Any], places: Places
) -> dict[str, dict[str, dict[Layer, Any]]]:
    """The cells of every word; counted ones as the facts of the kept nights tell them, where those were kept."""
    figures = figures_at(how["counting"], sorted(found), period, how["nights"], places)
    return {
        unit: {
            code: {layer: _cells(word, figures, unit) for layer, word in layers.items()}
            for code, layers in sheet.items()
        }
        for unit, sheet in found.items()
    }


def _cells(word: Word, figures: Mapping[str, Mapping[str, Counted]], unit: str) -> Mapping[str, str]:
    if word.layer is not Layer.COUNTED:
        return word.cells
    return recounted(word.cells, word.sources, {code: _found(own[unit]) for code, own in figures.items()})


def _found(own: Counted) -> Found:
    return Found(own.part, own.whole, own.figure, own.is_divided, own.is_percent)


def _names_one(source: Any) -> bool:
    return isinstance(source, Mapping) and bool(source.get("measure"))
