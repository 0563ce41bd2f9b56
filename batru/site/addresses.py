"""Addresses of styles, scripts and pictures that change when their content does, so that browsers may keep them."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

DIGITS = 10


@cache
def versioned(path: str) -> str:
    """/static/site/app.js?v=1a2b3c4d5e; a file that is not there (page assets not fetched yet) goes without."""
    found = finders.find(path)
    if not found:
        return static(path)
    return f"{static(path)}?v={hashlib.sha256(Path(found).read_bytes()).hexdigest()[:DIGITS]}"
