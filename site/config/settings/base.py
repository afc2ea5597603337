"""What every environment shares. Overrides stand in dev.py, test.py and production.py."""

from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from config import REPOSITORY_ROOT
from config.settings import environment

environment.stop_if_wrong()

ROOT: Path = REPOSITORY_ROOT
SITE_DIR = ROOT / "site"
DATA_DIR = Path(environment.text("DATA_DIR", str(ROOT / ".data")))

SECRET_KEY = environment.text("SECRET_KEY")
FIELD_KEYS = environment.text("FIELD_KEYS")
KEY_PASSPHRASE = environment.text("KEY_PASSPHRASE")
BACKUP_PASSPHRASE = environment.text("BACKUP_PASSPHRASE")
PUBLIC_URL = environment.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
PUBLIC_URL_BEFORE = environment.listed("PUBLIC_URL_BEFORE")
ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS")
TRUSTED_PROXIES = environment.listed("TRUSTED_PROXIES")
METRICS_FROM = environment.listed("METRICS_FROM")
DEBUG = False
DEMO = False  # sign-in without a second factor, accounts with known passwords: dev.py and test.py alone switch it on

INSTALLED_APPS = [
    "foundation.audit",
    "foundation.jobs",
    "foundation.policy",
    "foundation.places",
    "foundation.people",
    "foundation.notices",
    "foundation.privacy",
    "foundation.content",
    "foundation.mandates",
    "courses",
    "training",
    "certification",
    "website",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
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
    "django_htmx",
    "allauth.mfa",
    "allauth.account",
    "allauth",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "config.security_headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "foundation.content.fresh.FreshMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "foundation.people.middleware.DoorMiddleware",
    "foundation.people.desk_counts.OwnActsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.audit.idempotency.IdempotencyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foundation.audit.idempotency.idempotency_key",
                "website.context.languages",
                "website.context.desk",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that our templates stand in for widgets' own, too

# SQLite: writers queue at BEGIN IMMEDIATE instead of failing at commit; REPLACE must fire the append-only triggers.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=1;PRAGMA journal_size_limit=67108864;"
    ),
}
DATABASES = {
    "default": dj_database_url.parse(
        environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'diancai.sqlite3'}"), conn_max_age=60
    )
}
DATABASE_OWNER_URL = environment.text(
    "DATABASE_OWNER_URL"
)  # on PostgreSQL: the role that owns the tables, for `migrate`
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = environment.text("CACHE_URL")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    # Public pages: shared by all processes, so that a purge in one reaches the others.
    "pages": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL, "KEY_PREFIX": "pages"}
        if CACHE_URL
        else {
            "BACKEND": "foundation.content.page_table.PageTable",
            "LOCATION": "page_cache",
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        }
    ),
    "counters": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL, "KEY_PREFIX": "counters"}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    ),
}
COUNTERS_IN_CACHE = bool(CACHE_URL)  # else in a table: the database cache loses increments

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "after-sign-in"
AUTHENTICATION_BACKENDS = ["foundation.people.backends.AccountBackend"]
# allauth keeps the second factors (authenticator apps, passkeys, recovery codes). None of its own pages is reachable.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "foundation.people.encryption.EncryptedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [SITE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # what goes out is what the chief editor saw
TIME_ZONE = environment.text("TIME_ZONE", "Asia/Shanghai")
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
CLOCK = "django.utils.timezone.now"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = ROOT / "media" / "public"
PRIVATE_MEDIA_ROOT = ROOT / "media" / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SENDFILE = environment.text("SENDFILE")
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

BROKER_URL = environment.text("BROKER_URL", "filesystem://localhost")
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celery" / "schedule")
if BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "celery" / "queue"),
        "data_folder_out": str(DATA_DIR / "celery" / "queue"),
        "control_folder": str(DATA_DIR / "celery" / "control"),
        "polling_interval": 0.2,
    }
else:
    # Enqueueing must never hang a request when the broker is down: the reconciler rings again.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "retry_on_timeout": False,
    }
JOBS_LEASE_SECONDS = environment.whole_number("JOBS_LEASE_SECONDS", 30)
JOBS_RECONCILE_SECONDS = environment.whole_number("JOBS_RECONCILE_SECONDS", 2)
JOBS_MAX_ATTEMPTS = 3
FORM_CLAIM_SECONDS = environment.whole_number("FORM_CLAIM_SECONDS", 10)  # then a form sent again no longer waits
CELERY_BEAT_SCHEDULE = {
    "reconcile": {
        "task": "jobs.reconcile",
        "schedule": JOBS_RECONCILE_SECONDS,
        "options": {"expires": JOBS_RECONCILE_SECONDS},
    },
    "seal-record": {"task": "jobs.seal_record", "schedule": 10, "options": {"expires": 10}},
    "upkeep": {"task": "jobs.do_upkeep", "schedule": 60, "options": {"expires": 60}},
}

SMS_BACKEND = environment.text("SMS_BACKEND", "file")
NOTICES_FILE = DATA_DIR / "notices.log"
SMS_KEY_ID = environment.text("SMS_KEY_ID")
SMS_KEY_SECRET = environment.text("SMS_KEY_SECRET")
SMS_APP_ID = environment.text("SMS_APP_ID")
SMS_ENDPOINT = environment.text("SMS_ENDPOINT").rstrip("/")
SMS_INBOUND_SECRET = environment.text("SMS_INBOUND_SECRET")

WAGTAIL_SITE_NAME = _("点菜学堂")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILIMAGES_IMAGE_MODEL = "content.ContentImage"
WAGTAILDOCS_DOCUMENT_MODEL = "content.ContentDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "foundation.content.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "foundation.content.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "csv", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # a county has one
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60  # staff's sessions end much sooner, by policy
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},  # else a line for every ring of the bell
        "celery.beat": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # else it writes down whose passkey was used
        "fontTools": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
