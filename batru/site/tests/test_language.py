import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from batru.site.language import LanguageMiddleware


def spoken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [("", "en-US,en;q=0.9", "vi"), ("en", "vi", "en"), ("vi", "en", "vi"), ("fr", "fr", "vi")],
)
def test_the_reader_chooses_and_not_the_phone(cookie: str, accepted: str, language: str) -> None:
    request = RequestFactory(headers={"accept-language": accepted}).get("/")
    request.COOKIES["batru_language"] = cookie
    answer = LanguageMiddleware(spoken)(request)
    assert (answer.content.decode(), answer.headers["Content-Language"]) == (language, language)
