"""Every variable the site reads from its environment: what it means, and what is wrong with a value, in plain words.

docs/settings.md shows the same table; a test holds the two together, and both against the code.
"""

import base64
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

Check = Callable[[str], str]
"""Says what is wrong with a value and how to mend it; "" where nothing is."""
SMALLEST_SECRET, SMALLEST_PASSPHRASE, KEY_BYTES = 50, 16, 32


def anything(value: str) -> str:
    return ""


def whole_number(least: int, most: int) -> Check:
    def check(value: str) -> str:
        good = value.isascii() and value.isdigit() and least <= int(value) <= most
        return "" if good else f"must be a whole number from {least} to {most}, not {value!r}"

    return check


def one_of(*words: str) -> Check:
    def check(value: str) -> str:
        return "" if value in words else f"must be one of {', '.join(words)}, not {value!r}"

    return check


def address_with(*schemes: str) -> Check:
    def check(value: str) -> str:
        scheme = value.partition("://")[0]
        if "://" not in value or scheme not in schemes:
            return f"must begin with one of {', '.join(f'{name}://' for name in schemes)}"
        try:
            port = urlsplit(value).port
        except ValueError:
            return "has a port that is no number from 0 to 65535; write it like scheme://host:port/name"
        return "" if port is None or port > 0 else "has the port 0; write the port the service listens on"

    return check


def secret(value: str) -> str:
    if len(value) < SMALLEST_SECRET or len(set(value)) < 5:
        return (
            f"must be at least {SMALLEST_SECRET} random characters; make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return ""


def passphrase(value: str) -> str:
    return "" if len(value) >= SMALLEST_PASSPHRASE else f"must have at least {SMALLEST_PASSPHRASE} characters"


def digits(value: str) -> str:
    return "" if value.isascii() and value.isdigit() else f"must be digits only, not {value!r}"


def provider_url(value: str) -> str:
    problem = public_url(value)
    if (
        not problem
        and value.startswith("http://")
        and urlsplit(value).hostname not in ("127.0.0.1", "localhost", "::1")
    ):
        return f"is {value!r}: messages and keys go over https only, unless the other end is on this machine"
    return problem


def address_secret(value: str) -> str:
    if len(value) < SMALLEST_PASSPHRASE or not value.isascii() or not value.replace("-", "").replace("_", "").isalnum():
        return (
            f"must be at least {SMALLEST_PASSPHRASE} letters and digits; make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(24))"'
        )
    return ""


def field_keys(value: str) -> str:
    how = (
        "write index:KEY,k1:KEY with keys made by: "
        'python3 -c "import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())"'
    )
    names = []
    for item in value.split(","):
        name, separator, encoded = item.strip().partition(":")
        try:
            key = base64.b64decode(encoded, altchars=b"-_", validate=True)
        except ValueError:
            return f"has a key {name!r} that is not base64; {how}"
        if not separator or not name or len(key) != KEY_BYTES:
            return f"has a key {name!r} that is not {KEY_BYTES} bytes long; {how}"
        names.append(name)
    if len(set(names)) < len(names):
        return f"names a key twice; {how}"
    if "index" not in names or len(names) < 2:
        return f"needs a key called 'index' and at least one more to encrypt with; {how}"
    return ""


def public_url(value: str) -> str:
    how = "write only scheme and host, like https://diancai.example"
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it is what finds a wrong one
    except ValueError:
        return f"is no address ({value!r}); {how}"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"is no web address ({value!r}); {how}"
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        return f"has more than scheme and host ({value!r}); {how}"
    return ""


def public_urls(value: str) -> str:
    return next((problem for item in listed(value) if (problem := public_url(item))), "")


def networks(value: str) -> str:
    for item in listed(value):
        try:
            ipaddress.ip_network(item, strict=False)
        except ValueError:
            return f"names {item!r}, which is no address or network; write them like 127.0.0.1,10.0.0.0/8"
    return ""


def hosts(value: str) -> str:
    wrong = [item for item in listed(value) if "/" in item or item == "*" or (":" in item and not item.startswith("["))]
    if wrong:
        return f"holds {wrong[0]!r}; write host names only, without scheme, port or path, separated by commas"
    return ""


def time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        return f"names no time zone ({value!r}); write it like Asia/Shanghai"
    return ""


def listed(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    """As the documentation says it."""
    meaning: str
    check: Check = anything
    in_production: bool = False
    """Production does not start without it."""


VARIABLES = [
    Variable(
        "DJANGO_SETTINGS_MODULE",
        "config.settings.dev",
        "Which settings hold; on a server `config.settings.production`.",
    ),
    Variable(
        "SECRET_KEY",
        "made on the first start",
        "Signs sessions and hashes counters. At least 50 random characters.",
        secret,
        True,
    ),
    Variable(
        "FIELD_KEYS",
        "made on the first start",
        "Keys that encrypt ID numbers and phones: `index:<32 bytes, base64>,<key id>:<32 bytes, base64>`; the last one encrypts, all decrypt, `index` never changes.",
        field_keys,
        True,
    ),
    Variable(
        "KEY_PASSPHRASE",
        "made on the first start",
        "Opens the files of the keys that sign certificates. At least 16 characters.",
        passphrase,
        True,
    ),
    Variable(
        "BACKUP_PASSPHRASE",
        "none",
        "Seals the keys inside a backup, and opens them again. At least 16 characters; keep it away from the backups. "
        "Without it `backup` and `restore` ask for it.",
        passphrase,
    ),
    Variable(
        "PUBLIC_URL",
        "http://127.0.0.1:8000",
        "Where people reach the site: scheme and host only. **Frozen into every certificate** (QR, issuer, status lists): choose it once, for good. https in production.",
        public_url,
        True,
    ),
    Variable(
        "PUBLIC_URL_BEFORE",
        "none",
        "Earlier values of PUBLIC_URL, separated by commas, that certificates carry and that still lead to this site.",
        public_urls,
    ),
    Variable(
        "ALLOWED_HOSTS",
        "127.0.0.1,localhost,[::1]",
        "Host names the site answers to, separated by commas; PUBLIC_URL's is among them.",
        hosts,
        True,
    ),
    Variable(
        "TRUSTED_PROXIES",
        "none",
        "Addresses or networks of proxies in front, separated by commas. Only from them `X-Forwarded-For` and `X-Forwarded-Proto` are believed; from anybody else they are dropped.",
        networks,
    ),
    Variable(
        "METRICS_FROM",
        "none: this machine",
        "Addresses or networks of monitoring, separated by commas, that may read `/metrics` besides this machine itself.",
        networks,
    ),
    Variable(
        "DATABASE_URL",
        "SQLite file in DATA_DIR",
        "The database of the running site: `postgresql://role:password@host:port/name` or `sqlite:////path`.",
        address_with("sqlite", "postgres", "postgresql"),
        True,
    ),
    Variable(
        "DATABASE_OWNER_URL",
        "DATABASE_URL",
        "On PostgreSQL: the role that owns the tables, for migrations only.",
        address_with("sqlite", "postgres", "postgresql"),
    ),
    Variable(
        "BROKER_URL",
        "filesystem://localhost",
        "What rings the workers' bell: `redis://host:port/number`, `amqp://…`, or the file system.",
        address_with("filesystem", "redis", "rediss", "amqp", "amqps", "pyamqp", "memory"),
    ),
    Variable(
        "CACHE_URL",
        "none: database table",
        "A Redis for page cache and counters: `redis://host:port/number`.",
        address_with("redis", "rediss", "unix"),
    ),
    Variable("DATA_DIR", ".data", "Folder of the database file, keys, job spool, collected static files."),
    Variable(
        "SENDFILE",
        "none: the site sends them",
        "`nginx`: private files are sent by nginx (X-Accel-Redirect), see docs/deploy/nginx.conf.",
        one_of("nginx"),
    ),
    Variable(
        "SMS_BACKEND",
        "file",
        "How messages leave: `file` (DATA_DIR/notices.log), `console`, or a provider: `aliyun`, `tencent`.",
        one_of("file", "console", "aliyun", "tencent"),
    ),
    Variable("SMS_KEY_ID", "none", "The provider's AccessKey ID (Aliyun) or SecretId (Tencent Cloud)."),
    Variable("SMS_KEY_SECRET", "none", "The secret that belongs to it; it signs every request."),
    Variable("SMS_APP_ID", "none", "Tencent Cloud only: the SdkAppId of the SMS application.", digits),
    Variable(
        "SMS_ENDPOINT",
        "the provider's own",
        "Another address of the provider, scheme and host only: a private line, a test. https unless it is this machine.",
        provider_url,
    ),
    Variable(
        "SMS_INBOUND_SECRET",
        "none: replies are refused",
        "Whoever delivers replies to `/notices/inbound/…/` proves with it that they may. At least 16 characters; letters and digits, as it may stand in an address.",
        address_secret,
    ),
    Variable(
        "DEMO",
        "on; off in production",
        "`on`: the demo county with its known passwords, no second factor asked, codes shown on the page. Production refuses to start with it.",
        one_of("on", "off"),
    ),
    Variable("TIME_ZONE", "Asia/Shanghai", "The county's time zone.", time_zone),
    Variable("PORT", "8000", "Port of the web server, on 127.0.0.1.", whole_number(1, 65535)),
    Variable("WEB_PROCESSES", "2", "Web processes, four threads each.", whole_number(1, 64)),
    Variable(
        "JOBS_LEASE_SECONDS",
        "30",
        "After so many seconds without a sign of life a job is taken over by another worker.",
        whole_number(1, 3600),
    ),
    Variable(
        "FORM_CLAIM_SECONDS",
        "10",
        "How long a form sent twice waits for the answer of the first.",
        whole_number(1, 600),
    ),
    Variable("JOBS_RECONCILE_SECONDS", "2", "How often waiting jobs are looked for.", whole_number(1, 3600)),
]
