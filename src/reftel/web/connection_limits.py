"""The open connections of this process, and the choice of one to close if there are too many."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Protocol

CONNECTIONS: Final = 1000
"""Connections of a process in total."""
PER_CLIENT: Final = 50
"""Connections of a client; a browser opens six."""
_LONGEST_KEY = 64


class Guest(Protocol):
    """A connection, for the crowd."""

    def dismiss(self) -> None:
        """Close immediately."""


Trusted = Callable[[str], bool]
"""Whether an address is that of a proxy, behind which many readers are."""


def client_key(address: str) -> str:
    """Return the key under which a client is counted.

    Args:
        address: an IP address, or text that a proxy wrote in place of one.

    Returns:
        The address; for IPv6 its network of 64 bits, since one reader has a whole one (RFC 6177); other text is cut.

    Example:
        >>> client_key("2001:db8::5:1")
        '2001:db8::/64'
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:_LONGEST_KEY]
    if ip.version == 6 and ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def trusted(proxies: tuple[str, ...]) -> Trusted:
    """Return a function that checks whether an address belongs to one of the proxies (addresses or networks).

    Raises:
        ValueError: an entry is neither an address nor a network.
    """
    networks = [ipaddress.ip_network(proxy, strict=False) for proxy in proxies]

    @lru_cache(maxsize=4096)
    def is_trusted(address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in networks)

    return is_trusted


class Crowd:
    """Open connections, by client. Idle connections are closed, the oldest first; a connection that gets an answer is
    never closed."""

    def __init__(
        self, most: int = CONNECTIONS, per_client: int = PER_CLIENT, *, is_proxy: Trusted = lambda _: False
    ) -> None:
        self._most = most
        self._per_client = per_client
        self._is_proxy = is_proxy
        self._clients: dict[Guest, str] = {}
        self._by_client: dict[str, OrderedDict[Guest, None]] = {}
        self._idle: OrderedDict[Guest, None] = OrderedDict()
        self._counts: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._clients)

    def enter(self, guest: Guest, address: str) -> bool:
        """Count a new connection, idle until it asks. False if it must be refused: every connection is getting an
        answer."""
        client = client_key(address)
        if self._counts.get(client, 0) >= self._per_client and not self._is_proxy(address):
            own = self._by_client.get(client)
            if not own:
                return False
            self._dismiss(next(iter(own)))
        if len(self._clients) >= self._most:
            if not self._idle:
                return False
            self._dismiss(next(iter(self._idle)))
        self._clients[guest] = client
        self._counts[client] = self._counts.get(client, 0) + 1
        self.idle(guest)
        return True

    def busy(self, guest: Guest) -> None:
        """Note that a connection is being answered."""
        client = self._clients.get(guest)
        if client is not None:
            self._idle.pop(guest, None)
            self._by_client.get(client, OrderedDict()).pop(guest, None)

    def idle(self, guest: Guest) -> None:
        """Note that a connection waits for its client."""
        client = self._clients.get(guest)
        if client is not None:
            self._idle[guest] = None
            self._idle.move_to_end(guest)
            own = self._by_client.setdefault(client, OrderedDict())
            own[guest] = None
            own.move_to_end(guest)

    def leave(self, guest: Guest) -> None:
        """Forget a connection."""
        self.busy(guest)
        client = self._clients.pop(guest, None)
        if client is None:
            return
        self._counts[client] -= 1
        if not self._counts[client]:
            del self._counts[client]
            self._by_client.pop(client, None)

    def _dismiss(self, guest: Guest) -> None:
        self.leave(guest)
        guest.dismiss()
