"""`python -m bench.pages.prepare_submission FOLDER COUNT`: so many citizens with a draft each, and our statements.

On PostgreSQL a first citizen files under capture. What differs from one submission to the next is marked in the
statements: the session, the file's digest, the dossier's code, the names of notice and paper, and numbers of rows,
which are ten digits long here and ten apart from one citizen to the next.
"""

import json
import re
import sys
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402  settings come first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from batru.commons.papers.models import Holding  # noqa: E402
from batru.pillars.government.onestop.models import Dossier, Draft  # noqa: E402
from batru.pillars.government.onestop.tests.test_applying import TYPED  # noqa: E402
from bench.pages.place import HOME, NOW, build, signed_in  # noqa: E402
from bench.pages.sessions import people  # noqa: E402
from bench.pages.submission import APPLICATION, LOOK_OVER, PAPERS, pdf, sent  # noqa: E402

FIRST_PERSON, FIRST_ROW, AFTERWARDS = 7_000_000_000, 8_000_000_000, 6_000_000_000
APART, TABLES_APART = 10, 1_000_000
INSERT = re.compile(r'INSERT INTO "?(\w+)"? \((.*?)\)\s+VALUES \(', re.DOTALL)
# A text of the statement, or one of the bench's own numbers standing bare.
LITERAL = re.compile(r"E?'(?:[^'\\]|''|\\.)*'|\b[78]\d{9}\b")
NUMBER = re.compile(r"\b[78]\d{9}\b")
SUM = re.compile(r"\d+ times: ")  # how Django notes one statement for many rows, after each of them


def main(folder: Path, count: int) -> None:
    """Citizens to `citizens.json`, statements by page to `statements.json`."""
    warnings.simplefilter("ignore")
    build(0)
    sessions = _citizens(count, _answers())
    (folder / "citizens.json").write_text(json.dumps(sessions), encoding="utf-8")
    if connection.vendor == "postgresql":
        (folder / "statements.json").write_text(json.dumps(_statements(sessions[0])), encoding="utf-8")


def _answers() -> dict[str, Any]:
    """What a citizen has answered who has gone through all questions."""
    client = signed_in("hoa")
    for page, typed in TYPED.items():
        client.post(f"{APPLICATION}{page}/", typed)
    return dict(Draft.objects.get().answers)


def _citizens(count: int, answers: dict[str, Any]) -> list[str]:
    """So many people with an account, a session and a draft; their sessions' keys."""
    numbers = [FIRST_PERSON + APART * place for place in range(count)]
    sessions = people(numbers, "citizen")
    Draft.objects.bulk_create(
        Draft(person_id=number, procedure=APPLICATION.split("/")[2], answers=answers, changed_at=NOW - timedelta(1))
        for number in numbers
    )
    return sessions


def _statements(session: str) -> dict[str, list[dict[str, Any]]]:
    tables = _count_from(FIRST_ROW)
    client = Client()
    client.cookies["sessionid"] = session
    content = pdf(0)
    pages = {
        PAPERS: {"paper-birth_slip": SimpleUploadedFile("a.pdf", content, "application/pdf")},
        LOOK_OVER: {"unit": HOME},
    }
    asked: dict[str, list[str]] = {}
    for page, fields in pages.items():
        with CaptureQueriesContext(connection) as queries, connection.execute_wrapper(_one_by_one):
            answer = client.post(f"{APPLICATION}{page}/", fields)
        if answer.status_code != 302:
            raise AssertionError(f"{page} was not taken: {answer.content.decode()[-2000:]}")
        asked[page] = [query["sql"] for query in queries if not SUM.match(query["sql"])]
    _count_from(AFTERWARDS)
    code = Dossier.objects.get().code
    message = re.search(r"'([0-9a-f]{32}@[^']+)'", "\n".join(asked[LOOK_OVER]))
    known = {session: "session", sent(content): "digest", code: "code", message[1] if message else "": "message"}
    known[Holding.objects.get().reference] = "reference"
    counts = dict.fromkeys(tables, 0)
    return {page: [_marked(_numbered(sql, tables, counts), known) for sql in all_] for page, all_ in asked.items()}


def _one_by_one(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """What is sent for many rows is written down for each."""
    if not many:
        return execute(sql, params, many, context)
    for each in params:
        context["cursor"].execute(sql, each)
    return None


def _count_from(first_row: int) -> dict[str, int]:
    """Let every table count on from a number of its own; those numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id'"
            " AND is_identity = 'YES' AND data_type = 'bigint' ORDER BY table_name"
        )
        tables = {name: first_row + TABLES_APART * place for place, (name,) in enumerate(cursor.fetchall())}
        for name, first in tables.items():
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [name, first])
    return tables


def _numbered(sql: str, tables: dict[str, int], counts: dict[str, int]) -> str:
    """A row that is added gets the very number that it got when ours added it: later statements name it."""
    found = INSERT.search(sql)
    if found is None or found[1] not in tables:
        return sql
    counts[found[1]] += 1
    number = tables[found[1]] + counts[found[1]]
    return sql.replace(found[0], f'INSERT INTO "{found[1]}" ("id", {found[2]}) VALUES ({number}, ', 1)


def _marked(sql: str, known: dict[str, str]) -> dict[str, Any]:
    """The statement with a place for each value that differs, and how each is written."""
    if "SAVEPOINT" in sql:
        return {"sql": sql, "values": []}
    values: list[str] = []

    def place(found: "re.Match[str]") -> str:
        literal = found[0]
        inside = literal.strip("E'").replace("''", "'") if "'" in literal else literal
        inside = inside.replace("\\\\", "\\") if literal.startswith("E") else inside
        marked = NUMBER.sub(r"%(n\g<0>)s", inside.replace("%", "%%"))
        for text, name in known.items():
            marked = marked.replace(text, f"%({name})s") if text else marked
        if marked == inside.replace("%", "%%"):
            return literal.replace("%", "%%")
        values.append(marked)
        return "%s"

    pieces, end = [], 0
    for found in LITERAL.finditer(sql):
        pieces += [sql[end : found.start()].replace("%", "%%"), place(found)]
        end = found.end()
    pieces.append(sql[end:].replace("%", "%%"))
    return {"sql": "".join(pieces).strip(), "values": values}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
