"""One POST to a provider. What goes wrong on the way becomes NotSent; nothing of the message is logged."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from foundation.notices.gateways.base import SECONDS, NotSent
from foundation.notices.states import Problem

LONGEST_ANSWER = 64 * 1024


def host_of(endpoint: str) -> str:
    """The host as it is signed and sent: with its port where it is not the usual one."""
    return urlsplit(endpoint).netloc


def post(endpoint: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """The provider's JSON answer, whatever its status. Redirects are not followed: a signed request goes nowhere else."""
    parts = urlsplit(endpoint)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        connection.request("POST", "/", body=body, headers=headers)
        response = connection.getresponse()
        answer = response.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as problem:
        raise NotSent(Problem.UNREACHABLE, type(problem).__name__) from problem
    finally:
        connection.close()
    try:
        content = json.loads(answer)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        if response.status >= 500 or response.status == 429:
            raise NotSent(Problem.BUSY, f"HTTP {response.status}")
        raise NotSent(Problem.REFUSED, f"HTTP {response.status}")
    return content
