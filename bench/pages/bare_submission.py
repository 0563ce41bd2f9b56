"""A bare submission: our statements, our file and its flushes. No form is read, no rule asked, nothing decided."""

import asyncio
import hashlib
import json
import os
import re
import uuid
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CONNECTIONS = 8
FOLDER = Path(os.environ["BENCH_FOLDER"])
STORE = FOLDER / "store"
STATEMENTS: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "statements.json").read_text(encoding="utf-8"))
CITIZENS: dict[str, int] = {
    session: place for place, session in enumerate(json.loads((FOLDER / "citizens.json").read_text(encoding="utf-8")))
}
NUMBERS = sorted(set(map(int, re.findall(r"%\(n(\d+)\)s", json.dumps(STATEMENTS)))))
APART = 10
_free: "asyncio.Queue[psycopg.AsyncConnection[Any]]" = asyncio.Queue()
_opened = asyncio.Lock()
_count = [0]
_digests: dict[int, str] = {}


async def papers(request: Request) -> Response:
    """Keep the file, then the statements."""
    place = CITIZENS[request.cookies["sessionid"]]
    content = (await request.body()).partition(b"application/pdf\r\n\r\n")[2].rpartition(b"\r\n--")[0]
    _digests[place] = await asyncio.to_thread(_keep, content)
    await _run("papers", request.cookies["sessionid"], place)
    return Response(status_code=302, headers={"Location": "../look-over/"})


async def look_over(request: Request) -> Response:
    """The statements; the code is the citizen's own number."""
    await request.body()
    place = CITIZENS[request.cookies["sessionid"]]
    await _run("look-over", request.cookies["sessionid"], place)
    return Response(status_code=302, headers={"Location": f"/dossiers/{_code(place)}/"})


def _code(place: int) -> str:
    return f"000.99.01.Y99-221201-{place:07}"


def _keep(content: bytes) -> str:
    """Under its digest, flushed with the folders in which it comes to lie."""
    digest = hashlib.sha256(content).hexdigest()
    STORE.mkdir(exist_ok=True)
    handle, beside = mkstemp(dir=STORE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    target = STORE / digest[:2] / digest[2:4] / digest
    target.parent.mkdir(parents=True, exist_ok=True)
    Path(beside).replace(target)
    for folder in (target.parent, target.parent.parent, STORE):
        opened = os.open(folder, os.O_RDONLY)
        os.fsync(opened)
        os.close(opened)
    return digest


async def _run(page: str, session: str, place: int) -> None:
    values: dict[str, object] = {f"n{number}": number + APART * place for number in NUMBERS}
    name = uuid.uuid4().hex
    values |= {"session": session, "digest": _digests[place], "code": _code(place), "message": f"{name}@localhost"}
    values["reference"] = name[:20]
    connection = await _connection()
    try:
        for each in STATEMENTS[page]:
            filled = [value % values for value in each["values"]]
            cursor = await connection.execute(each["sql"], filled, prepare=True)
            if cursor.description:
                await cursor.fetchall()
    finally:
        _free.put_nowait(connection)


async def _connection() -> "psycopg.AsyncConnection[Any]":
    async with _opened:
        if _count[0] < CONNECTIONS and _free.empty():
            _count[0] += 1
            return await psycopg.AsyncConnection.connect(os.environ["BATRU_DATABASE_URL"], autocommit=True)
    return await _free.get()


application = Starlette(
    routes=[
        Route("/procedures/{code}/application/papers/", papers, methods=["POST"]),
        Route("/procedures/{code}/application/look-over/", look_over, methods=["POST"]),
    ]
)
