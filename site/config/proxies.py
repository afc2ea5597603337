"""Who asks, and over which scheme: what a proxy says about that is believed from the proxies we named, and from nobody else."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SAYINGS = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


class TrustedProxies:
    """Outermost of all, ahead of the page cache: sets REMOTE_ADDR and the scheme, and drops what proxies said.

    Of the addresses in X-Forwarded-For the last one that is no proxy of ours counts: what stands before it was written by
    the visitor and may be anything.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.networks: list[Network] = [ipaddress.ip_network(item, strict=False) for item in settings.TRUSTED_PROXIES]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = {name: str(environ.pop(name, "")) for name in SAYINGS}
        peer = str(environ.get("REMOTE_ADDR", ""))
        if self.is_ours(peer):
            environ["REMOTE_ADDR"] = self.visitor(peer, said["HTTP_X_FORWARDED_FOR"])
            scheme = said["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip().lower()
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return self.application(environ, start_response)

    def is_ours(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        return any(parsed in network for network in self.networks)

    def visitor(self, peer: str, forwarded_for: str) -> str:
        """The nearest address that is not ours; the last proxy's own where the chain is empty or unreadable."""
        nearest = peer
        for item in reversed(forwarded_for.split(",")):
            try:
                nearest = str(ipaddress.ip_address(item.strip()))
            except ValueError:
                return nearest
            if not self.is_ours(nearest):
                return nearest
        return nearest
