"""The web process; on the embedded database it also does the machines' work, in a thread."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batru.site.settings")
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
application = get_wsgi_application()

from batru.site import warm  # noqa: E402  settings come first

warm.load()
