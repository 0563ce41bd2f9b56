"""A campaign is opened."""

from collections.abc import Mapping
from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.places.public import subtree_keys, unit
from batru.evaluation.actions.laying import lay_first, tell_units
from batru.evaluation.models import Campaign, Participant, SetDocument, Verifier, Window
from batru.evaluation.rules.campaigns import NewCampaign, Opens, check_code, check_windows, refused
from batru.evaluation.rules.stages import Stage
from batru.index.public import Period, index_set, lacks_words
from batru.kernel.text import N_
from batru.law.index_sets.frozen import digest
from batru.law.index_sets.model import Edition, IndexSet


def subject_of(code: str) -> str:
    """What the journal and the tasks call a campaign."""
    return f"campaign/{code}"


@act("evaluation.campaign.opened", needs="evaluation.campaign.open")
def open_campaign(new: NewCampaign, *, by: Actor, at: datetime) -> Deed[int]:
    """Open it with the set as its file stands now; the campaign's number."""
    check_code(new.code)
    check_windows(new.windows)
    own, edition = _set(new)
    _check_units(new, edition)
    if Campaign.objects.filter(code=new.code).exists():
        raise refused(N_("There is a campaign {name} already."), N_("Choose another short name."), name=new.code)
    row = Campaign.objects.create(
        code=new.code,
        name_vi=new.name["vi"],
        name_en=new.name["en"],
        document=keep_document(own, at),
        root_id=unit(new.root).key,
        office_id=unit(new.office).key,
        period=new.period,
        simulated=new.simulated,
        opened_by=by.key,
        opened_at=at,
    )
    Window.objects.bulk_create(
        Window(campaign=row, stage=stage, opens_at=w.opens_at, closes_at=w.closes_at, grace_days=w.grace_days)
        for stage, w in new.windows.items()
    )
    taking_part = Participant.objects.bulk_create(
        Participant(campaign=row, unit_id=key, profile=profile) for key, profile in sorted(new.units.items())
    )
    Verifier.objects.bulk_create(
        Verifier(campaign=row, indicator=code, unit_id=key) for code, key in sorted(new.verifiers.items())
    )
    _call(row, taking_part, new.windows[Stage.SELF], by, at)
    told = {"set": row.document_id, "period": new.period, "units": len(new.units)}
    return Deed(row.pk, subject_of(new.code), new.root, told)


def keep_document(own: IndexSet, at: datetime) -> SetDocument:
    """The set's file under its digest, kept once."""
    data = dict(own.data)
    row, _ = SetDocument.objects.get_or_create(
        digest=digest(data), defaults={"code": own.code, "data": data, "kept_at": at}
    )
    return row


def _call(row: Campaign, own: list[Participant], window: Opens, by: Actor, at: datetime) -> None:
    """Work before every unit, due at the window's end, and a message to its people."""
    lay_first(row, own, window.closes_at, by=by, at=at)
    tell_units(
        [one.unit_id for one in own],
        "evaluation/opened",
        subject_of(row.code),
        at,
        name={"vi": row.name_vi, "en": row.name_en},
        opens_at=window.opens_at,
        closes_at=window.closes_at,
    )


def _set(new: NewCampaign) -> tuple[IndexSet, Edition]:
    try:
        day = Period.parse(new.period).last_day
    except ValueError:
        why, next_step = N_("{period} is no period."), N_("Write a year, a month or a run of months, like 2022.")
        raise refused(why, next_step, period=repr(new.period)) from None
    own = index_set(new.set_code)
    edition = own.on(day)
    if edition is None:
        why = N_("No version of the set {set} that can be scored holds on {day}.")
        raise refused(why, N_("Choose another set or period."), set=new.set_code, day=day)
    if not edition.can_be_scored:
        why = N_("Of the set {set} only its structure is known; not known: {lacks}.")
        next_step = N_("Have the missing part filled in with its source, or choose another set.")
        raise refused(why, next_step, set=new.set_code, lacks=lacks_words(edition))
    return own, edition


def _check_units(new: NewCampaign, edition: Edition) -> None:
    if not new.units:
        raise refused(N_("No unit takes part."), N_("Choose the units to be evaluated."))
    known = subtree_keys([new.root], Period.parse(new.period).last_day)
    _need_known(new.units, known, N_("{wrong} does not lie under the campaign's place."))
    profiles = dict.fromkeys(new.units.values())
    _need_known(profiles, set(edition.profile_codes), N_("The set has no profile {wrong}."))
    _need_known(new.verifiers, {one.code for one in edition.indicators}, N_("The set has no indicator {wrong}."))


def _need_known(given: Mapping[str, object], known: set[str], why: str) -> None:
    strange = sorted(set(given) - known)
    if strange:
        raise refused(why, N_("Correct the list."), wrong=strange[0])
