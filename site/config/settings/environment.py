"""The one place that reads the process environment. A wrong value ends the start with a sentence, not a traceback."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from config.settings.variables import VARIABLES
from config.settings.variables import listed as _listed

MEANINGS = {variable.name: variable.meaning for variable in VARIABLES}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip() or default


def whole_number(name: str, default: int) -> int:
    """The value is digits: `stop_if_wrong` has seen to it."""
    return int(text(name) or default)


def listed(name: str, default: str = "") -> list[str]:
    return _listed(text(name, default))


def load_file(path: Path) -> None:
    """Take `NAME=value` lines from a local secrets file; what the environment already says wins."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not line.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def problems(*, production: bool = False) -> list[str]:
    """One sentence for everything that is wrong, and how to mend it. Secrets are never shown."""
    found = []
    for variable in VARIABLES:
        value = text(variable.name)
        if not value:
            if variable.in_production and production:
                found.append(f"{variable.name} is not set, and production needs it: {plain(variable.meaning)}")
        elif problem := variable.check(value):
            found.append(f"{variable.name} {problem}.")
    url, hosts = text("PUBLIC_URL"), listed("ALLOWED_HOSTS")
    if production and url.startswith("http://"):
        found.append(f"PUBLIC_URL is {url!r}: production needs https, as certificates carry this address for ever.")
    if production and text("DEMO") == "on":
        found.append("DEMO is on: production never opens with known passwords; take it out of the environment.")
    found += _provider_problems()
    if url and hosts and not any(line.startswith(("PUBLIC_URL", "ALLOWED_HOSTS")) for line in found):
        host = urlsplit(url).hostname or ""
        if not any(host == name.strip("[]") or (name.startswith(".") and f".{host}".endswith(name)) for name in hosts):
            found.append(f"ALLOWED_HOSTS does not hold {host!r}, the host of PUBLIC_URL: add it, or nobody gets in.")
    return found


def _provider_problems() -> list[str]:
    """What a provider of text messages needs besides its name."""
    backend = text("SMS_BACKEND")
    needed = {"aliyun": ["SMS_KEY_ID", "SMS_KEY_SECRET"], "tencent": ["SMS_KEY_ID", "SMS_KEY_SECRET", "SMS_APP_ID"]}
    return [
        f"{name} is not set, and SMS_BACKEND {backend!r} needs it: {plain(MEANINGS[name])}"
        for name in needed.get(backend, [])
        if not text(name)
    ]


def stop_if_wrong_in(*names: str) -> None:
    """For programs that read a few values before the settings are loaded."""
    stop([line for line in problems() if line.split(" ", 1)[0] in names])


def plain(meaning: str) -> str:
    return meaning.replace("**", "").replace("`", "")


def stop_if_wrong(*, production: bool = False) -> None:
    """Ends the process with exit code 1 when something is wrong."""
    stop(problems(production=production))


def stop(found: list[str]) -> None:
    if found:
        raise SystemExit("\n  ".join(["Diancai does not start; its settings need mending:", *found]))
