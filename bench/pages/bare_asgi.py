"""A bare page: the statements that ours asks, then bytes that are ready. No template, no session, no rules."""

import asyncio
import json
import os
from pathlib import Path

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CONNECTIONS = 8
STATEMENTS: list[str] = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text(encoding="utf-8"))
PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
_free: "asyncio.Queue[psycopg.AsyncConnection[tuple[object, ...]]]" = asyncio.Queue()
_opened = asyncio.Lock()
_count = [0]


async def page(request: Request) -> Response:
    """Every statement with all its rows, then the page."""
    connection = await _connection()
    try:
        for statement in STATEMENTS:
            cursor = await connection.execute(statement)  # type: ignore[arg-type]
            await cursor.fetchall()
    finally:
        _free.put_nowait(connection)
    return Response(PAGE, media_type="text/html")


async def _connection() -> "psycopg.AsyncConnection[tuple[object, ...]]":
    async with _opened:
        if _count[0] < CONNECTIONS and _free.empty():
            _count[0] += 1
            return await psycopg.AsyncConnection.connect(os.environ["BATRU_DATABASE_URL"], autocommit=True)
    return await _free.get()


application = Starlette(routes=[Route("/dossiers/", page)])
