"""Questions and answers on sheets, objections and the responses to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from batru.evaluation.models import Campaign, Participant, Talk
from batru.evaluation.rules.entries import Said
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

ASKED = (Said.QUESTION, Said.OBJECTION)


@dataclass(slots=True)
class Thread:
    """A question or an objection with what was said to it."""

    said: Talk
    answers: list[Talk] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered."""
        return not self.answers


def threads(
    campaign: Campaign, participants: Iterable[Participant] | None = None, kind: Said | None = None
) -> list[Thread]:
    """What was asked on the sheets of a campaign (of these units, of a kind), in order; one query."""
    return threads_of([campaign], participants, kind)


def threads_of(
    campaigns: Iterable[Campaign], participants: Iterable[Participant] | None = None, kind: Said | None = None
) -> list[Thread]:
    """The same over several campaigns; one query."""
    rows = Talk.objects.filter(participant__campaign__in=list(campaigns)).select_related("participant__unit")
    if participants is not None:
        rows = rows.filter(participant__in=list(participants))
    rows = rows.order_by("id")
    found: dict[int, Thread] = {}
    for row in rows:
        if row.about_id is None:
            found[row.pk] = Thread(row)
        elif row.about_id in found:
            found[row.about_id].answers.append(row)
    return [one for one in found.values() if kind is None or one.said.kind == kind]


def asked(participant: Participant, number: int, kind: Said) -> Talk:
    """A question or an objection on a sheet that nobody has answered yet; Refusal where there is none."""
    row = Talk.objects.filter(participant=participant, kind=kind, pk=number).first()
    if row is None or row.answers.exists():
        raise Refusal(
            "evaluation.talk.unknown",
            what=N_("There is nothing to answer."),
            why=N_("It was answered already, or it is not on this sheet."),
            next_step=N_("Choose one from the list."),
            status=404,
        )
    return row


def talk_subject(row: Talk) -> str:
    """What the tasks call a question or an objection."""
    return f"talk/{row.pk}"
