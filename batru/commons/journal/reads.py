"""Questions to the journal."""

from collections.abc import Iterator

from django.db import connection

from batru.commons.journal.models import Entry
from batru.commons.journal.rules import OVERLAP, Bookmark, Line, SealedLine, broken_at


def history(subject: str) -> list[Entry]:
    """All entries of a subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("seq"))


def first_break(subject: str) -> int | None:
    """Where the chain of a subject is broken, or None where it holds."""
    return broken_at(_sealed(subject))


def changes_since(cursor: int) -> tuple[int, set[tuple[str, str]]]:
    """The new cursor and the (fact, month) pairs of all entries after `cursor`.

    Where several write at once, numbers are given before commit, so a late transaction may appear below the cursor:
    the last entries are read again. SQLite lets one write at a time, so nothing can appear below.
    """
    last = head()
    if last == cursor:
        return last, set()
    again = 0 if connection.vendor == "sqlite" else OVERLAP
    pairs = Entry.objects.filter(id__gt=cursor - again, id__lte=last).exclude(fact="")
    return last, set(pairs.values_list("fact", "month").distinct())


def entries_since(mark: Bookmark, limit: int = 1_000) -> tuple[Bookmark, list[Entry]]:
    """The entries that a reader has not seen, oldest first, and where he is after them; each is seen once."""
    late = Entry.objects.filter(id__in=mark.missing).order_by("id") if mark.missing else ()
    found = [*late, *Entry.objects.filter(id__gt=mark.last).order_by("id")[:limit]]
    return mark.moved(entry.pk for entry in found), found


def at_the_end() -> Bookmark:
    """Where somebody is who begins to read now: he sees what is written from here on."""
    first = max(head() - OVERLAP, 0)
    return Bookmark(first).moved(Entry.objects.filter(id__gt=first).values_list("id", flat=True))


def head() -> int:
    """The number of the last entry; 0 before the first."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _sealed(subject: str) -> Iterator[SealedLine]:
    for entry in history(subject):
        line = Line(
            entry.subject,
            entry.act,
            entry.actor,
            entry.at,
            entry.payload,
            entry.fact,
            entry.month,
            entry.recorded_at,
        )
        yield SealedLine(line, entry.seq, entry.previous, entry.digest)
