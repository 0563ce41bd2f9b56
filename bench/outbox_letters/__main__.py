"""`python -m bench.outbox_letters`: the same number of letters in turns, through the relay and through a bare loop."""

import json
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402  settings come first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from psycopg.rows import dict_row  # noqa: E402

from batru.commons.journal.actions import CLAIM  # noqa: E402
from batru.commons.journal.models import Message  # noqa: E402
from batru.commons.journal.public import relay  # noqa: E402
from batru.commons.notices.actions import SENT, TOPIC  # noqa: E402
from batru.commons.notices.models import Notice  # noqa: E402
from batru.commons.notices.public import Recipient, tell  # noqa: E402
from bench.measure import Result, interleaved  # noqa: E402

LETTERS, ROUNDS = 200, 5
GOAL = 100
RIVAL = "bench.rival"
AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
CLAIMED = CLAIM.format(topics="AND topic = %s", unlocked="FOR UPDATE SKIP LOCKED", most=1, among="= (", ended=")")
FREE = """UPDATE notices_notice SET claimed_until = %s, tries = tries + 1
WHERE id = %s AND sent_at IS NULL AND (claimed_until IS NULL OR claimed_until <= %s) RETURNING *"""
DONE = "UPDATE journal_message SET done_at = %s, last_error = '' WHERE id = %s"


def main() -> None:
    """The last line printed is the results."""
    call_command("migrate", verbosity=0, interactive=False)
    with _mail_server() as port, _bare_link() as link, smtplib.SMTP("127.0.0.1", port) as mail:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        _fill()
        timing = interleaved(_ours, lambda: _rival(link, mail), rounds=ROUNDS)
        a_second = _letters_a_second_of_processor()
    left = Message.objects.filter(done_at__isnull=True).count() + Notice.objects.filter(sent_at__isnull=True).count()
    if left:
        raise AssertionError(f"{left} letters were not sent.")
    ours, rival = LETTERS / timing.ours, LETTERS / timing.rival
    name = "letters by one relay: a bare loop, letter by letter"
    told = [
        Result(name, ours, rival, 1 / timing.ratio, ">= 1", "a second"),
        Result("letters a second of one processor: the goal", a_second, GOAL, a_second / GOAL, ">= 1", "a second"),
    ]
    print(json.dumps([asdict(one) for one in told]))


def _fill() -> None:
    """Enough for every round of both sides, and for one more of ours."""
    for number in range(LETTERS * (2 * (ROUNDS + 1) + 1)):
        hoa = Recipient(f"hoa{number}@example.test", "Trần Thị Hoa")
        tell(to=hoa, template="onestop/submitted", subject_key=f"dossier/{number}", at=AT, code="000.04.01.Y99-1")
    half = Message.objects.order_by("id")[: LETTERS * (ROUNDS + 1)].values("pk")
    Message.objects.filter(pk__in=half).update(topic=RIVAL)


def _letters_a_second_of_processor() -> float:
    """What this process alone spends on them, whatever else the machine does."""
    begun = process_time()
    _ours()
    return LETTERS / (process_time() - begun)


def _ours() -> None:
    if relay(LETTERS, only=(TOPIC,)) != LETTERS:
        raise AssertionError("Not all were sent.")


def _rival(link: "psycopg.Connection[dict[str, Any]]", mail: smtplib.SMTP) -> None:
    """As one would write it by hand, letter by letter, with the same guarantees and the words ready."""
    for _ in range(LETTERS):
        now = datetime.now(UTC)
        later = now + timedelta(seconds=20)
        message = link.execute(CLAIMED.encode(), [later, now, RIVAL]).fetchone()
        assert message is not None
        notice = link.execute(FREE, [later, message["payload"]["notice"], now]).fetchone()
        assert notice is not None
        words = f"Message-ID: <{notice['message_id']}>\r\nTo: {notice['address']}\r\nSubject: x\r\n\r\n{'x' * 600}\r\n"
        mail.sendmail("batru@localhost", [notice["address"]], words)
        link.execute(SENT.encode(), [now, notice["message_id"], "x", words, notice["id"]])
        link.execute(DONE, [now, message["id"]])


@contextmanager
def _mail_server() -> Iterator[int]:
    """In a process of its own, so that neither side waits for it."""
    with subprocess.Popen([sys.executable, "-m", "bench.outbox_letters.mail"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


@contextmanager
def _bare_link() -> Iterator["psycopg.Connection[dict[str, Any]]"]:
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "user", "host", "port") if name in given}
    with psycopg.connect(**wanted, autocommit=True, row_factory=dict_row) as link:
        yield link


if __name__ == "__main__":
    main()
