"""How many requests a second a site answers: eight clients, each a process with one plain socket that stays open.

A client costs 20 to 30 microseconds of processor a request (`Pace.client` says how much it was): threads of one process
would wait for each other's interpreter, and a client that is slower than the server would measure itself.
"""

from __future__ import annotations

import multiprocessing
import resource
import socket
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

FORK = multiprocessing.get_context("fork")
CLIENTS = 8
TIMEOUT = 60


@dataclass
class Pace:
    """`per_second` is the median of the rounds; `client` the share of one processor that the clients took; `asked` how
    many answers there were, those to warm up with counted in."""

    per_second: float
    statuses: Counter[int] = field(default_factory=Counter)
    client: float = 0.0
    asked: int = 0


def get(url: str, session: str = "") -> bytes:
    parts = urlsplit(url)
    address = quote(parts.path, safe="/%") + (f"?{quote(parts.query, safe='=&%')}" if parts.query else "")
    return _head("GET", parts.netloc, address, session) + b"\r\n"


def post(url: str, session: str, key: str) -> bytes:
    """A form with nothing in it but its token and its key, sent by somebody who is signed in."""
    parts, token = urlsplit(url), "a" * 32
    body = urlencode({"csrfmiddlewaretoken": token, "idempotency_key": key}).encode()
    head = _head("POST", parts.netloc, parts.path, session, f"csrftoken={token}")
    return (
        head + f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    )


def _head(method: str, host: str, address: str, session: str, *cookies: str) -> bytes:
    kept = "; ".join([*([f"sessionid={session}"] if session else []), *cookies])
    lines = [f"{method} {address} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip", "Accept-Language: zh-CN"]
    lines += [f"Cookie: {kept}"] if kept else []
    return ("\r\n".join(lines) + "\r\n").encode()


def again_and_again(url: str, session: str = "", *, seconds: float = 1.5, rounds: int = 3) -> Pace:
    """One address for so many seconds, some rounds after one for warming up; fails if an answer isn't 200."""
    shares = [[get(url, session)]] * CLIENTS
    warm = one_round(url, shares, seconds / 3)
    found = [one_round(url, shares, seconds) for _ in range(rounds)]
    return _together(found, {200}, warm.asked)


def each_once(url: str, requests: Sequence[bytes], fine: set[int], *, rounds: int = 3) -> Pace:
    """Every request exactly once, dealt to the clients, in so many rounds; fails if an answer isn't a fine one."""
    parts = [requests[number::rounds] for number in range(rounds)]
    found = [one_round(url, [part[client::CLIENTS] for client in range(CLIENTS)], None) for part in parts]
    return _together(found, fine)


def _together(rounds: Sequence[Pace], fine: set[int], warmed: int = 0) -> Pace:
    statuses = sum((one.statuses for one in rounds), Counter())
    if set(statuses) - fine:
        raise RuntimeError(f"answers that should not be: {dict(statuses)}")
    return Pace(
        statistics.median(one.per_second for one in rounds),
        statuses,
        statistics.median(one.client for one in rounds),
        warmed + sum(one.asked for one in rounds),
    )


def one_round(url: str, shares: Sequence[Sequence[bytes]], seconds: float | None) -> Pace:
    """All clients at once, each with its own share: until the seconds are over, or (None) until each was sent once."""
    results = FORK.SimpleQueue()
    spent = _spent()
    began = time.perf_counter()
    clients = [FORK.Process(target=_visit, args=(url, share, seconds, results)) for share in shares]
    for client in clients:
        client.start()
    statuses: Counter[int] = Counter()
    for _client in clients:
        statuses += results.get()
    lasted = time.perf_counter() - began
    for client in clients:
        client.join()
    asked = sum(statuses.values())
    return Pace(asked / (seconds or lasted), statuses, (_spent() - spent) / lasted, asked)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _visit(url: str, share: Sequence[bytes], seconds: float | None, results: Any) -> None:
    statuses: Counter[int] = Counter()
    try:
        statuses += _converse(url, share, seconds)
    finally:
        results.put(statuses or Counter({0: 1}))


def _converse(url: str, share: Sequence[bytes], seconds: float | None) -> Counter[int]:
    """Asks on one connection (a new one when the server closes it); returns how many answers of each status came."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or 80)
    statuses: Counter[int] = Counter()
    connection = socket.create_connection(address, timeout=TIMEOUT)
    until = time.monotonic() + (seconds or 0)
    number = 0
    while time.monotonic() < until if seconds else number < len(share):
        try:
            connection.sendall(share[number % len(share)])
            status, stays = _answer(connection)
        except ConnectionError:  # the server let go of it between two requests, as it may: ask again, as browsers do
            connection = socket.create_connection(address, timeout=TIMEOUT)
            connection.sendall(share[number % len(share)])
            status, stays = _answer(connection)
        if not stays:
            connection.close()
            connection = socket.create_connection(address, timeout=TIMEOUT)
        statuses[status] += 1
        number += 1
    connection.close()
    return statuses


def _answer(connection: socket.socket) -> tuple[int, bool]:
    """Reads one whole answer: its status, and whether the connection may be used again."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("the server hung up")
        received += piece
    head = received[:end].lower()
    start = head.find(b"content-length:")
    length = int(head[start + 15 : (head + b"\r").find(b"\r", start)]) if start > 0 else 0
    missing = length - (len(received) - end - 4)
    while missing > 0:
        missing -= len(connection.recv(min(missing, 65536)))
    return int(head[9:12]), b"connection: close" not in head
