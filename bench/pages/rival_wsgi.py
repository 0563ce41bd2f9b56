"""The rival's web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.pages.rival_settings"
application = get_wsgi_application()
