"""What is most endangered. Pure."""

from datetime import datetime, timedelta

SOON = timedelta(hours=24)


def danger(due_at: datetime | None, now: datetime) -> str:
    """late, due_soon (within a day) or on_time; unknown without a due time."""
    if due_at is None:
        return "unknown"
    if due_at < now:
        return "late"
    return "due_soon" if due_at - now < SOON else "on_time"
