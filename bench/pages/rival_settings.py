"""The place's own settings, with Django's templates beside ours and the rival's list in the place of ours."""

from pathlib import Path

from batru.site.settings import *  # noqa: F403
from batru.site.settings import TEMPLATES

ROOT_URLCONF = "bench.pages.rival"
TEMPLATES = [
    *TEMPLATES,
    {
        "NAME": "rival",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "batru.site.context.page"],
            "libraries": {"desk": "bench.pages.desk_tags"},
        },
    },
]
