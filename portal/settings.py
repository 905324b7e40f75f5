"""Settings of every deployment; what differs between them comes from ``portal.environment``."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.environment import read, read_int

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(read("VAR_DIR") or BASE_DIR / "var")
DEPLOYMENT = read("DEPLOYMENT")
DEMO = DEPLOYMENT == "demo"
DEBUG = False


def _secret_key() -> str:
    if given := read("SECRET_KEY"):
        return given
    if not DEMO:
        return ""
    path = VAR_DIR / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(secrets.token_urlsafe(60))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [key for key in read("SECRET_KEY_FALLBACKS").split(",") if key]
# Every Host header is looked up among the municipalities; one that is not found is a 404.
ALLOWED_HOSTS = ["*"]
DIRECTORY_HOSTS = {host for host in read("DIRECTORY_HOST").split(",") if host}
PORT = read_int("PORT")
PUBLIC_URL_PORT = read("PUBLIC_URL_PORT") or (str(PORT) if DEMO else "")
REDIS_URL = read("REDIS_URL")
SOURCE_URL = read("SOURCE_URL")

INSTALLED_APPS = [
    "portal.demo",
    "cms",
    "ideas",
    "feedback",
    "neighbourhoods",
    "portal.jobs",
    "portal.identity",
    "portal.media",
    "portal.tenancy",
    "portal.design",
    # Latvian where Wagtail has none; before Wagtail, so that it wins, after us, so that our own words do.
    "portal.admin_words",
    "leaflet",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_rq",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# The doors step aside for readers (portal.tenancy.doors); allauth insists on its own being named, and costs little.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.tenancy.middleware.Front",
    "portal.tenancy.doors.ContentSecurity",
    "portal.tenancy.doors.Session",
    "portal.tenancy.doors.Csrf",
    "portal.tenancy.doors.Authentication",
    "portal.tenancy.doors.Messages",
    "portal.tenancy.doors.Clickjacking",
    "allauth.account.middleware.AccountMiddleware",
    "portal.identity.middleware.StaffDoor",
    "portal.tenancy.admin_gate.AdminGate",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The front door's own templates; it is no app.
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.page",
            ],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(read("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'atbalss.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: two writers queue up instead of failing half-way; FULL: an acknowledged idea is on the disk.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 15}}
# In web processes alone (portal.wsgi) PostgreSQL ends a question that takes longer: nobody waits for its page any more,
# and others want the connection. Commands and workers have their time.
WEB_QUESTION_SECONDS = 30
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]]
RQ_QUEUES: dict[str, dict[str, Any]] = {}
if REDIS_URL:
    _shared = {
        "BACKEND": "portal.tenancy.calm_redis.CalmRedis",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    CACHES = {"default": _shared, "pages": _shared}
    RQ_QUEUES = {"default": {"URL": REDIS_URL, "REDIS_CLIENT_KWARGS": {"socket_connect_timeout": 1}}}
else:
    _memory = "django.core.cache.backends.locmem.LocMemCache"
    CACHES = {
        # Limits and used codes: losing one early would be a door, so there is room for very many.
        "default": {"BACKEND": _memory, "OPTIONS": {"MAX_ENTRIES": 200_000}},
        "pages": {"BACKEND": _memory, "LOCATION": "pages"},
    }
PAGE_CACHE_SECONDS = read_int("PAGE_CACHE_SECONDS")

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["portal.identity.backends.MembershipBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "atbalss_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SECURE_SSL_REDIRECT = not DEMO
# Probes come over plain http, by address.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
SECURE_REFERRER_POLICY = "same-origin"
TRUSTED_PROXIES = read_int("TRUSTED_PROXIES")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A municipality that shares its domain with others cannot promise HTTPS for all of them.
# W002 and W003 look for two middleware classes by name; ours derive from them (portal.tenancy.doors).
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W003", "security.W005", "security.W021"]

ACCOUNT_ADAPTER = "portal.identity.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Six digits, five attempts; letters may take a while. Limits per address and e-mail: portal.identity.forms.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,5/5m/key"}
MFA_ADAPTER = "portal.identity.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODE_COUNT = 12
# One period early or late: the clocks of phones differ.
MFA_TOTP_TOLERANCE = 1

USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Riga"
LANGUAGE_CODE = "lv"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("lv", _("Latvian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
if read("S3_BUCKET"):
    _public = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": read("S3_BUCKET")}}
    _private = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": read("S3_PRIVATE_BUCKET"), "default_acl": "private", "querystring_expire": 60},
    }
else:
    _public = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT), "base_url": MEDIA_URL},
    }
    _private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}}
STORAGES: dict[str, dict[str, Any]] = {
    "default": _public,
    "public": _public,
    "private": _private,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_FILE_PATH = VAR_DIR / "letters"
DEFAULT_FROM_EMAIL = read("EMAIL_FROM") or "atbalss@localhost"
if read("EMAIL_URL"):
    _mail = urlsplit(read("EMAIL_URL"))
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS = parse_qs(_mail.query).get("tls") == ["1"]
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

MAP_TILES_URL = read("MAP_TILES_URL")
MAP_ATTRIBUTION = read("MAP_ATTRIBUTION")
LEAFLET_CONFIG = {"RESET_VIEW": False, "SCALE": "metric", "MIN_ZOOM": 7, "MAX_ZOOM": 19}

WAGTAIL_SITE_NAME = "Atbalss"
WAGTAIL_I18N_ENABLED = True
# "Ziņas" becomes /zinas/: an address that can be read out on the phone.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_BASE_URL = ""
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "media.Image"
WAGTAILDOCS_DOCUMENT_MODEL = "media.Document"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "cms.rich_text.Editor"}}
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# One choice is none: the clock is the municipality's.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_MODERATION_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Uploads: bytes and pixels of one picture, and how many a submission may carry.
PICTURE_MAX_BYTES = 12 * 1024 * 1024
PICTURE_MAX_PIXELS = 50_000_000
PICTURES_PER_SUBMISSION = 5
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        # A refused form, a page that is not there: a line with its moment and its address is nobody's business.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
