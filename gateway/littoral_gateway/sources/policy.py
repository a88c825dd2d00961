"""Which URLs a graph may read.

Nothing is allowed unless a rule says so. A rule is `https://` (any public host of that scheme), or a URL prefix
that names a host. Hosts are compared whole, paths by prefix. An address that is not public (loopback, private,
link-local, metadata services, multicast …) is refused unless a rule names its host.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ..problems import Problem

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Rule:
    scheme: str
    #: `None`: any public host.
    host: str | None
    port: int | None
    path: str

    @classmethod
    def parse(cls, text: str) -> Rule:
        parts = urlsplit(text)
        if parts.scheme == "file":
            if parts.netloc or not parts.path.startswith("/"):
                raise ValueError(f"{text!r} is not a file URL prefix such as file:///data/")
            return cls("file", None, None, parts.path)
        if parts.scheme not in PORTS:
            raise ValueError(f"{text!r} is not an http, https or file URL prefix")
        if not parts.hostname:
            if text != f"{parts.scheme}://":
                raise ValueError(f"{text!r} names no host; write {parts.scheme}:// for any public host")
            return cls(parts.scheme, None, None, "/")
        if parts.query or parts.fragment or parts.username or parts.password:
            raise ValueError(f"{text!r} has a query, a fragment or credentials, which a prefix cannot have")
        return cls(parts.scheme, parts.hostname.lower(), parts.port or PORTS[parts.scheme], parts.path or "/")

    def allows(self, scheme: str, host: str | None, port: int | None, path: str) -> bool:
        if scheme != self.scheme or not path.startswith(self.path):
            return False
        return self.host is None or (host == self.host and port == self.port)


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner: ipaddress.IPv4Address | None = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


@dataclass(frozen=True)
class Policy:
    rules: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, prefixes: list[str]) -> Policy:
        return cls(tuple(Rule.parse(prefix) for prefix in prefixes))

    def check(self, url: str) -> bool:
        """Raises `Problem` unless a rule allows the URL. True if its host may have a private address."""
        refuse = f"The gateway may not read {url[:200]!r}"
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise Problem("source_not_allowed", f"{refuse}: it is not a URL.") from None
        if parts.scheme not in (*PORTS, "file"):
            raise Problem(
                "source_not_allowed", f"{refuse}: only http and https are read. Use the store's HTTP address."
            )
        if parts.username or parts.password or parts.query or parts.fragment:
            raise Problem("source_not_allowed", f"{refuse}: credentials, queries and fragments are not accepted in it.")
        path = unquote(parts.path) or "/"
        if any(part in ("..", ".") for part in path.split("/")) or "\\" in path or any(ord(c) < 32 for c in url):
            raise Problem("source_not_allowed", f"{refuse}: its path has dots or control characters.")
        matches = [
            rule
            for rule in self.rules
            if rule.allows(
                parts.scheme,
                host.lower() if host else None,
                port or PORTS.get(parts.scheme),
                path if path.endswith("/") else path + "/",
            )
        ]
        if not matches:
            known = "; ".join(_text(rule) for rule in self.rules) or "none"
            raise Problem(
                "source_not_allowed",
                f"{refuse}. Allowed are: {known}. Start the gateway with --allow-source and the prefix of the URL.",
            )
        if parts.scheme != "file" and not host:
            raise Problem("source_not_allowed", f"{refuse}: it names no host.")
        return any(rule.host is not None for rule in matches)


def _text(rule: Rule) -> str:
    if rule.scheme == "file":
        return f"file://{rule.path}"
    if rule.host is None:
        return f"{rule.scheme}:// (any public host)"
    return f"{rule.scheme}://{rule.host}:{rule.port}{rule.path}"
