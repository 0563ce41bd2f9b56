"""The database of a place: SQLite inside the home folder, or PostgreSQL by its address."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;"
)


# Only kept questions (`commons/kept.py`) are prepared, at once: Django's own are never asked often enough.
ONLY_WHAT_ASKS_FOR_IT = 2**31


def database_from(url: str, home: Path) -> dict[str, Any]:
    """Django's settings for the given address; an empty one means the embedded database in `home`."""
    return _postgres(url) if url else _sqlite(home)


def secret_key_in(home: Path) -> str:
    """The home's own secret, made at its first start and readable by its owner alone."""
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


def _sqlite(home: Path) -> dict[str, Any]:
    home.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "batru.site.sqlite",
        "NAME": home / "batru.sqlite3",
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": ":memory:"},  # as Django's own SQLite has it; pytest-django knows only that one by name
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Django's own setting, none, would have psycopg prepare nothing, whoever asks for it.
        "OPTIONS": {"prepare_threshold": ONLY_WHAT_ASKS_FOR_IT},
    }
