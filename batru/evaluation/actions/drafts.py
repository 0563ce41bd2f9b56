"""A set's file is changed as a draft, dropped, or released: from then on the place scores by it."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.evaluation.actions.campaigns import keep_document
from batru.evaluation.models import SetDraft, SetRelease
from batru.evaluation.reads.drafts import Fault, draft_of, file_text, no_draft, read_text
from batru.index.public import look_again
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.frozen import digest
from batru.law.index_sets.reader import KIND

LONGEST = 400_000


def subject_of(code: str) -> str:
    """What the journal calls a set."""
    return f"index-set/{code}"


@act("evaluation.set.drafted", needs="evaluation.set.edit")
def save_draft(code: str, text: str, *, seen: int | None, by: Actor, at: datetime) -> Deed[int]:
    """Keep a state of the file; `seen` is the draft that the writer saw, so that nobody's work is written over."""
    before = draft_of(code)
    if (before.pk if before else None) != seen:
        raise _refused(N_("Somebody changed it meanwhile."), N_("Look at the present draft and change it again."), 409)
    if not text.strip() or len(text) > LONGEST:
        raise _refused(N_("The file is empty, or longer than 400,000 characters."), N_("Write the set as YAML."), 422)
    base = before.based_on if before else digest(file_text(code))
    row = SetDraft.objects.create(set_code=code, text=text.replace("\r\n", "\n"), based_on=base, by=by.key, at=at)
    return Deed(row.pk, subject_of(code), None, {"draft": row.pk, "digest": digest(row.text)})


@act("evaluation.set.dropped", needs="evaluation.set.edit")
def drop_draft(code: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Give the draft up; what was written stays in the record."""
    before = draft_of(code)
    if before is None:
        raise no_draft(code)
    row = SetDraft.objects.create(set_code=code, text="", based_on=before.based_on, by=by.key, at=at)
    return Deed(row.pk, subject_of(code), None, {"draft": before.pk})


@act("evaluation.set.released", needs="evaluation.set.release")
def release_draft(code: str, reason: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Make the draft the file by which the place scores; campaigns that are open keep theirs."""
    row = draft_of(code)
    if row is None:
        raise no_draft(code)
    if len(reason.strip()) < 10:
        raise _refused(N_("The reason is missing."), N_("Name the decision or the article behind the change."), 422)
    if row.based_on != digest(file_text(code)):
        raise _refused(N_("The file was changed since the draft was begun."), N_("Drop it and begin anew."), 409)
    own = read_text(code, row.text)
    if isinstance(own, Fault):
        next_step = N_("Put it right, then release it.")
        raise _refused(N_("Line {line}: {reason}"), next_step, 422, line=own.line, reason=own.reason)
    kept = keep_document(own, at)
    done = SetRelease.objects.create(draft=row, document=kept, reason=reason.strip(), by=by.key, at=at)
    transaction.on_commit(lambda: _write(code, row.text))
    return Deed(done.pk, subject_of(code), None, {"draft": row.pk, "document": kept.digest, "reason": reason.strip()})


def write_released() -> int:
    """Write released files that are not there yet, after a death between deed and file; none that others changed."""
    written = 0
    for code in SetRelease.objects.order_by().values_list("draft__set_code", flat=True).distinct():
        last = SetRelease.objects.filter(draft__set_code=code).select_related("draft").latest("id")
        if digest(file_text(code)) == last.draft.based_on and file_text(code) != last.draft.text:
            _write(code, last.draft.text)
            written += 1
    return written


def _write(code: str, text: str) -> None:
    """Beside, then over: a reader sees the old file or the new one."""
    place = Path(settings.BATRU_OVERLAY) / KIND / f"{code}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_suffix(f".{os.getpid()}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(place)
    look_again()


def _refused(why: str, next_step: str, status: int, **params: Any) -> Refusal:
    what = N_("The set was not changed.")
    return Refusal("evaluation.draft", what=what, why=why, next_step=next_step, status=status, **params)
