"""Settings of a running place; everything that differs between places comes from the environment or the home folder."""

import os
from pathlib import Path

from batru.site.databases import database_from, secret_key_in

ROOT = Path(__file__).resolve().parents[2]
BATRU_HOME = Path(os.environ.get("BATRU_HOME", ROOT / ".batru")).resolve()
BATRU_LAKE = BATRU_HOME / "lake"
BATRU_FILES = BATRU_HOME / "files"
BATRU_CATALOGUE = ROOT / "catalogue"
BATRU_OVERLAY = BATRU_HOME / "catalogue"
BATRU_LOCALITIES = ROOT / "localities"
BATRU_PRINT_FONTS = ROOT / "batru" / "site" / "static" / "vendor" / "print"
# Where people reach this place, for addresses that are printed.
BATRU_ADDRESS = os.environ.get("BATRU_ADDRESS", "http://localhost:8000")
BATRU_LOCALITY = os.environ.get("BATRU_LOCALITY", "thanh-khe-2022")
# A time-stamping authority (RFC 3161) that signatures carry a stamp of; empty: the signer's own clock alone.
BATRU_TSA = os.environ.get("BATRU_TSA", "")
BATRU_EXAMPLE = os.environ.get("BATRU_EXAMPLE", "") == "1"
BATRU_JOBS_INSIDE = os.environ.get("BATRU_JOBS_INSIDE", "") == "1"

DEBUG = os.environ.get("BATRU_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("BATRU_SECRET_KEY") or secret_key_in(BATRU_HOME)
ALLOWED_HOSTS = os.environ.get("BATRU_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
BATRU_HTTPS = os.environ.get("BATRU_HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "batru.commons.files",
    "batru.commons.journal",
    "batru.commons.places",
    "batru.commons.people",
    "batru.commons.forms",
    "batru.commons.imports",
    "batru.commons.notices",
    "batru.commons.payments",
    "batru.commons.papers",
    "batru.commons.tasks",
    "batru.commons.search",
    "batru.commons.compute",
    "batru.commons.signatures",
    "batru.commons.prints",
    "batru.commons.post",
    "batru.commons.partners",
    "batru.pillars.government.onestop",
    "batru.pillars.government.hall",
    "batru.facts",
    "batru.index",
    "batru.evaluation",
    "batru.foresight",
    "batru.command",
    "batru.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "batru.site.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "batru.site.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "batru.site.tokens.TokenMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "batru.commons.people.middleware.ActorMiddleware",
    "batru.site.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "batru.site.urls"
WSGI_APPLICATION = "batru.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {
            "environment": "batru.site.jinja.environment",
            "context_processors": ["batru.site.context.page"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

DATABASES = {"default": database_from(os.environ.get("BATRU_DATABASE_URL", ""), BATRU_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["batru.commons.people.sessions.AccountBackend"]
SESSION_ENGINE = "batru.commons.people.sessions"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What the one warm computing process may be asked for.
BATRU_COMPUTE = [
    "batru.facts.compute:select",
    "batru.facts.compute:write_out",
    "batru.index.compute:check_cases",
    "batru.index.compute:compile_sets",
    "batru.index.compute:compile_kept",
    "batru.index.compute:held",
    "batru.index.compute:changed",
    "batru.index.compute:raised",
    "batru.index.compute:spans",
    "batru.index.compute:touched",
    "batru.index.compute:units",
    "batru.index.compute:robust",
    "batru.foresight.engine.answers:answer",
    "batru.foresight.engine.forecasts:forecasts",
    "batru.commons.signatures.compute:sign",
    "batru.commons.signatures.compute:verify",
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "batru_language"
USE_I18N = True
LOCALE_PATHS = [ROOT / "batru" / "law" / "locale"]  # the floor of law is no app, so nobody else would look there
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = BATRU_HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 86_400  # addresses carry a digest of the content
WHITENOISE_AUTOREFRESH = DEBUG
LOGIN_URL = "/sign-in/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BATRU_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = BATRU_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BATRU_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# What fails is written where the process writes; a page that does not exist is nobody's failure.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}

EMAIL_BACKEND = os.environ.get("BATRU_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("BATRU_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("BATRU_EMAIL_PORT", "25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("BATRU_EMAIL_FROM", "batru@localhost")

# The public postal service: the code of a folder in batru/commons/post/carriers, and what VNPost's platform needs.
BATRU_POST_CARRIER = os.environ.get("BATRU_POST_CARRIER", "")
BATRU_VNPOST_URL = os.environ.get("BATRU_VNPOST_URL", "")
BATRU_VNPOST_TOKEN_URL = os.environ.get("BATRU_VNPOST_TOKEN_URL", "")
BATRU_VNPOST_KEY = os.environ.get("BATRU_VNPOST_KEY", "")
BATRU_VNPOST_SECRET = os.environ.get("BATRU_VNPOST_SECRET", "")
BATRU_VNPOST_CUSTOMER = os.environ.get("BATRU_VNPOST_CUSTOMER", "")
BATRU_VNPOST_TIMEOUT = float(os.environ.get("BATRU_VNPOST_TIMEOUT", "20"))

# Webhooks may reach the network behind our own door: where the place's other systems stand there too.
BATRU_WEBHOOKS_INSIDE = os.environ.get("BATRU_WEBHOOKS_INSIDE", "") == "1"
