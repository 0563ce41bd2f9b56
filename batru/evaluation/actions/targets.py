"""Targets are set."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.places.public import units
from batru.evaluation.models import Target
from batru.evaluation.reads.targets import figure
from batru.evaluation.rules.targets import Fault, NewTarget
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("evaluation.target.set", needs="evaluation.target.set")
def set_target(new: NewTarget, *, by: Actor, at: datetime) -> Deed[int]:
    """Write down what a source sets a unit to reach; the latest row of a source holds, earlier ones stay."""
    wrong = faults_of([(0, new)])
    if wrong:
        raise Refusal(
            "evaluation.target",
            what=N_("The target was not set."),
            why=wrong[0].why,
            next_step=N_("Correct it and send it again."),
        )
    row = Target.objects.create(
        unit_id=new.unit,
        set_code=new.set_code,
        indicator=new.indicator,
        year=new.year,
        source=new.source,
        value=new.value,
        article_vi=new.article_vi,
        article_en=new.article_en,
        by=by.key,
        at=at,
    )
    told = {"indicator": new.indicator, "year": new.year, "source": str(new.source), "value": str(new.value)}
    return Deed(row.pk, f"target/{row.pk}", new.unit, told)


def set_targets(lines: Sequence[NewTarget], *, by: Actor, at: datetime) -> int:
    """All of a table's targets or none of them; how many."""
    with transaction.atomic():
        for new in lines:
            set_target(new, by=by, at=at)
    return len(lines)


def faults_of(lines: Sequence[tuple[int, NewTarget]]) -> list[Fault]:
    """What no unit, set or indicator of ours answers to, by line."""
    known = units({new.unit for _, new in lines})
    found = [Fault(line, "unit", N_("There is no such unit.")) for line, new in lines if new.unit not in known]
    return found + [
        Fault(line, "indicator", N_("There is no such indicator in that set."))
        for line, new in lines
        if figure(new.set_code, new.indicator, new.year) is None
    ]
