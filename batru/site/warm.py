"""What a process loads before its threads begin: importing at once, two of them may see a module half done."""

from django.template import engines
from django.urls import get_resolver


def load() -> None:
    """The template engine, and the addresses with all their pages."""
    engines.all()
    get_resolver().url_patterns  # noqa: B018  asking for them imports them
