"""The web process; on the embedded database it also does the machines' work, in a thread."""

import gc

gc.disable()  # what is loaded here stays: looking through it for waste again and again is an eighth of a start

import os  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batru.site.settings")
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
application = get_wsgi_application()

from batru.site import warm  # noqa: E402  settings come first

warm.load()
gc.freeze()  # nor is it looked through later; processes that are forked from this one go on sharing it
gc.enable()
