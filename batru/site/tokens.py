"""The hidden token of forms: Django's own, masked by one call for randomness, its cookie sent to whoever lacks it."""

import os

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CsrfViewMiddleware, get_token
from django.utils.cache import patch_vary_headers

LETTERS = CSRF_ALLOWED_CHARS.encode()
PLACE = {letter: place for place, letter in enumerate(LETTERS)}
# A random byte says a letter; the last few of 256 would favour the first letters, so they are thrown away.
EVEN = 256 - 256 % len(LETTERS)
LETTER_OF = bytes(LETTERS[byte % len(LETTERS)] for byte in range(256))
THROWN = bytes(range(EVEN, 256))
NEEDS_COOKIE, COOKIE = "CSRF_COOKIE_NEEDS_UPDATE", "CSRF_COOKIE"


def token(request: HttpRequest) -> str:
    """The token of a page's forms, another at each page, as Django masks and reads it (BREACH, 2013)."""
    return masked(_secret(request))


def masked(secret: str) -> str:
    """A random mask and behind it the secret under the mask, letter by letter modulo their number."""
    mask = b""
    while len(mask) < CSRF_SECRET_LENGTH:  # twice as many bytes leave so many letters all but always
        mask = os.urandom(2 * CSRF_SECRET_LENGTH).translate(LETTER_OF, THROWN)[:CSRF_SECRET_LENGTH]
    pairs = zip(secret.encode(), mask, strict=True)
    return (mask + bytes([LETTERS[(PLACE[x] + PLACE[y]) % len(LETTERS)] for x, y in pairs])).decode()


def _secret(request: HttpRequest) -> str:
    """The secret that this browser has; made, and to be sent, where it has none."""
    if COOKIE not in request.META:
        get_token(request)
    request.META[NEEDS_COOKIE] = True
    return str(request.META[COOKIE])


class TokenMiddleware(CsrfViewMiddleware):
    """Django's protection of forms; the cookie goes to browsers that lack it, not out again with every page.

    Signing in gives a new one, so the year that Django lets it live begins anew there.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer still says that it depends on the cookie."""
        if not request.META.get(NEEDS_COOKIE) or request.COOKIES.get(settings.CSRF_COOKIE_NAME) != request.META[COOKIE]:
            return super().process_response(request, response)
        patch_vary_headers(response, ("Cookie",))
        request.META[NEEDS_COOKIE] = False
        return response
