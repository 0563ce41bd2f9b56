"""What each deed does to a dossier: its new state and moments, and the work that it ends and begins.

The acts apply these steps to rows under lock, and the loader of an example year to rows that it writes in bulk: one
rule for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.rules.ledger import WAITS_AS
from batru.pillars.government.onestop.rules.states import check_move

NO_DATE = datetime(9999, 12, 30, tzinfo=UTC)
CHECK, PROCESS, DECIDE, HAND_OVER = "onestop.check", "onestop.process", "onestop.decide", "onestop.hand_over"
EXTEND = "onestop.extend"
KINDS = (CHECK, PROCESS, DECIDE, HAND_OVER, EXTEND)
COUNTER_CLERK, SPECIALIST, CHAIR = "counter_clerk", "specialist", "chair"


class Steppable(Protocol):
    """The fields of a dossier that steps read and change."""

    code: str
    procedure: str
    channel: str
    filed_for: str
    assisted_by: str
    state: str
    unit_id: str
    received_unit_id: str
    holder_id: str
    specialist_id: int | None
    react_by: datetime
    act_by: datetime
    received_at: datetime | None
    due_first: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    handed_over_at: datetime | None


@dataclass(frozen=True, slots=True)
class Work:
    """A task to be given; `title` is a message id filled with what the dossier asks for."""

    kind: str
    title: str
    unit_key: str
    role: str
    post_id: int | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from a deed: the work it closes (kinds), the work it gives, and what the journal keeps."""

    closes: tuple[str, ...] = ()
    gives: Work | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


def submit(dossier: Steppable) -> Step:
    """Handed in, waiting at the desk that is to check it."""
    dossier.state, dossier.holder_id, dossier.act_by = "submitted", dossier.received_unit_id, dossier.react_by
    known = {
        "procedure": dossier.procedure,
        "channel": dossier.channel,
        "filed_for": dossier.filed_for,
        "assisted_by": dossier.assisted_by,
    }
    return Step(gives=_check_work(dossier), payload={name: value for name, value in known.items() if value})


def send(dossier: Steppable) -> Step:
    """The post is to fetch the papers: nobody owes anything before they are signed for at the desk."""
    dossier.state, dossier.holder_id, dossier.act_by = "sent", dossier.received_unit_id, NO_DATE
    return Step(payload={"procedure": dossier.procedure, "channel": dossier.channel})


def file(dossier: Steppable) -> Step:
    """Signed for at the desk, which is to check it."""
    check_move(dossier.state, "submitted", only_from="sent")
    dossier.state, dossier.act_by = "submitted", dossier.react_by
    return Step(gives=_check_work(dossier))


def receive(dossier: Steppable, at: datetime, due_at: datetime | None) -> Step:
    """Complete and correct in form: the legal clock starts."""
    check_move(dossier.state, "received")
    dossier.state, dossier.holder_id = "received", dossier.unit_id
    dossier.received_at, dossier.due_first = at, due_at
    _due(dossier, due_at)
    return Step(closes=(CHECK,), gives=_process_work(dossier), payload=_moment("due_at", due_at))


def refuse(dossier: Steppable, at: datetime, reason: str) -> Step:
    """Not to be accepted at all, with the reason that the applicant reads."""
    check_move(dossier.state, "refused")
    dossier.state, dossier.done_at, dossier.act_by = "refused", at, NO_DATE
    return Step(closes=(CHECK,), payload={"reason": reason})


def ask_supplement(dossier: Steppable, reason: str, missing: Sequence[str] = (), again: str = "") -> Step:
    """Something is missing: nobody at the office owes anything until the applicant answers."""
    check_move(dossier.state, "supplement_asked")
    dossier.state, dossier.act_by = "supplement_asked", NO_DATE
    said = {"reason": reason, "missing": list(missing), "again": again}
    return Step(closes=(CHECK, PROCESS), payload={name: words for name, words in said.items() if words})


def answer_supplement(dossier: Steppable, due_at: datetime | None, react_by: datetime) -> Step:
    """Back to whoever asked: to the counter before receipt, to the specialist after it, with the new due time."""
    to = "submitted" if dossier.received_at is None else "processing"
    check_move(dossier.state, to, only_from="supplement_asked")
    dossier.state = to
    if to == "submitted":
        dossier.react_by = dossier.act_by = react_by
        return Step(gives=_check_work(dossier), payload=_moment("react_by", react_by))
    _due(dossier, due_at)
    return Step(gives=_process_work(dossier), payload=_moment("due_at", due_at))


def suspend(dossier: Steppable, kind: str, article: str, reason: str) -> Step:
    """The clock stands still for a reason that the law knows; the office owes nothing meanwhile."""
    to = WAITS_AS[kind]
    check_move(dossier.state, to)
    dossier.state, dossier.act_by = to, NO_DATE
    return Step(closes=(PROCESS,), payload={"kind": kind, "article": article, "reason": reason})


def resume(dossier: Steppable, due_at: datetime | None) -> Step:
    """What was waited for is there: the specialist goes on, with the due time moved by the stop."""
    check_move(dossier.state, "processing", only_from=dossier.state if dossier.state in WAITS_AS.values() else "none")
    dossier.state = "processing"
    _due(dossier, due_at)
    return Step(gives=_process_work(dossier), payload=_moment("due_at", due_at))


def ask_extension(dossier: Steppable, sign_by: datetime, new_due_at: datetime, reason: str) -> Step:
    """The leader is to sign an apology and a new day; nothing moves before he has."""
    title = N_("Sign the apology and the new day: {what}")
    work = Work(EXTEND, title, dossier.unit_id, CHAIR, None, sign_by)
    return Step(gives=work, payload={**_moment("new_due_at", new_due_at), "reason": reason})


def extend(dossier: Steppable, due_at: datetime | None, text: str) -> Step:
    """The new day holds, for the dossier and for the work that is owed on it."""
    dossier.due_at, dossier.act_by = due_at, due_at or NO_DATE
    work = _process_work(dossier) if dossier.state != "proposed" else _decide_work(dossier)
    return Step(closes=(EXTEND,), gives=work, payload={**_moment("due_at", due_at), "text": text})


def hand_to(dossier: Steppable, post_id: int | None) -> Step:
    """Another specialist is to go on."""
    check_move(dossier.state, "proposed")  # what can be proposed is being processed
    dossier.specialist_id = post_id
    return Step(gives=_process_work(dossier))


def take(dossier: Steppable, post_id: int) -> Step:
    """A specialist makes it his own."""
    check_move(dossier.state, "processing", only_from="received")
    dossier.state, dossier.specialist_id = "processing", post_id
    return Step(gives=_process_work(dossier))


def propose(dossier: Steppable, text: str) -> Step:
    """Ready for the one who decides."""
    check_move(dossier.state, "proposed")
    dossier.state = "proposed"
    return Step(closes=(PROCESS,), gives=_decide_work(dossier), payload={"text": text})


def send_back(dossier: Steppable, reason: str) -> Step:
    """The one who decides wants something mended first."""
    check_move(dossier.state, "processing", only_from="proposed")
    dossier.state = "processing"
    return Step(closes=(DECIDE,), gives=_process_work(dossier), payload={"reason": reason})


def decide(dossier: Steppable, at: datetime, granted: bool, text: str) -> Step:
    """The answer is given; the desk that took the dossier in hands it over when the applicant comes for it."""
    check_move(dossier.state, "decided")
    dossier.state, dossier.done_at, dossier.holder_id = "decided", at, dossier.received_unit_id
    dossier.act_by = NO_DATE
    title = N_("Hand over the result: {what}")
    work = _work(dossier, HAND_OVER, title, COUNTER_CLERK)
    return Step(closes=(DECIDE, EXTEND), gives=work, payload={"granted": granted, "text": text})


def hand_over(dossier: Steppable, at: datetime) -> Step:
    """The applicant has the result."""
    check_move(dossier.state, "handed_over")
    dossier.state, dossier.handed_over_at, dossier.act_by = "handed_over", at, NO_DATE
    return Step(closes=(HAND_OVER,))


def withdraw(dossier: Steppable, at: datetime, due_at: datetime | None) -> Step:
    """The applicant wants it no more; possible until a decision exists (Decree 118/2025 art. 21)."""
    check_move(dossier.state, "withdrawn")
    _end(dossier, "withdrawn", at, due_at)
    return Step(closes=KINDS)


def stop(dossier: Steppable, at: datetime, due_at: datetime | None, kind: str, reason: str) -> Step:
    """Handling ends without a decision (Circular 03/2025 art. 7, form 05); once one exists it cannot be stopped."""
    if dossier.state in ("decided", "handed_over"):
        raise _decided_already()
    check_move(dossier.state, "stopped")
    _end(dossier, "stopped", at, due_at)
    return Step(closes=KINDS, payload={"kind": kind, "reason": reason})


def _end(dossier: Steppable, state: str, at: datetime, due_at: datetime | None) -> None:
    """Ended without a decision; a stop that stood until now has moved the due time."""
    dossier.state, dossier.done_at, dossier.act_by, dossier.due_at = state, at, NO_DATE, due_at


def _decided_already() -> Refusal:
    return Refusal(
        "onestop.stop.decided",
        what=N_("This dossier cannot be stopped any more."),
        why=N_("A decision on it exists; until then it could have been stopped or withdrawn."),
        next_step=N_("Hand the result over."),
        status=409,
    )


def _due(dossier: Steppable, due_at: datetime | None) -> None:
    dossier.due_at, dossier.act_by = due_at, due_at or NO_DATE


def _check_work(dossier: Steppable) -> Work:
    return Work(CHECK, N_("Check: {what}"), dossier.received_unit_id, COUNTER_CLERK, None, dossier.react_by)


def _process_work(dossier: Steppable) -> Work:
    title = N_("Process: {what}")
    return Work(PROCESS, title, dossier.unit_id, SPECIALIST, dossier.specialist_id, dossier.due_at)


def _decide_work(dossier: Steppable) -> Work:
    return _work(dossier, DECIDE, N_("Decide: {what}"), CHAIR)


def _work(dossier: Steppable, kind: str, title: str, role: str) -> Work:
    unit_key = dossier.unit_id if role == CHAIR else dossier.received_unit_id
    return Work(kind, title, unit_key, role, None, dossier.due_at)


def _moment(name: str, moment: datetime | None) -> Mapping[str, Any]:
    return {name: moment.astimezone(UTC).isoformat() if moment else None}
