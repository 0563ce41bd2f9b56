"""When a dossier that came by post counts as filed (Decision 45/2016/QĐ-TTg; Circular 17/2017/TT-BTTTT)."""

from datetime import datetime


def signed_at(by_office: datetime | None, by_carrier: datetime | None) -> datetime | None:
    """A hand-over record is signed when both have signed it: the later moment; None until then."""
    if by_office is None or by_carrier is None:
        return None
    return max(by_office, by_carrier)


def filed_at(signed: datetime | None, *, complete: bool, completed_at: datetime | None) -> datetime | None:
    """The moment the record was signed; where papers were missing, the moment the supplement was complete.

    A supplement cannot be complete before the papers it belongs to were handed over.
    """
    if signed is None:
        return None
    if complete:
        return signed
    return None if completed_at is None else max(signed, completed_at)
