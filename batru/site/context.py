"""What every page knows: the time of the place, who is reading, whose page it is, and the example's bar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from batru.commons import clock, home
from batru.commons.people.public import actor_for
from batru.site.example import example_bar
from batru.site.menu import menu_for

THEMES = ("light", "dark", "auto")


def page(request: HttpRequest) -> dict[str, Any]:
    """Names that every template may use."""
    actor = actor_for(request)
    theme = request.COOKIES.get("theme", "auto")
    return {
        "now": clock.now(),
        "lang": translation.get_language() or "vi",
        "theme": theme if theme in THEMES else "auto",
        "actor": actor,
        "locality": home.locality(),
        "menu": menu_for(actor, request.path),
        "example": example_bar(request, actor) if settings.BATRU_EXAMPLE else None,
    }
