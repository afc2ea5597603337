"""Production: every secret comes from the environment, and the start is refused without it."""

from config.settings import environment

for _name, _why in {
    "SECRET_KEY": "It signs sessions; make one of at least 50 random characters.",
    "FIELD_KEYS": "It encrypts ID numbers and phones: index:<32 bytes base64>,<key id>:<32 bytes base64>.",
    "KEY_PASSPHRASE": "It opens the keys that sign certificates.",
    "PUBLIC_URL": "It is printed into every certificate's QR and can not change later.",
    "ALLOWED_HOSTS": "List the host names the site answers to.",
    "DATABASE_URL": "Name the PostgreSQL database (or, for a small office, sqlite:////path).",
}.items():
    environment.required(_name, _why)

from config.settings.base import *  # noqa: E402,F403

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.text("TRUSTED_PROXIES") else None
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]  # noqa: F405
