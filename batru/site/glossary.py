"""The words page: what things are called here in both languages, and where the words stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_safe

from batru.commons import home
from batru.kernel.text import fold
from batru.law.words import Sort

HEADINGS: dict[Sort, str] = {
    "term": N_("Words of the law and the trade"),
    "model": N_("What is recorded"),
    "act": N_("What is done"),
}


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """GET: all words; `q` keeps those in which it occurs, in either language or in the code."""
    query = request.GET.get("q", "").strip()
    found = [word for word in home.words() if fold(query) in fold(f"{word.vi} {word.en} {word.code}")]
    in_english = (get_language() or "vi").startswith("en")
    found.sort(key=lambda word: fold(word.en if in_english else word.vi))
    sections = [(sort, heading, [word for word in found if word.sort == sort]) for sort, heading in HEADINGS.items()]
    context = {"query": query, "sections": [each for each in sections if each[2]]}
    return render(request, "portal/glossary.html", context)
