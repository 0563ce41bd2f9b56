"""Vietnamese first: the reader's own choice counts, not what the phone was sold with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

_drawn_in: ContextVar[str | None] = ContextVar("_drawn_in", default=None)


def spoken() -> str:
    """The language that is spoken now: that of the page being drawn, which stays the same until it is done."""
    return _drawn_in.get() or translation.get_language() or "vi"


@contextmanager
def drawing() -> Iterator[None]:
    """While a page is drawn its language is asked for once: Django's own answer takes longer than writing a date."""
    before = _drawn_in.set(translation.get_language())
    try:
        yield
    finally:
        _drawn_in.reset(before)


class LanguageMiddleware:
    """Speaks the language that the reader chose, else the place's own; a phone set to English reads Vietnamese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
