"""How many requests a second an address answers: plain sockets that stay open, so that the client costs little."""

from __future__ import annotations

import multiprocessing
import socket
import statistics
import threading
import time
from urllib.parse import urlsplit

FORK = multiprocessing.get_context("fork")
PROCESSES, CONNECTIONS = 2, 4
"""Eight clients in all."""


def requests_per_second(url: str, *, seconds: float = 3, rounds: int = 3) -> float:
    """The median of some rounds, after one for warming up. Fails if an answer isn't 200."""
    measured = [one_round(url, seconds if number else 1) for number in range(rounds + 1)]
    return statistics.median(measured[1:])


def one_round(url: str, seconds: float) -> float:
    counts = FORK.SimpleQueue()
    processes = [FORK.Process(target=visit_from_threads, args=(url, seconds, counts)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{url} did not always answer with 200")
    return sum(counts.get() for _ in processes) / seconds


def visit_from_threads(url: str, seconds: float, counts: multiprocessing.SimpleQueue[int]) -> None:
    totals: list[int] = []
    threads = [threading.Thread(target=lambda: totals.append(visit(url, seconds))) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(totals) != CONNECTIONS:
        raise SystemExit(1)
    counts.put(sum(totals))


def visit(url: str, seconds: float) -> int:
    """Asks again and again on one connection (a new one when the server closes it); returns how many answers came."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or 80)
    request = (
        f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\nAccept-Language: zh-CN\r\n\r\n"
    ).encode()
    connection = socket.create_connection(address, timeout=30)
    until, answered = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        connection.sendall(request)
        if not read_answer(connection):
            connection.close()
            connection = socket.create_connection(address, timeout=30)
        answered += 1
    connection.close()
    return answered


def read_answer(connection: socket.socket) -> bool:
    """Reads one whole answer; whether the connection may be used again."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            raise RuntimeError("the server hung up")
        received += piece
    head, body = received.split(b"\r\n\r\n", 1)
    lines = head.lower().split(b"\r\n")
    if b" 200 " not in lines[0] + b" ":
        raise RuntimeError(lines[0].decode())
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(min(missing, 65536)))
    return b"connection: close" not in lines
