"""Whose word counts about who asks: that of the proxies we named, and nobody else's."""

from typing import Any

import pytest

from config.proxies import TrustedProxies


def seen(settings: Any, trusted: str, peer: str, **headers: str) -> tuple[str, str, list[str]]:
    """Address, scheme and remaining sayings that the site gets to see."""
    settings.TRUSTED_PROXIES = [item for item in trusted.split(",") if item]
    got: dict[str, Any] = {}

    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        got.update(environ)
        return []

    TrustedProxies(site)({"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **headers}, lambda *rest: None)
    return got["REMOTE_ADDR"], got["wsgi.url_scheme"], [name for name in got if "FORWARD" in name or "REAL" in name]


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        ("", "127.0.0.1", "1.2.3.4", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "9.9.9.9", "1.2.3.4", "9.9.9.9"),
        ("127.0.0.1", "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1,10.0.0.0/8", "127.0.0.1", "6.6.6.6, 1.2.3.4, 10.3.2.1", "1.2.3.4"),
        ("10.0.0.0/8", "10.0.0.1", "10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "<script>, unknown", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "unknown, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "::ffff:127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("::1", "::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "", "1.2.3.4", ""),
    ],
)
def test_the_visitors_address(settings: Any, trusted: str, peer: str, forwarded: str, address: str) -> None:
    assert seen(settings, trusted, peer, HTTP_X_FORWARDED_FOR=forwarded) == (address, "http", [])


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        ("127.0.0.1", "https", "https"),
        ("127.0.0.1", "http, https", "https"),
        ("127.0.0.1", "gopher", "http"),
        ("9.9.9.9", "https", "http"),
    ],
)
def test_the_scheme(settings: Any, peer: str, said: str, scheme: str) -> None:
    assert seen(settings, "127.0.0.1", peer, HTTP_X_FORWARDED_PROTO=said) == (peer, scheme, [])


def test_other_sayings_are_dropped_whoever_says_them(settings: Any) -> None:
    others = {"HTTP_X_REAL_IP": "1.1.1.1", "HTTP_FORWARDED": "for=1.1.1.1", "HTTP_X_FORWARDED_HOST": "evil.example"}
    assert seen(settings, "127.0.0.1", "127.0.0.1", **others) == ("127.0.0.1", "http", [])
