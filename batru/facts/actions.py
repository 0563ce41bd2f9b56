"""Deeds: published figures are taken in, whole and with the digest of their files."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from batru.commons import home
from batru.commons.journal.public import Actor, Deed, act, history
from batru.facts.models import Observation
from batru.kernel.fact_tables import OBSERVATIONS
from batru.law.observations import Publication, load_publications

BATCH = 2_000


def load_observations(*, by: Actor, at: datetime) -> int:
    """Take in every publication of the catalogue that changed since it was taken in last; how many figures."""
    return sum(
        load_publication(own, by=by, at=at) for own in load_publications(home.catalogue()) if not _is_loaded(own)
    )


@act("facts.publication.loaded", needs="facts.publication.load")
def load_publication(publication: Publication, *, by: Actor, at: datetime) -> Deed[int]:
    """Put a publication's figures in the place of those it brought before; how many they are."""
    Observation.objects.filter(series=publication.code).delete()
    rows = list(_rows(publication))
    Observation.objects.bulk_create(rows, BATCH)
    return Deed(
        len(rows),
        subject=_subject(publication),
        payload={"digest": publication.digest, "figures": len(rows)},
        fact=OBSERVATIONS.name,
    )


def _is_loaded(publication: Publication) -> bool:
    entries = history(_subject(publication))
    return bool(entries) and entries[-1].payload["digest"] == publication.digest


def _subject(publication: Publication) -> str:
    return f"facts.publication/{publication.code}"


def _rows(publication: Publication) -> Iterator[Observation]:
    measured_in = {indicator.code: indicator.measured_in.en for indicator in publication.indicators}
    for figure in publication.figures():
        yield Observation(
            key="|".join((figure.indicator, figure.unit, figure.kind, figure.start.isoformat(), figure.status)),
            series=publication.code,
            locality=settings.BATRU_LOCALITY,
            unit=figure.unit,
            indicator=figure.indicator,
            period_start=figure.start,
            period_kind=figure.kind,
            value=figure.value,
            unit_of_measure=measured_in[figure.indicator],
            status=figure.status,
            source=publication.source.vi,
            source_url=publication.source_url,
            provisional=figure.provisional,
        )
