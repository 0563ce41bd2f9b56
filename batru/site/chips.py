"""The chip of a due time: it stands in every row of every list, so it is written by one plain function."""

from datetime import UTC, datetime
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_
from markupsafe import Markup, escape

from batru.site import formats, moments
from batru.site.drawn import stands_until
from batru.site.language import spoken
from batru.site.quick import icon

# What each of the shared states is called, looks like and is marked with; any other one is "unknown".
STATES = {
    "on_time": (N_("On time"), "on-time", "circle-check"),
    "due_soon": (N_("Due soon"), "due-soon", "clock-hour-4"),
    "late": (N_("Late"), "late", "alert-triangle"),
    "paused": (N_("Paused"), "paused", "player-pause"),
    "done": (N_("Done"), "done", "checks"),
    "unknown": (N_("Unknown"), "unknown", "help"),
}

# Chips already drawn, with the moments between which each says what is so; the bound is on their number.
ROOM = 8192
FOREVER = datetime.max.replace(tzinfo=UTC)
_NEVER = (Markup(), FOREVER, FOREVER)
_chips: dict[
    tuple[str, datetime | None, str | None, datetime | None, str | None], tuple[Markup, datetime, datetime]
] = {}


@cache
def look(language: str, state: str) -> tuple[str, Markup, str]:
    """The class, the mark and the escaped word of a state in the language of now, which is `language`."""
    word, css, mark = STATES.get(state, STATES["unknown"])
    return css, icon(mark), str(escape(gettext(word)))


def due(
    due_at: datetime | None,
    now: datetime,
    state: str | None = None,
    done_at: datetime | None = None,
    words: str | None = None,
) -> Markup:
    """How a due time stands at `now`; `state` overrides what follows from the times, `words` what is said of them."""
    asked = (spoken(), due_at, state, done_at, words)
    chip, since, until = _chips.get(asked, _NEVER)
    if not since <= now <= until:
        chip = _drawn(due_at, now, state, done_at, words)
        until = FOREVER if due_at is None else moments.said_until(due_at, now)
        if len(_chips) >= ROOM:
            _chips.clear()
        _chips[asked] = (chip, now, until)
    stands_until(until)
    return chip


def _drawn(
    due_at: datetime | None, now: datetime, state: str | None, done_at: datetime | None, words: str | None
) -> Markup:
    shown = state or moments.due_state(due_at, now, done_at)
    css, mark, word = look(spoken(), shown)
    title = f' title="{formats.day_and_clock(due_at)}"' if due_at else ""
    says = f"<span>{escape(words)}</span>" if words else _says(shown, word, due_at, now, done_at)
    return Markup(
        f'<span class="bt-chip bt-{css}"{title}>{mark}<span class="visually-hidden">{word}: </span>{says}</span>'
    )


def _says(shown: str, word: str, due_at: datetime | None, now: datetime, done_at: datetime | None) -> str:
    if shown == "done":
        return f"<span>{word}{f' {formats.short_day(done_at)}' if done_at else ''}</span>"
    if shown == "paused":
        return f"<span>{escape(gettext('clock stopped'))}</span>"
    attribute = f' datetime="{due_at.isoformat()}"' if due_at else ""
    return f"<time{attribute}>{escape(formats.due_words(due_at, now))}</time>"
